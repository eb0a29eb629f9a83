/* SPDX-License-Identifier: MIT */
/*
 * Plain loops over words where both sides are aligned, four at a time where there are many: pages are cleared and copied
 * here. Correctness of the rest of the system does not hang on speed.
 */
#include <stdint.h>

#include <genode/memory.h>

typedef uintptr_t __attribute__((may_alias)) any_word;
enum { WORD = sizeof(any_word) };

static bool aligned(const void *at) { return (uintptr_t)at % WORD == 0; }

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
	unsigned char *out = to;
	const unsigned char *in = from;
	if (aligned(out) && aligned(in)) {
		for (; size >= 4 * WORD; size -= 4 * WORD, out += 4 * WORD, in += 4 * WORD) {
			any_word *const to_words = (any_word *)(void *)out;
			const any_word *const words = (const any_word *)(const void *)in;
			any_word const a = words[0], b = words[1], c = words[2], d = words[3];
			to_words[0] = a, to_words[1] = b, to_words[2] = c, to_words[3] = d;
		}
		for (; size >= WORD; size -= WORD, out += WORD, in += WORD)
			*(any_word *)(void *)out = *(const any_word *)(const void *)in;
	}
	while (size--)
		*out++ = *in++;
	return to;
}

void *memset(void *at, int byte, size_t size)
{
	unsigned char *out = at;
	any_word const pattern = (any_word)-1 / 0xff * (unsigned char)byte;
	if (aligned(out)) {
		for (; size >= 4 * WORD; size -= 4 * WORD, out += 4 * WORD) {
			any_word *const words = (any_word *)(void *)out;
			words[0] = words[1] = words[2] = words[3] = pattern;
		}
		for (; size >= WORD; size -= WORD, out += WORD)
			*(any_word *)(void *)out = pattern;
	}
	while (size--)
		*out++ = (unsigned char)byte;
	return at;
}

int memcmp(const void *a, const void *b, size_t size)
{
	const unsigned char *x = a, *y = b;
	for (; size--; x++, y++)
		if (*x != *y)
			return *x < *y ? -1 : 1;
	return 0;
}

void *memchr(const void *at, int byte, size_t size)
{
	const unsigned char *in = at;
	for (; size--; in++)
		if (*in == (unsigned char)byte)
			return (void *)(uintptr_t)in;
	return NULL;
}

size_t strlen(const char *text)
{
	size_t length = 0;
	while (text[length])
		length++;
	return length;
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b)
		a++, b++;
	return (unsigned char)*a - (unsigned char)*b;
}
