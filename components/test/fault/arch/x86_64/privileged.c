/* SPDX-License-Identifier: MIT */
/* What x86_64 has beside x86/privileged.h. */
#include "../x86/privileged.h"

ATTACK(swap_gs, "swapgs")
ATTACK(system_exit, "sysexitl" : : "c"(0), "d"(0))
ATTACK(system_return, "sysretq" : : "c"(0) : "r11")
/* Selector 8 is the kernel's code by long custom, 16 its data. */
ATTACK(far_return, "pushq $8; lea 1f(%%rip), %%rax; push %%rax; lretq; 1:" : : : "rax", "memory")
ATTACK(interrupt_return,
       "mov %%rsp, %%rcx; pushq $16; push %%rcx; pushfq; pushq $8; lea 1f(%%rip), %%rax; push %%rax; iretq; 1:"
       : : : "rax", "rcx", "memory")
ATTACK(divide_overflow, "idivq %0" : : "r"((word_t)-1), "a"((word_t)0), "d"((word_t)1 << 63))

static const struct fault_kind kinds[] = {
	KINDS_OF_X86
	KIND(swap_gs), KIND(system_exit), KIND(system_return), KIND(far_return), KIND(interrupt_return), KIND(divide_overflow),
};

FAULT_FAMILY(fault_arch_privileged, kinds);
