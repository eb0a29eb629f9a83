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

/* A system call with all its words; tag and w[0..3] are replaced by what came back. Always inlined: `w` stays in registers. */
__attribute__((always_inline))
static inline word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	register word_t r0 __asm__("r0") = number;
	register word_t r1 __asm__("r1") = argument;
	register word_t r2 __asm__("r2") = *tag;
	register word_t r3 __asm__("r3") = w[0];
	register word_t r4 __asm__("r4") = w[1];
	register word_t r5 __asm__("r5") = w[2];
	register word_t r6 __asm__("r6") = w[3];
	__asm__ volatile("svc #0"
	                 : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3), "+r"(r4), "+r"(r5), "+r"(r6)
	                 : : "memory");
	*tag = r2;
	w[0] = r3; w[1] = r4; w[2] = r5; w[3] = r6;
	return r0;
}

#include <genode/system_call_short.h>

#endif
