/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TEXT_H
#define MODEL_TEXT_H

#include "base/intern.h"

#include <stdbool.h>

/* Short texts without the detour through printf: labels and numbers are made once per session. */

/* a, b and c behind each other, interned; or not, for what is read by people and never looked up. */
const char *text_joined(struct interner *interner, const char *a, const char *b, const char *c);
const char *text_joined_plain(struct arena *arena, const char *a, const char *b, const char *c);

/* Decimal, interned; and how many digits that takes. */
const char *text_of_number(struct interner *interner, uint64_t magnitude, bool negative);
unsigned    decimal_digits(uint64_t number);

#endif
