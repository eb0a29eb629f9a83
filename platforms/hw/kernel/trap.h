/* SPDX-License-Identifier: MIT */
/* What the CPU's entry code calls, with interrupts off and the running thread's registers in its context. */
#ifndef HW_KERNEL_TRAP_H
#define HW_KERNEL_TRAP_H

#include "arch/arch.h"

void kernel_system_call(void);

/* The running thread faulted: `access` is enum fault_access, or FAULT_EXCEPTION plus the CPU's vector. */
void kernel_fault(word_t address, word_t access, word_t error);

/* The CPU's own part, which tells faults and interrupts apart; with the kernel locked (cpus.h). */
void kernel_trap(struct context *context);
_Noreturn void kernel_panic_trap(const struct context *context);

#endif
