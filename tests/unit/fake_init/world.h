/* SPDX-License-Identifier: MIT */
/*
 * The world of an init under test, on fake/system.h's kernel and core: its parent, which keeps an account, and its
 * children, in whose name the test makes requests and answers them. The children, their quotas and routes are those of the
 * configuration in parent.c.
 */
#ifndef FAKE_INIT_WORLD_H
#define FAKE_INIT_WORLD_H

#include "child.h"
#include "fake/system.h"

/* ------------------------------------------------------------------------------------------------------ parent.c */

enum { INIT_RAM = 8 << 20, INIT_CAPS = 4000, PARENT_SESSIONS = 4000, REQUESTS_TEXT_BYTES = 4096 };

/* A session that init has with its parent; free if `id` is 0. `cap` is CAP_INVALID while it is pending. */
struct parent_session {
	uint32_t        id;
	char            service[32];
	char            args[160];
	uint64_t        ram, caps;
	cap_t           cap;
	struct fake_pd *pd;             /* of a PD session */
	bool            closing;
};

/* What init answered last to a request that came from outside. */
struct outside_answer { uint32_t id, response; cap_t cap; };

extern struct parent_session parent_sessions[PARENT_SESSIONS];
extern struct fake_pd       *init_pd;
extern cap_t                 init_session_sigh;
extern bool                  parent_is_slow;    /* close and upgrade take their time */
extern char                  requests_text[REQUESTS_TEXT_BYTES];        /* session_requests for init */
extern cap_t                 requests_rom_sigh;
extern cap_t                 beat_sigh;         /* goes to init when the period of its heartbeats is over */
extern struct outside_answer outside_answer;

enum rpc_status world_parent_serve(void *object, struct message *message);

/* Gives back what the session was paid with. Of a PD, all that is in its account. */
void parent_session_gone(struct parent_session *session);

/* ---------------------------------------------------------------------------------------------------- children.c */

struct child   *child_named(const char *name);
cap_t           parent_of(const char *name);
struct fake_pd *pd_of(const char *name);

/* A request as a child makes it; `*cap` is CAP_INVALID while it is pending. */
enum rpc_status open_session(const char *child, uint32_t id, const char *service, uint64_t ram, uint64_t caps, cap_t *cap);

/* The same with arguments as they are. */
enum rpc_status open_by_args(const char *child, uint32_t id, const char *service, const char *args);
enum rpc_status session_cap_of(const char *child, uint32_t id, cap_t *cap);

/* The text of a server's session requests, valid until the next call, through a ROM session that stays open. */
const char *requests_of(const char *server);

/* The server began anew: its ROM session is gone. */
void requests_forget(const char *server);

/* Number of the first request of that type ("create", "upgrade", "close"), 0 if there is none. */
uint32_t request_id(const char *server, const char *type);

/* Answers the first request of a kind, which there must be. */
uint32_t serve_creation(const char *server);
void     serve_close(const char *server);

/* Opens and has served a Timer session. */
void established(const char *client, uint32_t id, cap_t *cap);

/* ------------------------------------------------------------------------------------------------------- frame.c */

/* Sum of accounts: what no request may change. */
struct books { uint64_t ram, caps; };

extern struct books all_before, init_before;    /* everything, and init's own, as the running test found them */
extern unsigned     entries_before;             /* in init's table of sessions */

struct books everything(void);

int init_group_set_up(void **state);
int init_group_tear_down(void **state);
int books_before(void **state);
int books_after(void **state);

/* A test that leaves all accounts and init's table as it found them. */
#define with_books(test) cmocka_unit_test_setup_teardown(test, books_before, books_after)

#endif
