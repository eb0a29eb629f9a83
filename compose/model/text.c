/* SPDX-License-Identifier: MIT */
#include "model/text.h"

#include <string.h>

enum { SHORT_CHARS_MAX = 512, DIGITS_MAX = 20 };

struct part {
	const char *text;
	size_t      chars;
};

static struct part part_of(const char *text)
{
	return (struct part){ text, strlen(text) };
}

static void join(char *to, struct part a, struct part b, struct part c)
{
	memcpy(to, a.text, a.chars);
	memcpy(to + a.chars, b.text, b.chars);
	memcpy(to + a.chars + b.chars, c.text, c.chars);
}

const char *text_joined(struct interner *interner, const char *a, const char *b, const char *c)
{
	struct part const first = part_of(a), second = part_of(b), third = part_of(c);
	size_t const chars = first.chars + second.chars + third.chars;
	char         buffer[SHORT_CHARS_MAX], *text = chars <= sizeof(buffer) ? buffer : arena_alloc(interner->arena, chars);

	join(text, first, second, third);
	return intern(interner, text, chars);
}

const char *text_joined_plain(struct arena *arena, const char *a, const char *b, const char *c)
{
	struct part const first = part_of(a), second = part_of(b), third = part_of(c);
	char *const       text  = arena_alloc(arena, first.chars + second.chars + third.chars + 1);

	join(text, first, second, third);
	return text;
}

unsigned decimal_digits(uint64_t number)
{
	static const uint64_t powers[] = {
		0, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000, 100000000000,
		1000000000000, 10000000000000, 100000000000000, 1000000000000000, 10000000000000000, 100000000000000000,
		1000000000000000000, 10000000000000000000u };
	unsigned bits   = 64 - (unsigned)__builtin_clzll(number | 1);
	unsigned digits = bits * 1233 >> 12;   /* times log 2: right, or one too small */

	_Static_assert(sizeof(powers) / sizeof(powers[0]) == DIGITS_MAX, "the last power has as many digits as a number");
	return digits + (digits == 0 || number >= powers[digits]);
}

const char *text_of_number(struct interner *interner, uint64_t magnitude, bool negative)
{
	char   buffer[DIGITS_MAX + 1];
	size_t at = sizeof(buffer);
	do {
		buffer[--at] = (char)('0' + magnitude % 10);
		magnitude /= 10;
	} while (magnitude);
	if (negative)
		buffer[--at] = '-';
	return intern(interner, buffer + at, sizeof(buffer) - at);
}
