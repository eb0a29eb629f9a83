/* SPDX-License-Identifier: MIT */
/* A client and a server on the fake machine, where most tests of the kernel begin. */
#ifndef FAKE_PAIR_H
#define FAKE_PAIR_H

#include <cmocka.h>

#include "kernel/scheduler.h"
#include "machine.h"

enum { CALL = SYSTEM_CALL_RPC_CALL, REPLY_WAIT = SYSTEM_CALL_REPLY_WAIT, WAIT = SYSTEM_CALL_WAIT,
       SUBMIT = SYSTEM_CALL_SIGNAL_SUBMIT };
enum { HIGH = 100, MIDDLE = 60, LOW = 20, OBJECT = 5, SECOND = 6, SIGNAL = 7, BADGE = 0xbad9e };

static inline struct thread *current(void) { return schedulers[0].current; }
static inline bool idle(void) { return current() == &schedulers[0].idle; }

/* A client and a server in PDs of their own, the server waiting, the client holding OBJECT. */
struct pair {
	struct thread *client, *server;
	struct rpc_object *object;
};

/* Core waits for requests like any server; then others run. */
static inline void let_core_wait(void) { machine_call(machine_core_thread(), REPLY_WAIT, 0, TAG_NO_REPLY, 0); }


/* Runs whoever is current into REPLY_WAIT until `thread` waits. */
static inline void until_waiting(struct thread *thread)
{
	for (unsigned i = 0; i < 100 && thread->state != THREAD_WAITING; i++)
		machine_call(current(), REPLY_WAIT, 0, TAG_NO_REPLY, 0);
	assert_int_equal(thread->state, THREAD_WAITING);
}

static inline struct pair make_pair(unsigned client_priority, unsigned server_priority)
{
	machine_init();
	let_core_wait();
	struct pair pair = { .server = machine_thread(machine_pd(), server_priority) };
	until_waiting(pair.server);
	pair.client = machine_thread(machine_pd(), client_priority);
	pair.object = machine_rpc_object(pair.server, BADGE);
	assert_true(capability_insert(pair.client->pd, OBJECT, &pair.object->object));
	assert_ptr_equal(current(), pair.client);
	return pair;
}

#endif
