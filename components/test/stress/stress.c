/* SPDX-License-Identifier: MIT */
/*
 * Ordinary work, without pause and in random order: calls, signals there and back, sessions opened and closed, a thread
 * that is started and ended while it computes or calls. What it took it gives back after each step, and compares the
 * accounts; when its time is over it says how much it did.
 */
#include <genode/cap.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/bench.h>
#include <interfaces/pd.h>
#include <interfaces/timer.h>

#include "attacker.h"
#include "random.h"
#include "worker.h"

enum { CALLS = 64, SIGNALS = 16 };

static struct random         random;
static struct session        server, timer;   /* the sessions that the component declares */
static struct signal_context answer;
static cap_t                 server_signal;
static volatile uint32_t     worker_steps;

static void not_called(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

static bool do_calls(void)
{
	static const char data[64] = "sixty-four bytes";
	for (unsigned i = 0; i < CALLS; i++)
		if (bench_nothing(server.cap) != RPC_OK || bench_structure(server.cap, data, sizeof(data)) != RPC_OK)
			return false;
	return true;
}

static bool do_signals(void)
{
	for (unsigned i = 0; i < SIGNALS; i++) {
		signal_submit(server_signal, 1);
		signal_wait(&answer);
	}
	return true;
}

static bool open_and_close(const struct session_request *request)
{
	struct session session;
	if (session_open(&session, request) != SESSION_OPENED)
		return false;
	session_close(&session);
	return true;
}

static bool do_timer_session(void)
{
	struct session_request const request = SESSION_REQUEST(TIMER, "");
	return open_and_close(&request);
}

static bool do_bench_session(void)
{
	struct session_request const request = SESSION_REQUEST(BENCH, "");
	return open_and_close(&request);
}

/* A thread on the next CPU of this component's place, which calls the server until it is ended in the middle of it. */
static void work(void)
{
	for (;;) {
		(void)bench_nothing(server.cap);
		worker_steps = worker_steps + 1;
	}
}

static bool do_thread(void)
{
	struct worker worker;
	uint32_t const before = worker_steps;
	if (!worker_start(&worker, 0, "worker", work))
		return false;
	uint64_t const end_us = time_us_call() + random_below(&random, 3000);
	while (time_us_call() < end_us && worker_steps - before < 100)
		(void)bench_nothing(server.cap);
	worker_kill(&worker);
	return true;
}

static struct step {
	const char *name;
	bool      (*run)(void);
	unsigned    weight;
	unsigned    done;
} steps[] = {
	{ "calls",          do_calls,         8, 0 },
	{ "signals",        do_signals,       8, 0 },
	{ "Timer sessions", do_timer_session, 4, 0 },
	{ "Bench sessions", do_bench_session, 4, 0 },
	{ "threads",        do_thread,        2, 0 },
};

enum { STEPS = sizeof(steps) / sizeof(steps[0]) };

static struct step *choose(void)
{
	unsigned sum = 0, i = 0;
	for (unsigned j = 0; j < STEPS; j++)
		sum += steps[j].weight;
	unsigned choice = random_below(&random, sum);
	while (choice >= steps[i].weight)
		choice -= steps[i++].weight;
	return &steps[i];
}

static bool connect(void)
{
	struct session_request const request = SESSION_REQUEST(BENCH, ""), timer_request = SESSION_REQUEST(TIMER, "");
	session_require(&server, &request);
	session_require(&timer, &timer_request);
	return signal_context_init(&answer, not_called) == RPC_OK
	    && bench_signals(server.cap, answer.cap, &server_signal) == RPC_OK;
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	random.state = hid_unsigned(&config, "seed", 1);
	uint64_t const seconds = hid_unsigned(&config, "seconds", 10);
	if (!connect()) {
		log_error("bench_server does not do its part");
		return;
	}
	struct accounts const at_start = accounts_now();
	uint64_t const end_us = time_us_call() + seconds * 1000000;
	while (time_us_call() < end_us) {
		struct step *const step = choose();
		if (!step->run()) {
			log_error("%s: refused after %u of them", step->name, step->done);
			return;
		}
		step->done++;
		accounts_check(&at_start);
		accounts_check_leak();
	}
	for (unsigned i = 0; i < STEPS; i++)
		log_line("%u times %s", steps[i].done, steps[i].name);
	log_line("done");
}
