/* SPDX-License-Identifier: MIT */
/* The system calls that are no messages. Included by each CPU's <genode/system_call.h>, which defines system_call(). */
#ifndef GENODE_SYSTEM_CALL_SHORT_H
#define GENODE_SYSTEM_CALL_SHORT_H

/* One argument and one word in, the status out. */
__attribute__((always_inline))
static inline word_t system_call_short(word_t number, word_t argument, word_t tag, word_t w0)
{
	word_t w[MESSAGE_WORDS_IN_REGISTERS] = { w0, 0, 0, 0 };
	return system_call(number, argument, &tag, w);
}

static inline enum system_status signal_submit_call(cap_t context, unsigned count)
{
	return (enum system_status)system_call_short(SYSTEM_CALL_SIGNAL_SUBMIT, context, 0, count);
}

static inline enum system_status cap_delete_call(cap_t index)
{
	return (enum system_status)system_call_short(SYSTEM_CALL_CAP_DELETE, index, 0, 0);
}

static inline void yield_call(void)
{
	(void)system_call_short(SYSTEM_CALL_YIELD, 0, 0, 0);
}

/* Microseconds since the kernel started. */
static inline uint64_t time_us_call(void)
{
	word_t tag = 0, w[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	(void)system_call(SYSTEM_CALL_TIME, 0, &tag, w);
	return sizeof(word_t) < sizeof(uint64_t) ? (uint64_t)w[1] << 32 | w[0] : w[0];
}

#endif
