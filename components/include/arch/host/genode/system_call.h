/* SPDX-License-Identifier: MIT */
/*
 * System calls where Linux is the kernel: which register holds which word of <genode/abi.h>.
 *
 *   rax  number              ->  badge or status
 *   rdi  argument                (undefined after)
 *   rsi  tag                 ->  tag
 *   rdx, r8, r9, r10  w0..w3 ->  w0..w3
 *
 * The same words as on x86_64, but what is called is the gate: code that core put into the process, at a fixed address,
 * which exchanges them with core over the one connection that the thread has. It overwrites rcx and r11 and preserves
 * every other register; it needs 8 bytes of stack. The FS base of each thread points to its UTCB, whose first word is
 * its own address; the GS base is the gate's.
 *
 * An instruction `syscall` anywhere else ends the thread.
 */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

#define SYSTEM_CALL_GATE 0x600000100000

/* The calling thread's message buffer. */
static inline struct utcb *system_call_utcb(void)
{
	struct utcb *self;
	__asm__("movq %%fs:0, %0" : "=r"(self));
	return self;
}

#define SYSTEM_CALL_TEXT_OF(number)  #number
#define SYSTEM_CALL_TEXT(number)     SYSTEM_CALL_TEXT_OF(number)
#define SYSTEM_CALL_INSTRUCTION "movabs $" SYSTEM_CALL_TEXT(SYSTEM_CALL_GATE) ", %%r11\n\tcall *%%r11"
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
