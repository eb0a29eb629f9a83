/* SPDX-License-Identifier: MIT */
/* Time: Linux's monotonic clock, counted from core's start, and one timer of it. */
#include <linux/eventpoll.h>
#include <linux/time.h>
#include <linux/timerfd.h>

#include "arch/arch.h"
#include "clock.h"
#include "host.h"
#include "host_call.h"
#include "kernel/timer.h"
#include "loop.h"

enum { US_PER_S = 1000000, NS_PER_US = 1000 };

struct moment { int64_t s, ns; };

static int timer_fd;
static uint64_t start_us;

static uint64_t clock_us(void)
{
	struct moment now;
	host_call_4(__NR_clock_gettime, CLOCK_MONOTONIC, (uintptr_t)&now, 0, 0);
	return (uint64_t)now.s * US_PER_S + (uint64_t)now.ns / NS_PER_US;
}

static void expired(void)
{
	uint64_t count;
	host_read(timer_fd, &count, sizeof(count));
	timer_interrupt();
}

void clock_init(void)
{
	start_us = clock_us();
	timer_fd = (int)host_call_4(__NR_timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK, 0, 0);
	if (timer_fd < 0 || !loop_watch_device(timer_fd, EPOLLIN, expired))
		host_panic("no timer");
}

uint64_t timer_now_us(void) { return clock_us() - start_us; }

static void set(uint64_t at_us)
{
	struct { struct moment interval, value; } const setting = {
		{ 0, 0 }, { (int64_t)(at_us / US_PER_S), (int64_t)(at_us % US_PER_S * NS_PER_US) },
	};
	host_call_4(__NR_timerfd_settime, (uintptr_t)timer_fd, TFD_TIMER_ABSTIME, (uintptr_t)&setting, 0);
}

void timer_arm(uint64_t at_us)
{
	uint64_t const longest = UINT64_MAX / 4 / NS_PER_US;    /* Linux's seconds are signed */
	set(start_us + (at_us < longest ? at_us : longest));
}

void timer_disarm(void) { set(0); }
