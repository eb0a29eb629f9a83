/* SPDX-License-Identifier: MIT */
/*
 * A kernel and core for host tests: one component under test runs in the test program, against objects that keep
 * accounts as core does. Three threads take part, each with its own message buffer: the component under test, the test
 * itself in the role of the component's children and clients, and core. There is one capability space; indices of the
 * component under test are its own allocator's, all others are handed out here from FAKE_CAP_FIRST on.
 */
#ifndef FAKE_SYSTEM_H
#define FAKE_SYSTEM_H

#include <genode/rpc.h>

enum { FAKE_CAP_FIRST = 10000, FAKE_CAPS = 400000 };

struct fake_pd {
	uint64_t        ram_quota, ram_used, cap_quota, caps_used;
	struct fake_pd *reference;
	bool            alive;
};

enum fake_kind { FAKE_NOTHING, FAKE_CORE, FAKE_COMPONENT, FAKE_SIGNAL, FAKE_PLAIN };

struct fake_object {
	enum fake_kind   kind;
	enum rpc_status (*dispatch)(void *object, struct message *message); /* of core's objects */
	void            *object;        /* core: own; component and signal: the badge */
	unsigned         pending;       /* signals */
	struct fake_pd  *payer;
};

/* A PD with that quota. */
struct fake_pd *fake_pd_new(uint64_t ram_quota, uint64_t cap_quota);

/* Fresh objects, and a capability for one. */
cap_t fake_cap_new(struct fake_object *object);
struct fake_object *fake_object_new(enum fake_kind kind, void *object,
                                    enum rpc_status (*dispatch)(void *, struct message *));
struct fake_object *fake_object(cap_t cap);
struct fake_pd     *fake_pd_of(cap_t pd_session);
cap_t               fake_plain_cap(void);

/* Starts over: `init` is the PD of the component under test, whose parent `dispatch` serves. */
void fake_system_start(struct fake_pd *init, enum rpc_status (*parent_dispatch)(void *, struct message *));
void fake_system_stop(void);

/* Core's sessions, for the parent of the component under test. */
cap_t fake_session_pd(struct fake_pd *pd);
cap_t fake_session_cpu(void);
cap_t fake_session_log(void);
cap_t fake_session_rom(const void *content, size_t size);

/* Runs a function of the component in its own thread. */
void fake_component_run(void (*function)(void));

/* As the test's thread: the capability that came with the last reply, CAP_INVALID if none. */
cap_t fake_received(void);

/* Calls the handlers of the component's signals that are pending, until none is. */
void  fake_deliver_signals(void);
unsigned fake_signals(cap_t signal);    /* takes the pending count of a signal of the test's own */

/* Everything that the component wrote to its log since the last call. */
const char *fake_log(void);

/* Threads that were killed. */
extern unsigned fake_threads_killed;

#endif
