/* SPDX-License-Identifier: MIT */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include "base/intern.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Evaluated values: what is left of an expression, and what configurations contain.
 *
 * Numbers are 64 bits wide: from -2^63 to 2^64-1. Arithmetic beyond that is an error of the scenario, never a wrap.
 */

enum value_type {
	VALUE_STRING, /* quoted text */
	VALUE_NUMBER, /* plain integer */
	VALUE_SIZE,   /* bytes */
	VALUE_TIME,   /* microseconds */
	VALUE_BOOL,
	VALUE_TEXT,   /* from a file without types: what it is, the one who reads it decides */
	VALUE_POISON, /* the expression was wrong and has been reported: later checks skip it */
};

struct value {
	enum value_type type;
	bool            negative; /* of a number */
	uint64_t        number;   /* magnitude of a number, size, time; 0 or 1 of a bool */
	const char     *text;     /* interned: what a configuration contains; NULL for poison.
	                             Sizes in bytes, so that a component may read them as plain numbers, too; times in
	                             milliseconds; bools as yes and no. */
};

struct value value_string(struct interner *interner, const char *text);
struct value value_bool(struct interner *interner, bool truth);
struct value value_number(struct interner *interner, uint64_t magnitude, bool negative);
struct value value_size(struct interner *interner, uint64_t bytes);
struct value value_time(struct interner *interner, uint64_t microseconds);
struct value value_text(struct interner *interner, const char *text);
struct value value_poison(void);

/* "a text", "a number", "a size", "a time", "yes or no" */
const char *value_type_words(enum value_type type);

/* "64K", "1M", "4097": the longest unit that divides the number; interned */
const char *size_text(struct interner *interner, uint64_t bytes);

/* Sum, or false on overflow; `sum` is unchanged then. */
bool checked_add(uint64_t *sum, uint64_t amount);
bool checked_multiply(uint64_t *product, uint64_t factor);

#endif
