/* SPDX-License-Identifier: MIT */
/*
 * The console, Arm's PL011 (technical reference manual DDI 0183G, chapter 3), polled. Kernel and core each have this
 * code, because neither can execute the other's. A port that does not take its characters must not hold up the system:
 * the wait is bounded, what cannot be sent is lost.
 */
#ifndef HW_ARM_PL011_H
#define HW_ARM_PL011_H

#include <stdint.h>

enum { PL011_DATA = 0x00 / 4, PL011_FLAGS = 0x18 / 4, PL011_LINE = 0x2c / 4, PL011_CONTROL = 0x30 / 4 };
enum { FLAGS_TRANSMIT_FULL = 1 << 5, LINE_8N1_FIFO = 0x70, CONTROL_ON = 0x301 /* both directions */ };
enum { PL011_SPINS = 100000 };

static inline void pl011_put(volatile uint32_t *registers, char character)
{
	for (unsigned i = 0; i < PL011_SPINS && registers[PL011_FLAGS] & FLAGS_TRANSMIT_FULL; i++)
		;
	registers[PL011_DATA] = (unsigned char)character;
}

#endif
