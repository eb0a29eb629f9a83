/* SPDX-License-Identifier: MIT */
/* What of memory and strings only components ask for; core does with memory.c. */
#include <stdint.h>

#include <genode/memory.h>

void *memmove(void *to, const void *from, size_t size)
{
	unsigned char *out = to;
	const unsigned char *in = from;
	if (out <= in || out >= in + size) {
		while (size--)
			*out++ = *in++;
	} else {
		while (size--)
			out[size] = in[size];
	}
	return to;
}

size_t strnlen(const char *text, size_t limit)
{
	size_t length = 0;
	while (length < limit && text[length])
		length++;
	return length;
}

int strncmp(const char *a, const char *b, size_t limit)
{
	for (; limit; limit--, a++, b++)
		if (*a != *b || !*a)
			return (unsigned char)*a - (unsigned char)*b;
	return 0;
}

char *strchr(const char *text, int character)
{
	for (;; text++) {
		if (*text == (char)character)
			return (char *)(uintptr_t)text;
		if (!*text)
			return NULL;
	}
}
