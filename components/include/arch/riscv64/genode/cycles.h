/* SPDX-License-Identifier: MIT */
/* The CPU's cycle counter, for measurements (RISC-V unprivileged specification, Zicntr). */
#ifndef GENODE_CYCLES_H
#define GENODE_CYCLES_H

#include <stdint.h>

static inline uint64_t cycles_now(void)
{
	uint64_t cycles;
	__asm__ volatile("rdcycle %0" : "=r"(cycles) : : "memory");
	return cycles;
}

#endif
