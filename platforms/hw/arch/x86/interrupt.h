/* SPDX-License-Identifier: MIT */
/* The local APIC's registers, for the interrupt controller and the timer (Intel SDM volume 3, 10.4). */
#ifndef HW_INTERRUPT_H
#define HW_INTERRUPT_H

#include "arch/arch.h"

enum lapic_register {
	LAPIC_ID = 0x20, LAPIC_COMMAND = 0x300, LAPIC_DESTINATION = 0x310,
	LAPIC_TASK_PRIORITY = 0x80, LAPIC_END = 0xb0, LAPIC_SPURIOUS = 0xf0, LAPIC_TIMER = 0x320, LAPIC_LINT0 = 0x350,
	LAPIC_LINT1 = 0x360, LAPIC_ERROR = 0x370, LAPIC_INITIAL_COUNT = 0x380, LAPIC_CURRENT_COUNT = 0x390,
	LAPIC_DIVIDE = 0x3e0,
};
enum {                                   /* of LAPIC_COMMAND */
	LAPIC_INIT = 5 << 8, LAPIC_START = 6 << 8, LAPIC_PENDING = 1 << 12, LAPIC_ASSERT = 1 << 14, LAPIC_ALL_OTHERS = 3 << 18,
};
enum { LAPIC_MASKED = 1 << 16, LAPIC_ENABLE = 1 << 8, LAPIC_DIVIDE_BY_1 = 0xb };

static inline volatile uint32_t *lapic(enum lapic_register offset)
{
	return (volatile uint32_t *)(KERNEL_IMAGE + offset);
}

static inline void interrupt_end(void) { *lapic(LAPIC_END) = 0; }

#endif
