/* SPDX-License-Identifier: MIT */
/*
 * System calls on riscv64: which register holds which word of <genode/abi.h>.
 *
 *   a0      number     ->  badge or status
 *   a1      argument       (undefined after)
 *   a2      tag        ->  tag
 *   a3..a6  w0..w3     ->  w0..w3
 *
 * The kernel preserves every other register, but for tp, which holds the address of the thread's UTCB whenever the
 * thread is given the CPU. There is no FPU and no vector state.
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
	__asm__("mv %0, tp" : "=r"(self));
	return self;
}

#define SYSTEM_CALL_INSTRUCTION "ecall"
#define SYSTEM_CALL_CLOBBERS    "memory"
#define SYSTEM_CALL_NUMBER      "a0"
#define SYSTEM_CALL_ARGUMENT    "a1"
#define SYSTEM_CALL_TAG         "a2"
#define SYSTEM_CALL_W0          "a3"
#define SYSTEM_CALL_W1          "a4"
#define SYSTEM_CALL_W2          "a5"
#define SYSTEM_CALL_W3          "a6"
#include <arch/common/system_call_registers.h>
#include <genode/system_call_short.h>

#endif
