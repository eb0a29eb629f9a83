/* SPDX-License-Identifier: MIT */
/* System calls in host tests: those of core and of the components that a test plays, see actors.c. */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

struct utcb *system_call_utcb(void);

word_t system_call(word_t number, word_t argument, word_t *tag, word_t words[MESSAGE_WORDS_IN_REGISTERS]);

static inline word_t system_call_short(word_t number, word_t argument, word_t tag, word_t w0)
{
	word_t words[MESSAGE_WORDS_IN_REGISTERS] = { w0, 0, 0, 0 };
	return system_call(number, argument, &tag, words);
}

static inline uint64_t time_us_call(void)
{
	word_t tag = 0, words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	(void)system_call(SYSTEM_CALL_TIME, 0, &tag, words);
	return words[0];
}

#endif
