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
	register word_t r11 __asm__("r11") = SYSTEM_CALL_GATE;
	__asm__ volatile("call *%%r11"
	                 : "+r"(rax), "+r"(rdi), "+r"(rsi), "+r"(rdx), "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r11)
	                 : : "rcx", "memory");
	*tag = rsi;
	w[0] = rdx; w[1] = r8; w[2] = r9; w[3] = r10;
	return rax;
}

#include <genode/system_call_short.h>

#endif
