/* SPDX-License-Identifier: MIT */
#include "model/text.h"

#include <string.h>

enum { SHORT_CHARS_MAX = 512, DIGITS_MAX = 20 };

const char *text_joined(struct interner *interner, const char *a, const char *b, const char *c)
{
	size_t a_chars = strlen(a), b_chars = strlen(b), c_chars = strlen(c), chars = a_chars + b_chars + c_chars;
	char   buffer[SHORT_CHARS_MAX], *text = chars <= sizeof(buffer) ? buffer : arena_alloc(interner->arena, chars);

	memcpy(text, a, a_chars);
	memcpy(text + a_chars, b, b_chars);
	memcpy(text + a_chars + b_chars, c, c_chars);
	return intern(interner, text, chars);
}

unsigned decimal_digits(uint64_t number)
{
	unsigned digits = 1;
	while (number >= 10) {
		number /= 10;
		digits++;
	}
	return digits;
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
