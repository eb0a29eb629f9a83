/* SPDX-License-Identifier: MIT */
/*
 * Attacker that floods: its parent with session requests, a server with sessions, time-outs and calls, itself with
 * signals. Everything it uses it pays for; the others must neither stop nor become poorer, and what it closes must come
 * back to it whole.
 */
#include "attacker.h"
#include "random.h"

#include <genode/cap.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/rom.h>
#include <interfaces/timer.h>

enum { SESSIONS_MAX = 256, REQUESTS_AT_ONCE = 24, SIGNALS = 10000, CALLS = 2000, LABELS = 40 };

static struct random         random = { 1 };
static struct session        sessions[SESSIONS_MAX];
static struct session        timer;              /* the one that stays */
static struct signal_context signals, tick;
static struct accounts       accounts_at_start;
static uint64_t              pause_us, rounds, opened, withdrawn, most;

/* ---------------------------------------------------------------------------------------------------- sessions */

static unsigned open_until_refused(const struct session_request *request)
{
	unsigned count = 0;
	while (count < SESSIONS_MAX && !attack_over() && session_open(&sessions[count], request) == SESSION_OPENED)
		count++;
	opened += count;
	if (count > most)
		most = count;
	if (count * request->ram_bytes > accounts_at_start.ram_quota)
		obtained("%u sessions of %s, which donate more than there is", count, request->service);
	return count;
}

/* In random order, for lists have two ends and a middle. */
static void close_all(unsigned count)
{
	while (count) {
		unsigned const i = random_below(&random, count);
		session_close(&sessions[i]);
		sessions[i] = sessions[--count];
	}
}

/* Sessions at a server, and at the parent itself, which answers for the config. */
static void flood_of_sessions(void)
{
	struct session_request const at_server = SESSION_REQUEST(TIMER, ""), at_parent = SESSION_REQUEST(ROM, "config");
	close_all(open_until_refused(&at_server));
	close_all(open_until_refused(&at_parent));
}

/* Requests that are withdrawn while the server has not seen them, sees them, or has just answered. */
static void flood_of_requests(void)
{
	static uint32_t ids[REQUESTS_AT_ONCE];
	static const char args[] = "label=\"\", ram_quota=10K, cap_quota=2";
	unsigned const wait = random_below(&random, 3);
	for (unsigned i = 0; i < REQUESTS_AT_ONCE; i++) {
		cap_t cap = CAP_INVALID;
		ids[i] = session_id_new();
		if (parent_session(CAP_PARENT, ids[i], TIMER_SERVICE_NAME, args, &cap) == RPC_OK)
			withdrawn++;
		cap_delete(cap);
	}
	for (unsigned i = 0; i < wait; i++)
		yield_call();
	for (unsigned i = 0; i < REQUESTS_AT_ONCE; i++) {
		bool pending;
		cap_t cap = CAP_INVALID;
		if (random_one_in(&random, 3))
			(void)parent_session_cap(CAP_PARENT, ids[i], &cap);
		cap_delete(cap);
		(void)parent_close(CAP_PARENT, ids[i], &pending);
		(void)parent_close(CAP_PARENT, ids[i], &pending);
	}
}

/* Withdrawn requests end when the server has answered; only then is their donation back. */
static void wait_until_accounts_settle(void)
{
	uint64_t const end_us = time_us_call() + 2000000;
	struct accounts now = accounts_now();
	while ((now.ram_quota < accounts_at_start.ram_quota || now.caps_quota < accounts_at_start.caps_quota)
	    && time_us_call() < end_us) {
		yield_call();
		now = accounts_now();
	}
	if (now.ram_quota < accounts_at_start.ram_quota || now.caps_quota < accounts_at_start.caps_quota)
		leaked("%lld bytes and %lld capabilities of quota, with all sessions closed",
		       (long long)(accounts_at_start.ram_quota - now.ram_quota),
		       (long long)(accounts_at_start.caps_quota - now.caps_quota));
}

/* Labels at and beyond what fits, bytes that no label has, upgrades by next to nothing; each leaves a line in the log. */
static void odd_requests(void)
{
	static char label[LABELS * 8];
	for (unsigned length = 100; length < sizeof(label); length += 37) {
		memset(label, 'x', length);
		label[length] = 0;
		struct session_request request = SESSION_REQUEST(TIMER, label);
		struct session session = { 0 };
		if (session_open(&session, &request) == SESSION_OPENED)
			session_close(&session);
	}
	static const char *const labels[] = { "\n", "\x1b[2J", "| + start evil", "\" label=\"", "-> -> ->", "\xff\xfe" };
	for (unsigned i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		struct session_request const request = SESSION_REQUEST(TIMER, labels[i]);
		struct session session = { 0 };
		if (session_open(&session, &request) != SESSION_OPENED)
			continue;
		for (unsigned n = 0; n < 10; n++)
			(void)session_upgrade(&session, n, 0);
		session_close(&session);
	}
}

/* -------------------------------------------------------------------------------------------- signals and calls */

static void handle_signals(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

static void flood_of_signals(void)
{
	for (unsigned i = 0; i < SIGNALS; i++)
		signal_submit(signals.cap, 1 + (unsigned)random_u64(&random));
	signal_wait(&signals);
}

/* Time-outs as short as they get, each replacing the one before, and the shortest period there is. */
static void flood_of_timeouts(void)
{
	uint64_t last = 0;
	(void)timer_timeout_sigh(timer.cap, signals.cap);
	(void)timer_trigger_periodic(timer.cap, 1);
	for (unsigned i = 0; i < CALLS; i++) {
		uint64_t now = 0;
		(void)timer_trigger_once(timer.cap, i % 3);
		(void)timer_elapsed_us(timer.cap, &now);
		if (now < last)
			obtained("time that runs backwards: %llu after %llu", (unsigned long long)now, (unsigned long long)last);
		last = now;
	}
	(void)timer_trigger_periodic(timer.cap, 1);
	for (unsigned i = 0; i < 100; i++)
		yield_call();
	(void)timer_trigger_periodic(timer.cap, 0);
	signal_submit(signals.cap, 1); /* whether a time-out came or not */
	signal_wait(&signals);
}

/* ------------------------------------------------------------------------------------------------------- rounds */

static void round(void)
{
	flood_of_sessions();
	for (unsigned i = 0; i < 8 && !attack_over(); i++)
		flood_of_requests();
	accounts_check(&accounts_at_start);
	flood_of_signals();
	flood_of_timeouts();
	if (!rounds)
		odd_requests();
	wait_until_accounts_settle();
	rounds++;
	if (progress_due())
		log_line("%llu rounds, %llu sessions opened, %llu at once, %llu requests withdrawn", rounds + 0ull,
		         opened + 0ull, most + 0ull, withdrawn + 0ull);
}

static void next_round(void)
{
	if (!pause_us || timer_timeout_sigh(timer.cap, tick.cap) != RPC_OK || timer_trigger_once(timer.cap, pause_us) != RPC_OK)
		signal_submit(tick.cap, 1);
}

static void handle_tick(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	round();
	if (attack_over())
		log_line("done: %llu rounds, %llu sessions opened", rounds + 0ull, opened + 0ull);
	else
		next_round();
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	struct session_request const request = SESSION_REQUEST(TIMER, "");
	pause_us = hid_unsigned(&config, "pause_ms", 0) * 1000;
	session_require(&timer, &request);
	if (signal_context_init(&signals, handle_signals) != RPC_OK || signal_context_init(&tick, handle_tick) != RPC_OK) {
		log_error("no signal contexts");
		return;
	}
	accounts_at_start = accounts_now();
	attack_for(hid_unsigned(&config, "seconds", 0));
	next_round();
}
