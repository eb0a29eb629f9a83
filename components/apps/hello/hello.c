/* SPDX-License-Identifier: MIT */
/*
 * Prints `greeting`, `repeat` times in all, `period_ms` apart; repeat 0 is for ever. From the second line on the line
 * says its number. One line needs no Timer.
 */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <interfaces/timer.h>

static struct text           greeting;
static uint64_t              repeat, lines;
static struct session        timer;
static struct signal_context tick;

static void greet(void)
{
	lines++;
	if (lines == 1)
		log_line("%.*s", TEXT_ARGS(greeting));
	else
		log_line("%.*s (%llu)", TEXT_ARGS(greeting), (unsigned long long)lines);
	if (lines == repeat && timer.cap)
		(void)timer_trigger_periodic(timer.cap, 0);
}

/* A tick that came late stands for several: each line is printed, none is skipped. */
static void handle_tick(struct signal_context *context, unsigned count)
{
	(void)context;
	for (; count && (!repeat || lines < repeat); count--)
		greet();
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	greeting = hid_text(&config, "greeting", "hello, world");
	repeat   = hid_unsigned(&config, "repeat", 1);
	uint64_t const period_us = hid_unsigned(&config, "period_ms", 1000) * 1000;

	greet();
	if (repeat == 1)
		return;
	struct session_request const request = SESSION_REQUEST(TIMER, "");
	session_require(&timer, &request);
	if (signal_context_init(&tick, handle_tick) != RPC_OK) {
		log_error("no capability for the timer's signal");
		return;
	}
	(void)timer_timeout_sigh(timer.cap, tick.cap);
	(void)timer_trigger_periodic(timer.cap, period_us);
}
