/* SPDX-License-Identifier: MIT */
#include "model/value.h"
#include "model/text.h"

struct value value_string(struct interner *interner, const char *text)
{
	return (struct value){ .type = VALUE_STRING, .text = intern_string(interner, text) };
}

struct value value_text(struct interner *interner, const char *text)
{
	return (struct value){ .type = VALUE_TEXT, .text = intern_string(interner, text) };
}

struct value value_bool(struct interner *interner, bool truth)
{
	return (struct value){ .type = VALUE_BOOL, .number = truth,
	                       .text = intern_string(interner, truth ? "yes" : "no") };
}

struct value value_number(struct interner *interner, uint64_t magnitude, bool negative)
{
	negative = negative && magnitude;
	return (struct value){ .type = VALUE_NUMBER, .number = magnitude, .negative = negative,
	                       .text = text_of_number(interner, magnitude, negative) };
}

const char *size_text(struct interner *interner, uint64_t bytes)
{
	static const struct { unsigned shift; const char *letter; } units[] = { { 30, "G" }, { 20, "M" }, { 10, "K" } };

	for (unsigned i = 0; bytes && i < sizeof(units) / sizeof(units[0]); i++)
		if ((bytes & (((uint64_t)1 << units[i].shift) - 1)) == 0)
			return text_joined(interner, text_of_number(interner, bytes >> units[i].shift, false), units[i].letter, "");
	return text_of_number(interner, bytes, false);
}

struct value value_size(struct interner *interner, uint64_t bytes)
{
	return (struct value){ .type = VALUE_SIZE, .number = bytes, .text = text_of_number(interner, bytes, false) };
}

struct value value_time(struct interner *interner, uint64_t microseconds)
{
	return (struct value){ .type = VALUE_TIME, .number = microseconds,
	                       .text = text_of_number(interner, microseconds / 1000, false) };
}

struct value value_poison(void)
{
	return (struct value){ .type = VALUE_POISON };
}

const char *value_type_words(enum value_type type)
{
	static const char *const words[] = {
		[VALUE_STRING] = "a text", [VALUE_NUMBER] = "a number", [VALUE_SIZE] = "a size",
		[VALUE_TIME] = "a time", [VALUE_BOOL] = "yes or no", [VALUE_TEXT] = "a text",
		[VALUE_POISON] = "nothing",
	};
	return words[type];
}

bool checked_add(uint64_t *sum, uint64_t amount)
{
	uint64_t result;
	if (__builtin_add_overflow(*sum, amount, &result))
		return false;
	*sum = result;
	return true;
}

bool checked_multiply(uint64_t *product, uint64_t factor)
{
	uint64_t result;
	if (__builtin_mul_overflow(*product, factor, &result))
		return false;
	*product = result;
	return true;
}
