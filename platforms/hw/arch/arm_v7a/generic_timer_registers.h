/* SPDX-License-Identifier: MIT */
/* The generic timer's registers for arm/generic_timer.c (Arm ARM DDI 0406C, B8.1.2). */
#ifndef HW_GENERIC_TIMER_REGISTERS_H
#define HW_GENERIC_TIMER_REGISTERS_H

#include "armv7.h"

SYSTEM_REGISTER(timer_frequency,   0, c14, c0, 0)         /* CNTFRQ */
SYSTEM_REGISTER(timer_user_access, 0, c14, c1, 0)         /* CNTKCTL */
SYSTEM_REGISTER(timer_control_now, 0, c14, c3, 1)         /* CNTV_CTL */

static inline uint64_t timer_counter_read(void)
{
	uint32_t low, high;
	__asm__ volatile("isb\n\tmrrc p15, 1, %0, %1, c14" : "=r"(low), "=r"(high));    /* CNTVCT */
	return (uint64_t)high << 32 | low;
}

static inline void timer_compare_write(uint64_t at)
{
	__asm__ volatile("mcrr p15, 3, %0, %1, c14" : : "r"((uint32_t)at), "r"((uint32_t)(at >> 32)));    /* CNTV_CVAL */
}

/* Takes effect before whatever follows. */
static inline void timer_control_write(word_t value)
{
	timer_control_now_write(value);
	barrier_instructions();
}

#endif
