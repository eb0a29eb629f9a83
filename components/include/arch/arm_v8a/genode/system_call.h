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

/* A system call with all its words; tag and w[0..3] are replaced by what came back. Always inlined: `w` stays in registers. */
__attribute__((always_inline))
static inline word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	register word_t x0 __asm__("x0") = number;
	register word_t x1 __asm__("x1") = argument;
	register word_t x2 __asm__("x2") = *tag;
	register word_t x3 __asm__("x3") = w[0];
	register word_t x4 __asm__("x4") = w[1];
	register word_t x5 __asm__("x5") = w[2];
	register word_t x6 __asm__("x6") = w[3];
	__asm__ volatile("svc #0"
	                 : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(x5), "+r"(x6)
	                 : : "memory");
	*tag = x2;
	w[0] = x3; w[1] = x4; w[2] = x5; w[3] = x6;
	return x0;
}

#include <genode/system_call_short.h>

#endif
