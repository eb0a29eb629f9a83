/* SPDX-License-Identifier: MIT */
/*
 * System calls on x86_32: which register holds which word of <genode/abi.h>.
 *
 *   eax  number                ->  badge or status
 *   ebx  argument                  (undefined after)
 *   ecx  tag                   ->  tag
 *   edx, esi, edi, ebp  w0..w3 ->  w0..w3
 *
 * The kernel preserves the stack pointer, and nothing else is left to preserve. There is no FPU and no SSE state. The
 * segment in gs begins at the UTCB of the thread, whose first word is its own address.
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
	__asm__("movl %%gs:0, %0" : "=r"(self));
	return self;
}

/*
 * A system call with all its words; tag and w[0..3] are replaced by what came back. That takes all registers, of which the
 * compiler may need ebp itself, so the last two words go by memory as far as the instruction in front of the call.
 */
__attribute__((always_inline))
static inline word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	word_t last[2] = { w[2], w[3] };
	word_t *at = last;
	__asm__ volatile("pushl %%ebp\n\tpushl %%edi\n\t"
	                 "movl 4(%%edi), %%ebp\n\tmovl (%%edi), %%edi\n\t"
	                 "int $0x40\n\t"
	                 "xchgl (%%esp), %%edi\n\tmovl %%ebp, 4(%%edi)\n\tpopl (%%edi)\n\tpopl %%ebp"
	                 : "+a"(number), "+b"(argument), "+c"(*tag), "+d"(w[0]), "+S"(w[1]), "+D"(at) : : "memory", "cc");
	w[2] = last[0];
	w[3] = last[1];
	return number;
}

#include <genode/system_call_short.h>

#endif
