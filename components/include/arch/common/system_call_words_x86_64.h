/* SPDX-License-Identifier: MIT */
/*
 * Registers of the system call's words on x86_64, whichever kernel is called. The FS base of each thread points to its UTCB,
 * whose first word is its own address.
 */
#ifndef GENODE_SYSTEM_CALL_WORDS_X86_64_H
#define GENODE_SYSTEM_CALL_WORDS_X86_64_H

#define SYSTEM_CALL_NUMBER      "rax"
#define SYSTEM_CALL_ARGUMENT    "rdi"
#define SYSTEM_CALL_TAG         "rsi"
#define SYSTEM_CALL_W0          "rdx"
#define SYSTEM_CALL_W1          "r8"
#define SYSTEM_CALL_W2          "r9"
#define SYSTEM_CALL_W3          "r10"
#include <arch/common/system_call_registers.h>

/* The calling thread's message buffer. */
static inline struct utcb *system_call_utcb(void)
{
	struct utcb *self;
	__asm__("movq %%fs:0, %0" : "=r"(self));
	return self;
}

#endif
