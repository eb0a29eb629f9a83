/* SPDX-License-Identifier: MIT */
/*
 * Do two components compute at the same time? This one and pair_server take turns on a page; either spins until it is
 * its turn. The scenario gives the server the higher priority: on one CPU it would spin for ever, because the one it waits
 * for does not get to run. So turns that are taken prove two CPUs, however slow they are, and however an emulator shares its
 * host among them. Meanwhile a call to the server, which is computing on its own CPU, must wait for it, and a signal must
 * arrive from it: both cross from one CPU to the other.
 */
#include <genode/dataspace.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/session.h>
#include <interfaces/pair.h>

#include "turns.h"

enum { TURNS = 50 };

static struct session        server;
static struct signal_context done;

static void not_called(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

static struct turns *connect(void)
{
	struct session_request const request = SESSION_REQUEST(PAIR, "");
	cap_t dataspace = CAP_INVALID;
	session_require(&server, &request);
	if (signal_context_init(&done, not_called) != RPC_OK || pair_page(server.cap, &dataspace) != RPC_OK)
		return NULL;
	return dataspace_attach(dataspace, true);
}

/* Leaves the last turn to the caller. Returns how many were taken. */
static unsigned take_turns(struct turns *turns, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		turns_set(turns, 2 * i + 1);
		if (!turns_await(turns, 2 * i + 2))
			return i;
	}
	return count;
}

void component_init(struct env *env)
{
	(void)env;
	uint32_t taken = 0;
	struct turns *const turns = connect();
	if (!turns || pair_begin(server.cap, TURNS + 1, done.cap) != RPC_OK) {
		log_error("pair_server does not do its part");
		return;
	}
	unsigned const turns_taken = take_turns(turns, TURNS);
	log_line("%u of %u turns were taken: %s", turns_taken, (unsigned)TURNS,
	         turns_taken == TURNS ? "at the same time" : "the other did not compute");
	turns_set(turns, 2 * TURNS + 1);   /* while the server still waits for this one, the call finds it computing */
	if (pair_taken(server.cap, &taken) != RPC_OK || taken != TURNS + 1)
		log_error("the server took %u turns", (unsigned)taken);
	signal_wait(&done);
	log_line("call and signal arrived");
}
