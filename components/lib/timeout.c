/* SPDX-License-Identifier: MIT */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/session.h>
#include <genode/timeout.h>
#include <interfaces/timer.h>

static struct session        timer;
static struct signal_context timer_signal;
static struct timeout       *waiting;           /* earliest deadline first */

uint64_t time_us(void) { return time_us_call(); }

static void program(void)
{
	uint64_t const now = time_us();
	if (waiting)
		(void)timer_trigger_once(timer.cap, waiting->deadline_us > now ? waiting->deadline_us - now : 0);
}

/* Handlers may start and stop time-outs, also their own. */
static void handle_timer(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	uint64_t const now = time_us();
	while (waiting && waiting->deadline_us <= now) {
		struct timeout *const timeout = waiting;
		waiting = timeout->next;
		timeout->waiting = false;
		timeout->handler(timeout);
	}
	program();
}

static void open_timer(void)
{
	struct session_request const request = SESSION_REQUEST(TIMER, "");
	session_require(&timer, &request);
	if (signal_context_init(&timer_signal, handle_timer) != RPC_OK
	 || timer_timeout_sigh(timer.cap, timer_signal.cap) != RPC_OK) {
		log_error("no signal for time-outs");
		component_sleep();
	}
}

void timeout_stop(struct timeout *timeout)
{
	for (struct timeout **at = &waiting; *at; at = &(*at)->next)
		if (*at == timeout) {
			*at = timeout->next;
			break;
		}
	timeout->waiting = false;
}

void timeout_start(struct timeout *timeout, uint64_t us)
{
	if (!timer.cap)
		open_timer();
	uint64_t const now = time_us();
	if (timeout->waiting)
		timeout_stop(timeout);
	timeout->deadline_us = us < UINT64_MAX - now ? now + us : UINT64_MAX;
	timeout->waiting = true;

	struct timeout **at = &waiting;
	while (*at && (*at)->deadline_us <= timeout->deadline_us)
		at = &(*at)->next;
	timeout->next = *at;
	*at = timeout;
	if (waiting == timeout)
		program();
}
