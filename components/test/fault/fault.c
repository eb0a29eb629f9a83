/* SPDX-License-Identifier: MIT */
/*
 * Attacker that faults.
 *
 * `kind: NAME` does it in the main thread, which is the end of the component. `kind: all` starts a thread for each kind,
 * one after the other, waits until core says that it stopped, and ends it; so one component can fault in every way, and
 * sees whether what it faulted with came back to its accounts.
 */
#include "attacker.h"
#include "fault.h"
#include "worker.h"

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <interfaces/cpu.h>
#include <interfaces/timer.h>

static const struct fault_family *const families[] = {
	&fault_memory, &fault_calls, &fault_arch_memory, &fault_arch_privileged, &fault_arch_state,
};

/* The n-th kind of all, NULL behind the last. */
static const struct fault_kind *kind_at(unsigned n)
{
	for (unsigned i = 0; i < sizeof(families) / sizeof(families[0]); i++) {
		if (n < families[i]->count)
			return &families[i]->kinds[n];
		n -= families[i]->count;
	}
	return NULL;
}

static const struct fault_kind *kind_by_name(struct text name)
{
	const struct fault_kind *kind;
	for (unsigned i = 0; (kind = kind_at(i)); i++)
		if (text_is(name, kind->name))
			return kind;
	return NULL;
}

static void judge_survivor(const struct fault_kind *kind)
{
	if (kind->outcome == MUST_STOP)
		obtained("%s: went on behind it", kind->name);
}

/* ---------------------------------------------------------------------------------- every kind, in a thread each */

static struct worker                    worker;
static const struct fault_kind *volatile current;
static volatile bool                    survived;
static struct signal_context            stopped;     /* by core: the thread faulted; by the thread: it did not */
static struct signal_context            tick;
static struct session                   timer;
static uint64_t                         period_us;
static unsigned                         next_kind, count_stopped, count_survived;

static void worker_main(void)
{
	current->run();
	survived = true;
	signal_submit(stopped.cap, 1);
	component_sleep();
}

static void finish(void)
{
	fault_memory_fini();
	log_line("done: %u ways to fault, %u stopped, %u harmless", count_stopped + count_survived, count_stopped,
	         count_survived);
}

static void start_next(void)
{
	current = kind_at(next_kind);
	if (!current) {
		finish();
		return;
	}
	next_kind++;
	survived = false;
	if (!worker_start(&worker, 0, current->name, worker_main))
		log_error("%s: no thread to do it with", current->name);
}

static void handle_tick(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	start_next();
}

/* Core prints a line for each fault; a pause keeps them from filling the log at once. */
static void start_next_after_pause(void)
{
	if (!timer.cap || timer_trigger_once(timer.cap, period_us) != RPC_OK)
		signal_submit(tick.cap, 1);
}

static void handle_stopped(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	worker_kill(&worker);
	accounts_check_leak();
	if (survived) {
		count_survived++;
		judge_survivor(current);
	} else {
		count_stopped++;
	}
	start_next_after_pause();
}

static void run_all(void)
{
	struct session_request const request = SESSION_REQUEST(TIMER, "");
	(void)session_open(&timer, &request);
	if (signal_context_init(&tick, handle_tick) != RPC_OK || signal_context_init(&stopped, handle_stopped) != RPC_OK
	 || cpu_exception_sigh(component_env.cpu, stopped.cap) != RPC_OK) {
		log_error("no signals to learn of faults by");
		return;
	}
	if (timer.cap)
		(void)timer_timeout_sigh(timer.cap, tick.cap);
	start_next();
}

/* ------------------------------------------------------------------------------------------------- one kind, here */

static void run_one(struct text name)
{
	const struct fault_kind *const kind = kind_by_name(name);
	if (!kind) {
		log_error("unknown kind \"%.*s\"", TEXT_ARGS(name));
		return;
	}
	log_line("%s", kind->name);
	kind->run();
	judge_survivor(kind);
	log_line("done: %s, still there", kind->name);
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	struct text const kind = hid_text(&config, "kind", "all");
	fault_memory_init();
	period_us = hid_unsigned(&config, "period_ms", 500) * 1000;
	if (text_is(kind, "all"))
		run_all();
	else
		run_one(kind);
}
