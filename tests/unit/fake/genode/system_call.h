/* SPDX-License-Identifier: MIT */
/* Takes the place of the CPU's <genode/system_call.h> in host tests: system calls go to fake/system.c. */
#ifndef GENODE_SYSTEM_CALL_H
#define GENODE_SYSTEM_CALL_H

#include <genode/abi.h>

struct utcb *system_call_utcb(void);
word_t       system_call(word_t number, word_t argument, word_t *tag, word_t words[MESSAGE_WORDS_IN_REGISTERS]);

static inline word_t system_call_short(word_t number, word_t argument, word_t tag, word_t w0)
{
	word_t words[MESSAGE_WORDS_IN_REGISTERS] = { w0, 0, 0, 0 };
	return system_call(number, argument, &tag, words);
}

static inline enum system_status signal_submit_call(cap_t context, unsigned count)
{
	return (enum system_status)system_call_short(SYSTEM_CALL_SIGNAL_SUBMIT, context, 0, count);
}

static inline enum system_status cap_delete_call(cap_t index)
{
	return (enum system_status)system_call_short(SYSTEM_CALL_CAP_DELETE, index, 0, 0);
}

static inline void yield_call(void) { (void)system_call_short(SYSTEM_CALL_YIELD, 0, 0, 0); }

/* The test's clock. */
extern uint64_t fake_time_us;

static inline uint64_t time_us_call(void) { return fake_time_us; }

#endif
