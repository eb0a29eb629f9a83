/* SPDX-License-Identifier: MIT */
/* What entry.S calls besides kernel_system_call, and this CPU's numbers behind FAULT_EXCEPTION. */
#ifndef HW_TRAP_ARCH_H
#define HW_TRAP_ARCH_H

#include "arch/arch.h"

enum exception { EXCEPTION_UNDEFINED, EXCEPTION_BREAKPOINT, EXCEPTION_MISALIGNED, EXCEPTION_NO_ANSWER, EXCEPTIONS };

void trap_taken(struct context *context, unsigned vector);
_Noreturn void trap_in_kernel(unsigned vector, word_t ip);

#endif
