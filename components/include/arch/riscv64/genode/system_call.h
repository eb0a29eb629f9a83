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

/* A system call with all its words; tag and w[0..3] are replaced by what came back. Always inlined: `w` stays in registers. */
__attribute__((always_inline))
static inline word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	register word_t a0 __asm__("a0") = number;
	register word_t a1 __asm__("a1") = argument;
	register word_t a2 __asm__("a2") = *tag;
	register word_t a3 __asm__("a3") = w[0];
	register word_t a4 __asm__("a4") = w[1];
	register word_t a5 __asm__("a5") = w[2];
	register word_t a6 __asm__("a6") = w[3];
	__asm__ volatile("ecall"
	                 : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a6) : : "memory");
	*tag = a2;
	w[0] = a3; w[1] = a4; w[2] = a5; w[3] = a6;
	return a0;
}

#include <genode/system_call_short.h>

#endif
