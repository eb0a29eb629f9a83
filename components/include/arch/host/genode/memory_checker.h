/* SPDX-License-Identifier: MIT */
/*
 * What the base library tells valgrind, if the component runs under it (`run --valgrind`): the functions of
 * <genode/memory_checker_none.h>. Without valgrind each is a few instructions that change nothing.
 *
 * A request is six words in memory, whose address is in rax, and a sequence that valgrind recognises: its manual, 3.1 and
 * 4.7, and its header name words and numbers.
 */
#ifndef GENODE_MEMORY_CHECKER_H
#define GENODE_MEMORY_CHECKER_H

#include <stdbool.h>

#include <genode/abi.h>

enum memory_checker_request {
	MEMORY_CHECKER_ALLOC  = 0x1301,          /* block, size, guarded bytes around it, whether it is zeroed */
	MEMORY_CHECKER_FREE   = 0x1302,          /* block, guarded bytes around it */
	MEMORY_CHECKER_CLOSE  = 0x4d430000,      /* address, size */
	MEMORY_CHECKER_OPEN   = 0x4d430002,      /* address, size */
	MEMORY_CHECKER_CHECK  = 0x4d430005,      /* address, size: it says so if not all of it is defined */
};

/* Around a block of the heap, whose header is closed too: how far an access may miss it and is still explained by it. */
enum { MEMORY_CHECKER_GUARD = 16 };

static inline void memory_checker_request(enum memory_checker_request request, word_t a, word_t b, word_t c, word_t d)
{
	word_t const words[6] = { request, a, b, c, d };
	word_t result = 0;
	__asm__ volatile("rolq $3, %%rdi; rolq $13, %%rdi; rolq $61, %%rdi; rolq $51, %%rdi; xchgq %%rbx, %%rbx"
	                 : "+d"(result) : "a"(words) : "cc", "memory");
}

static inline void memory_checker_close(const void *at, size_t size)
{
	memory_checker_request(MEMORY_CHECKER_CLOSE, (word_t)at, size, 0, 0);
}

static inline void memory_checker_open(const void *at, size_t size)
{
	memory_checker_request(MEMORY_CHECKER_OPEN, (word_t)at, size, 0, 0);
}

static inline void memory_checker_check(const void *at, size_t size)
{
	memory_checker_request(MEMORY_CHECKER_CHECK, (word_t)at, size, 0, 0);
}

static inline void memory_checker_alloc(const void *block, size_t size)
{
	memory_checker_request(MEMORY_CHECKER_ALLOC, (word_t)block, size, MEMORY_CHECKER_GUARD, true);
}

static inline void memory_checker_free(const void *block)
{
	memory_checker_request(MEMORY_CHECKER_FREE, (word_t)block, MEMORY_CHECKER_GUARD, 0, 0);
}

#endif
