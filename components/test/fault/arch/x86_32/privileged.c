/* SPDX-License-Identifier: MIT */
/* What x86_32 has beside x86/privileged.h: segments that mean something, and instructions that x86_64 took away. */
#include "../x86/privileged.h"

/* Selector 8 is the kernel's code by long custom, 16 its data. */
ATTACK(far_return, "push $8; push $1f; lret; 1:" : : : "memory")
ATTACK(far_jump, "ljmp $8, $1f; 1:" : : : "memory")
ATTACK(interrupt_return, "pushf; push $8; push $1f; iret; 1:" : : : "memory")
ATTACK(virtual_8086, "push $0; push $0; push $0; push $0; push $0; push %%esp; push $0x23202; push $0; push $1f; iret; 1:" : : : "memory")
ATTACK(system_exit, "sysexit" : : "c"(0), "d"(0))
ATTACK(divide_overflow, "idivl %0" : : "r"((word_t)1), "a"((word_t)0), "d"((word_t)1))
ATTACK(overflow, "movl $0x7fffffff, %%eax; addl $1, %%eax; into" : : : "eax", "memory")
ATTACK(bound, "bound %0, %1" : : "r"(100), "m"(descriptor) : "memory")
ATTACK(call_gate, "lcall $0x30, $0" : : : "memory")
ATTACK(jump_to_task, "ljmp $0x30, $0" : : : "memory")
ATTACK(load_code_as_data, "mov %w0, %%es; mov %%es:0x401000, %%eax" : : "r"(8) : "eax")

static const struct fault_kind kinds[] = {
	KINDS_OF_X86
	KIND(far_return), KIND(far_jump), KIND(interrupt_return), KIND(virtual_8086), KIND(system_exit), KIND(divide_overflow), KIND(overflow),
	KIND(bound), KIND(call_gate), KIND(jump_to_task), KIND(load_code_as_data),
};

FAULT_FAMILY(fault_arch_privileged, kinds);
