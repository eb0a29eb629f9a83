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

/* A system call with all its words; tag and w[0..3] are replaced by what came back. Always inlined: `w` stays in registers. */
__attribute__((always_inline))
static inline word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	register word_t rax __asm__("rax") = number;
	register word_t rdi __asm__("rdi") = argument;
	register word_t rsi __asm__("rsi") = *tag;
	register word_t rdx __asm__("rdx") = w[0];
	register word_t r8  __asm__("r8")  = w[1];
	register word_t r9  __asm__("r9")  = w[2];
	register word_t r10 __asm__("r10") = w[3];
	__asm__ volatile("syscall"
	                 : "+r"(rax), "+r"(rdi), "+r"(rsi), "+r"(rdx), "+r"(r8), "+r"(r9), "+r"(r10)
	                 : : "rcx", "r11", "memory");
	*tag = rsi;
	w[0] = rdx; w[1] = r8; w[2] = r9; w[3] = r10;
	return rax;
}

#include <genode/system_call_short.h>

#endif
