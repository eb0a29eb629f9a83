/* SPDX-License-Identifier: MIT */
/*
 * Calls that can never be answered: servers that call each other in a circle, chains of servers, and servers and clients
 * that end in the middle of a call. The kernel lends a caller's time to its server and so follows such chains; nobody
 * else may notice, and who waits for a dead server must be told.
 */
#include "forge.h"
#include "worker.h"

#include <genode/env.h>
#include <interfaces/pd.h>

enum { LINKS_MAX = 8 };

static struct worker links[LINKS_MAX];
static cap_t         objects[LINKS_MAX];
static unsigned      length;               /* of the chain */
static bool          circle;               /* the last calls the first */
static volatile unsigned started, in_line;
static volatile bool     all_started, go, all_in_line, first_returned;
static volatile word_t   first_status;

/* The i-th thread waits for its call, then calls the next one. The first one is the origin: it does not wait. */
static void link_main(unsigned self)
{
	word_t tag = TAG_NO_REPLY, words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	if (++started == length)
		all_started = true;
	if (self)
		(void)system_call(SYSTEM_CALL_WAIT, WAIT_RPC, &tag, words);
	else
		(void)wait_for(&go);
	if (++in_line == length)
		all_in_line = true; /* the call has come through to the last one */
	unsigned const next = self + 1 < length ? self + 1 : 0;
	tag = 0;
	word_t status = STATUS_OK;
	if (next || circle)
		status = system_call(SYSTEM_CALL_RPC_CALL, objects[next], &tag, words);
	if (!self) {
		first_status = status;
		first_returned = true;
	}
	component_sleep(); /* whoever called waits for ever */
}

#define LINK(n) static void link_##n(void) { link_main(n); }
LINK(0) LINK(1) LINK(2) LINK(3) LINK(4) LINK(5) LINK(6) LINK(7)
static void (*const entries[LINKS_MAX])(void) = { link_0, link_1, link_2, link_3, link_4, link_5, link_6, link_7 };

static void chain_end(void)
{
	for (unsigned i = 0; i < length; i++) {
		if (objects[i])
			(void)pd_free_rpc_cap(component_env.pd, objects[i]);
		cap_delete(objects[i]);
		objects[i] = CAP_INVALID;
		worker_kill(&links[i]);
	}
}

static bool chain_start(unsigned links_count, bool is_circle)
{
	length = links_count;
	circle = is_circle;
	started = in_line = 0;
	all_started = go = all_in_line = first_returned = false;
	for (unsigned i = 0; i < length; i++)
		if (!worker_start(&links[i], i, "link", entries[i])
		 || pd_alloc_rpc_cap(component_env.pd, links[i].thread, i, &objects[i]) != RPC_OK) {
			chain_end();
			not_made();
			return false;
		}
	(void)wait_for(&all_started);
	go = true;
	answered(wait_for(&all_in_line), true, "a chain of calls");
	for (unsigned i = 0; i < 4; i++)
		yield_call();          /* the last one does what it does after that */
	return true;
}

/* The one whose call hangs at the chain's first link is told when that link ends, and not before. */
static void server_dies(unsigned links_count, unsigned victim)
{
	if (!chain_start(links_count, false))
		return;
	forge_attempts++;
	if (first_returned)
		obtained("an answer that nobody gave: status %u", (unsigned)first_status);
	worker_kill(&links[victim]);
	if (victim == 1) {
		if (!wait_for(&first_returned))
			obtained("nothing at all: the caller of a server that ended waits for ever");
		else
			answered(first_status, STATUS_SERVER_DIED, "status of a call whose server ended");
	}
	chain_end();
}

/* The object of a call that hangs is freed: the caller may be told, but must not be answered. */
static void circle_of(unsigned links_count)
{
	if (!chain_start(links_count, true))
		return;
	forge_attempts++;
	if (first_returned && first_status == STATUS_OK)
		obtained("an answer out of a circle of %u calls", links_count);
	chain_end();
}

void attack_chains(void)
{
	for (unsigned links_count = 1; links_count <= LINKS_MAX; links_count++)
		circle_of(links_count);
	for (unsigned victim = 0; victim < 4; victim++)
		server_dies(4, victim);
	server_dies(LINKS_MAX, 1);
}
