/* SPDX-License-Identifier: MIT */
#include "model/pattern.h"

#include "model/regular.h"

#include <ctype.h>
#include <string.h>

/* "yes|no|auto" */
static size_t words_of(const char *expression)
{
	size_t words = 1;
	for (const char *at = expression; *at; at++) {
		if (*at == '|' && at > expression && at[-1] != '|' && at[1])
			words++;
		else if (!isalnum((unsigned char)*at) && *at != '_' && *at != '-')
			return 0;
	}
	return *expression ? words : 0;
}

static void take_words(struct arena *arena, struct interner *interner, const char *expression, size_t words,
                       struct shape_value *value)
{
	value->type    = SHAPE_CHOICE;
	value->choices = arena_new_array(arena, const char *, words);
	while (value->choice_count < words) {
		size_t chars = strcspn(expression, "|");
		value->choices[value->choice_count++] = intern(interner, expression, chars);
		expression += chars + 1;
	}
}

bool pattern_type(struct arena *arena, struct interner *interner, const char *expression, struct shape_value *value)
{
	size_t words = words_of(expression);

	if (words) {
		take_words(arena, interner, expression, words, value);
		return true;
	}
	value->pattern = regular_parse(arena, expression);
	if (value->pattern)
		value->type = SHAPE_PATTERN;
	return value->pattern;
}
