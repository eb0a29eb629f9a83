/* SPDX-License-Identifier: MIT */
/*
 * Attacker that calls Linux directly. Each attempt is made in a thread of its own, of which core says that it stopped, or
 * which says itself what Linux answered. After the named attempts come all numbers.
 */
#include "attacker.h"
#include "attempts.h"
#include "worker.h"

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <interfaces/cpu.h>

static struct worker         worker;
static struct signal_context stopped;        /* by core: the thread stopped; by the thread: it went on */
static unsigned              next_attempt;   /* attempt_count: all numbers */
static word_t                next_parameter, numbers;
static unsigned              count_stopped, count_answered;

static struct attempt current;               /* of the thread */
static word_t        parameter;
static volatile bool answered;
static volatile long answer;

static long any_number(word_t number) { return host_syscall(number, 0, 0, 0, 0, 0, 0); }

/* Linux asks no filter about these two, and answers an error unless they come from where its probes of programs put them. */
static bool unfiltered(word_t number) { return number == 335 /* uretprobe */ || number == 336 /* uprobe */; }

static void worker_main(void)
{
	answer = current.run(parameter);
	answered = true;
	signal_submit(stopped.cap, 1);
	component_sleep();
}

/* False: all are made. */
static bool choose(void)
{
	struct attempt const all = { "number", any_number, DENIED, numbers };
	current = next_attempt < attempt_count ? attempts[next_attempt] : all;
	if (next_parameter >= current.parameters) {
		next_parameter = 0;
		if (next_attempt++ >= attempt_count)
			return false;
		return choose();
	}
	parameter = next_parameter++;
	return next_attempt < attempt_count || !host_syscall_is_allowed(parameter) || choose();
}

static void start_next(void)
{
	if (!choose()) {
		log_line("done: %u calls of the host, %u stopped, %u answered with nothing", count_stopped + count_answered,
		         count_stopped, count_answered);
		return;
	}
	answered = false;
	if (!worker_start(&worker, 0, current.name, worker_main))
		log_error("%s: no thread to do it with", current.name);
}

static void judge(void)
{
	if (!answered) {
		count_stopped++;
		return;
	}
	count_answered++;
	bool const denied = current.verdict == DENIED && !(current.run == any_number && unfiltered(parameter));
	if (denied || (current.verdict != ANY && answer >= 0))
		obtained("%s %llu: answered %lld", current.name, (unsigned long long)parameter, (long long)answer);
}

static void handle_stopped(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	worker_kill(&worker);
	judge();
	accounts_check_leak();
	start_next();
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	numbers = hid_unsigned(&config, "numbers", 512);
	if (signal_context_init(&stopped, handle_stopped) != RPC_OK
	 || cpu_exception_sigh(component_env.cpu, stopped.cap) != RPC_OK) {
		log_error("no signals to learn of faults by");
		return;
	}
	start_next();
}
