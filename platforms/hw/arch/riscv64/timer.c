/* SPDX-License-Identifier: MIT */
/*
 * Time: the CPU's `time` counter tells it, at the rate that the device tree says; the firmware arms its comparator (SBI,
 * chapter 6). What is pending then stays so until it is armed anew; so the interrupt is enabled only while armed.
 */
#include "boot_arch.h"
#include "riscv.h"
#include "kernel/panic.h"

enum { US_PER_SECOND = 1000000 };

static uint64_t start;
static uint64_t us_per_tick, ticks_per_us;      /* 32 bits before the point, 32 behind */

static uint64_t scaled(uint64_t value, uint64_t factor)
{
	return (uint64_t)((unsigned __int128)value * factor >> 32);
}

void timer_init(uint64_t entry_time, uint32_t ticks_per_second)
{
	start = entry_time;
	us_per_tick = ((uint64_t)US_PER_SECOND << 32) / ticks_per_second;
	ticks_per_us = ((uint64_t)ticks_per_second << 32) / US_PER_SECOND + 1;       /* late rather than early */
}

uint64_t timer_now_us(void) { return scaled(CSR_READ(time) - start, us_per_tick); }

void timer_arm(uint64_t at_us)
{
	uint64_t const longest = (uint64_t)1 << 50;     /* 35 years, and then again; its ticks fit into 64 bits */
	sbi_call(SBI_TIME, start + scaled(at_us < longest ? at_us : longest, ticks_per_us) + 1, 0, 0);
	CSR_SET(sie, INTERRUPT_BIT_TIMER);
}

void timer_disarm(void) { CSR_CLEAR(sie, INTERRUPT_BIT_TIMER); }
