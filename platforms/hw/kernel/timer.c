/* SPDX-License-Identifier: MIT */
/*
 * Time-outs. Each CPU has one one-shot timer; it is armed for the earlier of two moments: the end of the running time
 * slice, and, on the first CPU, the user timer's. Where neither is pending it is off, and an idle machine sleeps.
 *
 * The user timer is the device "kernel-timer": one deadline, one signal context. All other time-outs of the system are
 * the business of the component that has this device.
 */
#include "kernel/cpus.h"
#include "kernel/timer.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"

static struct cpu_timer {
	uint64_t slice_us;            /* 0: none */
	uint64_t armed_us;            /* what the hardware is set to, 0: off */
} timers[CPUS_MAX];

static struct {
	uint64_t at_us;               /* 0: none */
	struct signal_context *context;
} user;

enum { USER_CPU = 0 };

static void rearm(struct cpu_timer *timer)
{
	uint64_t const user_us = cpu_this() == USER_CPU ? user.at_us : 0;
	uint64_t const next = timer->slice_us && (!user_us || timer->slice_us < user_us) ? timer->slice_us : user_us;
	if (next == timer->armed_us)
		return;
	timer->armed_us = next;
	if (next)
		timer_arm(next);
	else
		timer_disarm();
}

void timer_update(void) { rearm(&timers[cpu_this()]); }

void timer_set_slice(uint64_t end_us)
{
	struct cpu_timer *const timer = &timers[cpu_this()];
	if (timer->slice_us == end_us)
		return;
	timer->slice_us = end_us;
	rearm(timer);
}

void timer_set_context(struct signal_context *context) { user.context = context; }

void timer_set_user(uint64_t at_us)
{
	user.at_us = at_us ? at_us : 1;
	if (cpu_this() == USER_CPU)
		timer_update();
	else
		cpus_update(USER_CPU);
}

void timer_forget(const struct signal_context *context)
{
	if (user.context == context)
		user.context = NULL;
}

void timer_interrupt(void)
{
	struct cpu_timer *const timer = &timers[cpu_this()];
	uint64_t const now = timer_now_us();
	timer->armed_us = 0;
	if (timer->slice_us && timer->slice_us <= now) {
		timer->slice_us = 0;
		scheduler_yield();
	}
	if (cpu_this() == USER_CPU && user.at_us && user.at_us <= now) {
		user.at_us = 0;
		if (user.context)
			signal_submit(user.context, 1);
	}
	rearm(timer);
	scheduler_update();
}
