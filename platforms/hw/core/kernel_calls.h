/* SPDX-License-Identifier: MIT */
/* Core's side of kernel/core_call.h, and physical memory as core sees it. */
#ifndef HW_CORE_KERNEL_CALLS_H
#define HW_CORE_KERNEL_CALLS_H

#include <genode/system_call.h>

#include "kernel/core_call.h"

static inline void *core_at(paddr_t address) { return (void *)(uintptr_t)(CORE_WINDOW + address); }
static inline paddr_t core_address(const void *object) { return (paddr_t)((uintptr_t)object - CORE_WINDOW); }

/* A call with all its words; `w` brings the results. */
static inline enum system_status kernel_call_words(enum core_call number, word_t argument, word_t tag,
                                                   word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	return (enum system_status)system_call(number, argument, &tag, w);
}

static inline enum system_status kernel_call(enum core_call number, word_t argument, word_t tag, word_t w0, word_t w1,
                                             word_t w2, word_t w3)
{
	word_t w[MESSAGE_WORDS_IN_REGISTERS] = { w0, w1, w2, w3 };
	return kernel_call_words(number, argument, tag, w);
}

/* Repeats a call that works in bounded steps until it is done. Each step leaves less to do. */
static inline void kernel_call_until_done(enum core_call number, paddr_t object)
{
	while (kernel_call(number, object, 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
}

#endif
