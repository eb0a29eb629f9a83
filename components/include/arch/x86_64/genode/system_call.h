/* SPDX-License-Identifier: MIT */
/*
 * System calls on x86_64: which register holds which word of <genode/abi.h>.
 *
 *   rax  number             ->  badge or status
 *   rdi  argument               (undefined after)
 *   rsi  tag                ->  tag
 *   rdx, r8, r9, r10  w0..w3 ->  w0..w3
 *
 * The instruction `syscall` itself overwrites rcx and r11. The kernel preserves every other register. There is no FPU
 * and no SSE state. The FS base of each thread points to its UTCB, whose first word is its own address.
 *
 * A thread starts with the instruction and stack pointer that its creator gave, all other registers zero.
 */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

/* The calling thread's message buffer. */
static inline struct utcb *system_call_utcb(void)
{
	struct utcb *self;
	__asm__("movq %%fs:0, %0" : "=r"(self));
	return self;
}

#define SYSTEM_CALL_INSTRUCTION "syscall"
#define SYSTEM_CALL_CLOBBERS    "rcx", "r11", "memory"
#define SYSTEM_CALL_NUMBER      "rax"
#define SYSTEM_CALL_ARGUMENT    "rdi"
#define SYSTEM_CALL_TAG         "rsi"
#define SYSTEM_CALL_W0          "rdx"
#define SYSTEM_CALL_W1          "r8"
#define SYSTEM_CALL_W2          "r9"
#define SYSTEM_CALL_W3          "r10"
#include <arch/common/system_call_registers.h>
#include <genode/system_call_short.h>

#endif
