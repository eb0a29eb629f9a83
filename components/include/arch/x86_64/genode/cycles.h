/* SPDX-License-Identifier: MIT */
/* The CPU's cycle counter, for measurements: the time stamp counter (Intel SDM volume 3, 18.17). */
#ifndef GENODE_CYCLES_H
#define GENODE_CYCLES_H

#include <stdint.h>

static inline uint64_t cycles_now(void)
{
	uint32_t low, high;
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

#endif
