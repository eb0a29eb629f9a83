/* SPDX-License-Identifier: MIT */
/*
 * Ways to answer heartbeats, and ways not to. What this one does its config's `role` says:
 *
 *   steady   nothing but that
 *   late     works for `ms` milliseconds before it answers
 *   loop     never comes back
 *   sleep    waits for signals, the heartbeat among them, and answers none
 *   fault    ends in a page fault
 *   own      answers through a signal of its own, which only its author knows to be a heartbeat
 *   flood    answers thousands of times in advance, through all that it can name and for whoever that may be, hands in
 *            every capability that it has as the signal for its heartbeats, and then hangs: it is missed like any other,
 *            and so are those for whom it answered
 *   client   waits at pulse_server, until that is no more
 */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/session.h>
#include <genode/timeout.h>
#include <interfaces/parent.h>
#include <interfaces/terminal.h>

enum { ANSWERS_IN_ADVANCE = 5000, INDICES = 400 };

static volatile uintptr_t nowhere = 1;

static _Noreturn void hang(void)
{
	for (;;)
		yield_call();
}

static void steady(const struct hid_node *config)
{
	(void)config;
	log_line("is there");
}

static void late(const struct hid_node *config)
{
	uint64_t const end_us = time_us() + 1000 * hid_unsigned(config, "ms", 0);
	log_line("works");
	while (time_us() < end_us)
		yield_call();
	log_line("is done");
}

static void loop(const struct hid_node *config)
{
	(void)config;
	log_line("hangs");
	hang();
}

static void sleep_for_ever(const struct hid_node *config)
{
	(void)config;
	log_line("sleeps");
	component_sleep();
}

static void fault(const struct hid_node *config)
{
	(void)config;
	log_line("faults");
	*(volatile char *)nowhere = 0;
}

/* ---- own ---- */

static struct signal_context own_heartbeat;

static void handle_heartbeat(struct signal_context *context, unsigned count)
{
	static unsigned beats;
	(void)context;
	(void)count;
	(void)parent_heartbeat_response(CAP_PARENT);
	if (++beats == 3)
		log_line("answers by itself");
}

static void own(const struct hid_node *config)
{
	(void)config;
	if (signal_context_init(&own_heartbeat, handle_heartbeat) != RPC_OK
	 || parent_heartbeat_sigh(CAP_PARENT, own_heartbeat.cap) != RPC_OK)
		log_error("no signal of its own");
}

/* ---- flood ---- */

static void flood(const struct hid_node *config)
{
	(void)config;
	for (unsigned i = 0; i < ANSWERS_IN_ADVANCE; i++)
		(void)parent_heartbeat_response(CAP_PARENT);
	for (cap_t cap = CAP_FIRST_FREE; cap < INDICES; cap++)
		(void)parent_heartbeat_response(cap);
	for (cap_t cap = 0; cap < INDICES; cap++)
		(void)parent_heartbeat_sigh(CAP_PARENT, cap);
	log_line("flooded");
	hang();
}

/* ---- client ---- */

static void wait_at_server(const struct hid_node *config)
{
	(void)config;
	struct session_request const request = SESSION_REQUEST(TERMINAL, "");
	struct session session;
	uint32_t written = 0;
	session_require(&session, &request);
	log_line("asks");
	if (terminal_write(session.cap, "x", 1, &written) == RPC_OK)
		log_error("was answered");
}

void component_init(struct env *env)
{
	static const struct { const char *name; void (*play)(const struct hid_node *config); } roles[] = {
		{ "steady", steady }, { "late", late }, { "loop", loop }, { "sleep", sleep_for_ever }, { "fault", fault },
		{ "flood", flood }, { "own", own }, { "client", wait_at_server },
	};
	(void)env;
	struct hid_node const config = config_node();
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (text_is(hid_text(&config, "role", ""), roles[i].name))
			roles[i].play(&config);
}
