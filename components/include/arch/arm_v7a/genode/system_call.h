/* SPDX-License-Identifier: MIT */
/*
 * System calls on ARMv7-A: which register holds which word of <genode/abi.h>.
 *
 *   r0        number    ->  badge or status
 *   r1        argument      (undefined after)
 *   r2        tag       ->  tag
 *   r3 to r6  w0..w3    ->  w0..w3
 *
 * The kernel preserves every other register. There are neither floating-point nor vector registers. The thread register
 * that user mode can only read, TPIDRURO, holds the address of the thread's UTCB.
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
	__asm__("mrc p15, 0, %0, c13, c0, 3" : "=r"(self));
	return self;
}

#define SYSTEM_CALL_INSTRUCTION "svc #0"
#define SYSTEM_CALL_CLOBBERS    "memory"
#define SYSTEM_CALL_NUMBER      "r0"
#define SYSTEM_CALL_ARGUMENT    "r1"
#define SYSTEM_CALL_TAG         "r2"
#define SYSTEM_CALL_W0          "r3"
#define SYSTEM_CALL_W1          "r4"
#define SYSTEM_CALL_W2          "r5"
#define SYSTEM_CALL_W3          "r6"
#include <arch/common/system_call_registers.h>
#include <genode/system_call_short.h>

#endif
