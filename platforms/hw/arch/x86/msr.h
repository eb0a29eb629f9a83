/* SPDX-License-Identifier: MIT */
#ifndef HW_MSR_H
#define HW_MSR_H

#include <stdint.h>

static inline void msr_write(uint32_t number, uint64_t value)
{
	__asm__ volatile("wrmsr" : : "c"(number), "a"((uint32_t)value), "d"((uint32_t)(value >> 32)));
}

#endif
