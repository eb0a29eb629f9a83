/* SPDX-License-Identifier: MIT */
/*
 * Attacker that forges. The groups of attacks run in turn; those that leave lines in the log (because core and init
 * report what was tried) run once, the others for ever, with a pause in between.
 */
#include "forge.h"
#include "worker.h"

#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/rm.h>
#include <interfaces/timer.h>

static const struct group {
	const char *name;
	void      (*attack)(void);
	bool        reported;        /* by core or init, in the log */
} groups[] = {
	{ "indices",  attack_indices,  false },
	{ "slots",    attack_slots,    false },
	{ "messages", attack_messages, false },
	{ "chains",   attack_chains,   false },
	{ "objects",  attack_objects,  false },
	{ "accounts", attack_accounts, false },
	{ "ids",      attack_ids,      false },
	{ "memory",   attack_memory,   true  },
	{ "names",    attack_names,    true  },
	{ "routes",   attack_routes,   true  },
};

cap_t    forge_timer, forge_rm;
uint64_t forge_attempts;

static uint64_t attempts_not_made;

void not_made(void) { attempts_not_made++; }

static struct signal_context tick, exception;
static struct session        timer, rm;
static uint64_t              pause_us, passes;
static bool                  has_workers;
static struct accounts       accounts_at_start;

void refused(enum rpc_status status, const char *what)
{
	forge_attempts++;
	if (status == RPC_OK)
		obtained("%s: granted", what);
}

void answered(uint64_t answer, uint64_t right_answer, const char *what)
{
	forge_attempts++;
	if (answer != right_answer)
		obtained("%s: %llu instead of %llu", what, (unsigned long long)answer, (unsigned long long)right_answer);
}

/* The session pays for the map; where its donation is used up, it gets more. */
cap_t forge_map(size_t size)
{
	cap_t map = CAP_INVALID;
	if (!forge_rm)
		return CAP_INVALID;
	enum rpc_status const status = rm_create(forge_rm, size, &map);
	if (status == RM_CREATE_OUT_OF_RAM || status == RM_CREATE_OUT_OF_CAPS)
		if (session_upgrade(&rm, 8192, 2))
			(void)rm_create(forge_rm, size, &map);
	return map;
}

void forge_map_free(cap_t map)
{
	if (map)
		(void)rm_destroy(forge_rm, map);
	cap_delete(map);
}

bool wait_for(const volatile bool *flag)
{
	uint64_t const end_us = time_us_call() + 10000000;   /* much longer than it takes on a busy machine */
	while (!*flag && time_us_call() < end_us)
		yield_call();
	return *flag;
}

static void open_sessions(void)
{
	struct session_request const timer_request = SESSION_REQUEST(TIMER, ""), rm_request = SESSION_REQUEST(RM, "");
	if (!timer.id && session_open(&timer, &timer_request) == SESSION_OPENED)
		forge_timer = timer.cap;
	if (!rm.id && session_open(&rm, &rm_request) == SESSION_OPENED)
		forge_rm = rm.cap;
}

/* The RM and CPU sessions were given more than what is declared; new ones have just that. */
static void finish(void)
{
	if (forge_rm) {
		session_close(&rm);
		open_sessions();
	}
	if (has_workers) {
		worker_cpu_close();
		(void)worker_cpu_open();
	}
	accounts_keep_stranger();
	log_line("done: %llu passes, %llu attempts, %llu could not be made", passes + 0ull, forge_attempts + 0ull,
	         attempts_not_made + 0ull);
}

static void pass(void)
{
	for (unsigned i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (passes && groups[i].reported)
			continue;
		groups[i].attack();
		accounts_check(&accounts_at_start);
	}
	passes++;
	accounts_check_leak();
	if (passes == 1)
		log_line("all attacks tried, %llu attempts, %llu could not be made", forge_attempts + 0ull,
		         attempts_not_made + 0ull);
	else if (progress_due())
		log_line("%llu passes, %llu attempts", passes + 0ull, forge_attempts + 0ull);
	if (attack_over())
		finish();
	else if (!timer.cap || timer_trigger_once(timer.cap, pause_us) != RPC_OK)
		signal_submit(tick.cap, 1);
}

static void handle_tick(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	pass();
}

/* Nothing to be done: the one who lets a worker fault looks what became of it. But the parent must not end us for it. */
static void handle_exception(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

void component_init(struct env *env)
{
	(void)env;
	accounts_at_start = accounts_now();
	struct hid_node const config = config_node();
	pause_us = hid_unsigned(&config, "pause_ms", 2000) * 1000;
	attack_for(hid_unsigned(&config, "seconds", 0));
	open_sessions();
	has_workers = worker_cpu_open();
	if (signal_context_init(&tick, handle_tick) != RPC_OK || signal_context_init(&exception, handle_exception) != RPC_OK
	 || cpu_exception_sigh(worker_cpu(), exception.cap) != RPC_OK) {
		log_error("no signal contexts");
		return;
	}
	if (timer.cap)
		(void)timer_timeout_sigh(timer.cap, tick.cap);
	pass();
}
