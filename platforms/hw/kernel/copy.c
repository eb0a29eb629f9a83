/* SPDX-License-Identifier: MIT */
/*
 * The kernel copies and clears its own structures only, never by a size that somebody else chose: a bound of a page.
 * Structures are whole words at word boundaries; the rest of the loops is there because the language wants it.
 */
#include "kernel/copy.h"

#include "arch/arch.h"

typedef word_t __attribute__((may_alias)) any_word;

static bool whole_words(uintptr_t at, size_t size) { return (at | size) % sizeof(word_t) == 0; }

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	unsigned char *out = to;
	const unsigned char *in = from;
	if (whole_words((uintptr_t)to | (uintptr_t)from, size))
		for (; size; size -= sizeof(word_t), out += sizeof(word_t), in += sizeof(word_t))
			*(any_word *)(void *)out = *(const any_word *)(const void *)in;
	while (size--)
		*out++ = *in++;
	return to;
}

void *memset(void *at, int byte, size_t size)
{
	unsigned char *out = at;
	any_word const pattern = (any_word)-1 / 0xff * (unsigned char)byte;
	if (whole_words((uintptr_t)at, size))
		for (; size; size -= sizeof(word_t), out += sizeof(word_t))
			*(any_word *)(void *)out = pattern;
	while (size--)
		*out++ = (unsigned char)byte;
	return at;
}
