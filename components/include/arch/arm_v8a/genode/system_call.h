/* SPDX-License-Identifier: MIT */
/*
 * System calls on ARMv8-A: which register holds which word of <genode/abi.h>.
 *
 *   x0        number    ->  badge or status
 *   x1        argument      (undefined after)
 *   x2        tag       ->  tag
 *   x3 to x6  w0..w3    ->  w0..w3
 *
 * The kernel preserves every other general register. There are neither floating-point nor vector registers. The thread
 * register that user mode can only read, TPIDRRO_EL0, holds the address of the thread's UTCB; TPIDR_EL0 is nobody's: it is
 * zero whenever another thread ran.
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
	__asm__("mrs %0, tpidrro_el0" : "=r"(self));
	return self;
}

#define SYSTEM_CALL_INSTRUCTION "svc #0"
#define SYSTEM_CALL_CLOBBERS    "memory"
#define SYSTEM_CALL_NUMBER      "x0"
#define SYSTEM_CALL_ARGUMENT    "x1"
#define SYSTEM_CALL_TAG         "x2"
#define SYSTEM_CALL_W0          "x3"
#define SYSTEM_CALL_W1          "x4"
#define SYSTEM_CALL_W2          "x5"
#define SYSTEM_CALL_W3          "x6"
#include <arch/common/system_call_registers.h>
#include <genode/system_call_short.h>

#endif
