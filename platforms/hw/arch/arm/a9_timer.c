/* SPDX-License-Identifier: MIT */
/*
 * Time on a Cortex-A9: the global timer (Cortex-A9 MPCore technical reference manual DDI 0407I, 4.3), a 64-bit counter
 * with a comparator per CPU. It counts at the frequency of the board's peripheral clock, which its board.mk says.
 */
#include "arch/arm/clock.h"
#include "arch/arm/devices.h"
#include "kernel/memory.h"

enum { COUNTER_LOW = 0, COUNTER_HIGH = 1, CONTROL = 2, STATUS = 3, COMPARE_LOW = 4, COMPARE_HIGH = 5 };
enum { CONTROL_COUNT = 1, CONTROL_COMPARE = 2, CONTROL_INTERRUPT = 4 };

unsigned const timer_line = 27;

static struct clock clock;

static volatile uint32_t *timer(void) { return device_at(DEVICE_TIMER, BOARD_TIMER_IO_MEM); }

/* The two halves belong together if the upper one did not change meanwhile; it does so twice a minute. */
static uint64_t counter(void)
{
	uint32_t low, high, again = timer()[COUNTER_HIGH];
	do {
		high = again;
		low = timer()[COUNTER_LOW];
		again = timer()[COUNTER_HIGH];
	} while (again != high);
	return (uint64_t)high << 32 | low;
}

void timer_start(void)
{
	device_map(DEVICE_TIMER, BOARD_TIMER_IO_MEM);
	timer()[CONTROL] = CONTROL_COUNT;
	clock_init(&clock, BOARD_TIMER_HZ, counter());
}

void timer_init(void) { interrupt_unmask(timer_line); }

uint64_t timer_now_us(void) { return clock_us(&clock, counter()); }

void timer_arm(uint64_t at_us)
{
	uint64_t const now = counter(), now_us = clock_us(&clock, now);
	uint64_t const at = now + (at_us > now_us ? clock_ticks(&clock, at_us - now_us) : 1);
	timer_disarm();
	timer()[COMPARE_LOW] = (uint32_t)at;
	timer()[COMPARE_HIGH] = (uint32_t)(at >> 32);
	timer()[CONTROL] = CONTROL_COUNT | CONTROL_COMPARE | CONTROL_INTERRUPT;
}

void timer_disarm(void)
{
	timer()[CONTROL] = CONTROL_COUNT;
	timer()[STATUS] = 1;
}
