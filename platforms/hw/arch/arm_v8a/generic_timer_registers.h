/* SPDX-License-Identifier: MIT */
/* The generic timer's registers for arm/generic_timer.c (DDI 0487, D13.8). */
#ifndef HW_GENERIC_TIMER_REGISTERS_H
#define HW_GENERIC_TIMER_REGISTERS_H

#include "arch/arch.h"

static inline word_t timer_frequency_read(void) { return REGISTER_READ(cntfrq_el0); }

static inline uint64_t timer_counter_read(void)
{
	__asm__ volatile("isb");
	return REGISTER_READ(cntvct_el0);
}

static inline void timer_user_access_write(word_t value) { __asm__ volatile("msr cntkctl_el1, %0" : : "r"(value)); }
static inline void timer_compare_write(uint64_t at) { __asm__ volatile("msr cntv_cval_el0, %0" : : "r"(at)); }

/* Takes effect before whatever follows. */
static inline void timer_control_write(word_t value)
{
	__asm__ volatile("msr cntv_ctl_el0, %0\n\tisb" : : "r"(value));
}

#endif
