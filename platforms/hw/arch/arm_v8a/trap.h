/* SPDX-License-Identifier: MIT */
/* What entry.S calls besides kernel_system_call and kernel_trap, and this CPU's numbers behind FAULT_EXCEPTION. */
#ifndef HW_TRAP_ARCH_H
#define HW_TRAP_ARCH_H

#include "arch/arch.h"

enum exception {
	EXCEPTION_UNDEFINED, EXCEPTION_BREAKPOINT, EXCEPTION_MISALIGNED, EXCEPTION_NO_ANSWER, EXCEPTION_FLOAT,
	EXCEPTION_PRIVILEGED, EXCEPTION_OTHER, EXCEPTIONS
};

void kernel_interrupt(void);

#endif
