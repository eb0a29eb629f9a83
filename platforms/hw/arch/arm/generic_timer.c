/* SPDX-License-Identifier: MIT */
/*
 * Time by the generic timer of ARMv7-A and ARMv8-A (Arm ARM DDI 0406C, B8): the virtual counter, the same for all CPUs, and
 * each CPU's comparator, which are the kernel's whatever runs above it. The counter's frequency is in a register that
 * firmware wrote. The CPU's own header gives the registers their names.
 */
#include "generic_timer_registers.h"
#include "arch/arm/clock.h"
#include "arch/arm/devices.h"

enum { TIMER_OFF = 0, TIMER_ON = 1, NOTHING_FOR_USERS = 0 };

unsigned const timer_line = 27;

static struct clock clock;

void timer_start(void)
{
	clock_init(&clock, (uint32_t)timer_frequency_read(), timer_counter_read());
}

void timer_init(void)
{
	timer_user_access_write(NOTHING_FOR_USERS);
	timer_control_write(TIMER_OFF);
	interrupt_unmask(timer_line);
}

uint64_t timer_now_us(void) { return clock_us(&clock, timer_counter_read()); }

void timer_arm(uint64_t at_us)
{
	uint64_t const now = timer_counter_read(), now_us = clock_us(&clock, now);
	timer_compare_write(now + (at_us > now_us ? clock_ticks(&clock, at_us - now_us) : 1));
	timer_control_write(TIMER_ON);
}

void timer_disarm(void) { timer_control_write(TIMER_OFF); }
