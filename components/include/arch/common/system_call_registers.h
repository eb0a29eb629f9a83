/* SPDX-License-Identifier: MIT */
/*
 * The system call of a CPU that has a register for each of its words. Included by that CPU's <genode/system_call.h>, which
 * says beforehand, as strings, what executes the call (SYSTEM_CALL_INSTRUCTION), what that overwrites beside the words
 * (SYSTEM_CALL_CLOBBERS), and the registers: SYSTEM_CALL_NUMBER, SYSTEM_CALL_ARGUMENT, SYSTEM_CALL_TAG, SYSTEM_CALL_W0 to W3.
 */
#ifndef GENODE_SYSTEM_CALL_REGISTERS_H
#define GENODE_SYSTEM_CALL_REGISTERS_H

/* A system call with all its words; tag and w[0..3] are replaced by what came back. Always inlined: `w` stays in registers. */
__attribute__((always_inline))
static inline word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	register word_t status __asm__(SYSTEM_CALL_NUMBER)   = number;
	register word_t object __asm__(SYSTEM_CALL_ARGUMENT) = argument;
	register word_t label  __asm__(SYSTEM_CALL_TAG)      = *tag;
	register word_t w0     __asm__(SYSTEM_CALL_W0)       = w[0];
	register word_t w1     __asm__(SYSTEM_CALL_W1)       = w[1];
	register word_t w2     __asm__(SYSTEM_CALL_W2)       = w[2];
	register word_t w3     __asm__(SYSTEM_CALL_W3)       = w[3];
	__asm__ volatile(SYSTEM_CALL_INSTRUCTION
	                 : "+r"(status), "+r"(object), "+r"(label), "+r"(w0), "+r"(w1), "+r"(w2), "+r"(w3)
	                 : : SYSTEM_CALL_CLOBBERS);
	*tag = label;
	w[0] = w0; w[1] = w1; w[2] = w2; w[3] = w3;
	return status;
}

#endif
