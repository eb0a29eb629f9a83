/* SPDX-License-Identifier: MIT */
/*
 * Time-outs. The CPU has one one-shot timer; it is armed for the earlier of two moments: the end of the running time
 * slice, and the user timer's. Where neither is pending it is off, and an idle machine sleeps.
 *
 * The user timer is the device "kernel-timer": one deadline, one signal context. All other time-outs of the system are
 * the business of the component that has this device.
 */
#include "kernel/timer.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"

static struct {
	uint64_t slice_us;            /* 0: none */
	uint64_t user_us;             /* 0: none */
	uint64_t armed_us;            /* what the hardware is set to, 0: off */
	struct signal_context *context;
} timer;

static void rearm(void)
{
	uint64_t const next = timer.slice_us && (!timer.user_us || timer.slice_us < timer.user_us)
	                      ? timer.slice_us : timer.user_us;
	if (next == timer.armed_us)
		return;
	timer.armed_us = next;
	if (next)
		timer_arm(next);
	else
		timer_disarm();
}

void timer_set_slice(uint64_t end_us)
{
	if (timer.slice_us == end_us)
		return;
	timer.slice_us = end_us;
	rearm();
}

void timer_set_context(struct signal_context *context) { timer.context = context; }

void timer_set_user(uint64_t at_us)
{
	timer.user_us = at_us ? at_us : 1;
	rearm();
}

void timer_forget(const struct signal_context *context)
{
	if (timer.context == context)
		timer.context = NULL;
}

void timer_interrupt(void)
{
	uint64_t const now = timer_now_us();
	timer.armed_us = 0;
	if (timer.slice_us && timer.slice_us <= now) {
		timer.slice_us = 0;
		scheduler_yield();
	}
	if (timer.user_us && timer.user_us <= now) {
		timer.user_us = 0;
		if (timer.context)
			signal_submit(timer.context, 1);
	}
	rearm();
	scheduler_update();
}
