/* SPDX-License-Identifier: MIT */
/*
 * Text that somebody else owns: a start and a length, no terminating zero. What the HID reader, session arguments and
 * labels hand around. And the numbers that are written in configurations. Portable.
 */
#ifndef GENODE_TEXT_H
#define GENODE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
	const char *start;
	size_t      length;
};

/* For "%.*s" of printf-like functions. */
#define TEXT_ARGS(text) (int)(text).length, (text).start

static inline struct text text_range(const char *start, const char *end)
{
	return (struct text){ start, (size_t)(end - start) };
}

struct text text_of(const char *zero_terminated);
bool        text_equal(struct text a, struct text b);
bool        text_is(struct text text, const char *zero_terminated);
bool        text_starts_with(struct text text, struct text prefix);
bool        text_ends_with(struct text text, struct text suffix);

/* Without the spaces at both ends. */
struct text text_trim(struct text text);

/* Copies what fits, always ends with a zero, returns whether everything fit. */
bool        text_copy(char *to, size_t capacity, struct text text);

/*
 * Values of attributes. The whole text must be consumed, else the result is false and `*value` stays as it is, so that
 * a default can be put there before. Numbers that exceed 64 bits are rejected.
 *
 *   bool      yes no true false on off
 *   unsigned  decimal, or hexadecimal with 0x
 *   signed    the same with an optional sign
 *   bytes     unsigned with an optional K, M or G
 */
bool text_to_bool(struct text text, bool *value);
bool text_to_unsigned(struct text text, uint64_t *value);
bool text_to_signed(struct text text, int64_t *value);
bool text_to_bytes(struct text text, uint64_t *value);

#endif
