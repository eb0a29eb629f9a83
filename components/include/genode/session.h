/* SPDX-License-Identifier: MIT */
/*
 * Sessions as their client opens them, through the parent. A session is paid for with a donation out of the component's
 * own accounts, which comes back when it is closed.
 *
 * Where the server is another component, the request is pending until that server answers; the functions here wait for
 * that, and signals that arrive in the meantime are delivered afterwards. When the server wants a larger donation than
 * the request had, the request is repeated with more, ten times at most, with a message from the third time on.
 */
#ifndef GENODE_SESSION_H
#define GENODE_SESSION_H

#include <stdbool.h>
#include <stdint.h>
#include <genode/abi.h>

/* What the parent opened before the component started. */
enum { SESSION_ID_PD = 1, SESSION_ID_CPU = 2, SESSION_ID_LOG = 3, SESSION_ID_BINARY = 4, SESSION_ID_FIRST_FREE = 6 };

/* A server's answer to a request, as it travels in Parent.session_response. */
enum session_response {
	SESSION_DENIED            = 0,
	SESSION_OK                = 1,
	SESSION_CLOSED            = 2,
	SESSION_INSUFFICIENT_RAM  = 3,
	SESSION_INSUFFICIENT_CAPS = 4,
};

struct session_request {
	const char *service;
	const char *label;
	uint64_t    ram_bytes;
	uint64_t    caps;
	const char *args;           /* further arguments, `key=value, …`, or NULL */
};

/* Request for a service with the donation that its interface declares: SESSION_REQUEST(TIMER, "label"). */
#define SESSION_REQUEST(SERVICE, label_text) \
	{ .service = SERVICE##_SERVICE_NAME, .label = (label_text), \
	  .ram_bytes = SERVICE##_SESSION_RAM, .caps = SERVICE##_SESSION_CAPS }

struct session {
	cap_t    cap;
	uint32_t id;
};

enum session_result {
	SESSION_OPENED,
	SESSION_REFUSED,            /* by the parent's rules or by the server */
	SESSION_UNPAID,             /* the own account cannot pay the donation */
	SESSION_TOO_EXPENSIVE,      /* the server still wants more after the last attempt */
	SESSION_ARGS_TOO_LONG,
};

enum session_result session_open(struct session *session, const struct session_request *request);

/* The same, but what cannot be had puts the component to sleep, after a line that says why. */
void session_require(struct session *session, const struct session_request *request);

/* Donates more to the session. False: the own account cannot pay. */
bool session_upgrade(struct session *session, uint64_t ram_bytes, uint64_t caps);

void session_close(struct session *session);

/* For a component that talks to its parent by itself, as init does: a fresh identifier, and a hook that is called for
 * each signal about the state of sessions. */
uint32_t session_id_new(void);
void     session_signal_hook(void (*hook)(void));

#endif
