/* SPDX-License-Identifier: MIT */
#include "model/pattern.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

enum { EXPRESSION_CHARS_MAX = 2000, REPETITIONS_MAX = 1000 };

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

/* Bounds multiply when groups nest, and so does the memory that a matcher takes: the product of all is bounded. */
static bool bounds_are_small(const char *expression)
{
	uint64_t product = 1;
	for (const char *at = expression; *at; at++) {
		uint64_t number = 0;
		if (*at == '\\' && at[1]) {
			at++;
			continue;
		}
		if (*at != '{')
			continue;
		for (at++; *at && *at != '}'; at++)
			number = *at == ',' ? 0 : isdigit((unsigned char)*at) && number < REPETITIONS_MAX
			                          ? 10 * number + (uint64_t)(*at - '0') : number;
		product *= number ? number : 1;
		if (product > REPETITIONS_MAX)
			return false;
		if (!*at)
			return true;
	}
	return true;
}

/* One escape of Tcl's in the notation of POSIX; NULL: POSIX has none. */
static const char *escape(char letter, bool in_brackets)
{
	switch (letter) {
	case 'd': return in_brackets ? "0-9" : "[0-9]";
	case 's': return in_brackets ? " \t\n" : "[ \t\n]";
	case 'w': return in_brackets ? "A-Za-z0-9_" : "[A-Za-z0-9_]";
	case 'D': return in_brackets ? NULL : "[^0-9]";
	case 'S': return in_brackets ? NULL : "[^ \t\n]";
	case 'W': return in_brackets ? NULL : "[^A-Za-z0-9_]";
	case 't': return "\t";
	default:  return NULL;
	}
}

static const char *posix_form(struct arena *arena, const char *expression)
{
	char *result = arena_alloc(arena, 16 * strlen(expression) + 16), *to = stpcpy(result, "^(");
	bool  in_brackets = false;
	const char *bracket = NULL;

	for (const char *at = expression; *at; at++) {
		if (*at == '\\' && at[1]) {
			const char *form = escape(*++at, in_brackets);
			if (!form && isalnum((unsigned char)*at))
				return NULL;
			if (form) {
				to = stpcpy(to, form);
			} else if (in_brackets) {
				if (strchr("]^-\\", *at))
					return NULL;   /* would have to move to another place within the brackets */
				*to++ = *at;
			} else {
				*to++ = '\\';
				*to++ = *at;
			}
			continue;
		}
		if (!in_brackets && *at == '[') {
			in_brackets = true;
			bracket     = at + (at[1] == '^');
		} else if (in_brackets && *at == ']' && at > bracket + 1) {
			in_brackets = false;
		}
		if (!in_brackets && at[0] == '(' && at[1] == '?') {
			if (at[2] != ':')
				return NULL;       /* looks ahead */
			*to++ = '(';
			at += 2;
			continue;
		}
		*to++ = *at;
	}
	strcpy(to, ")$");
	return result;
}

bool pattern_type(struct arena *arena, struct interner *interner, const char *expression, struct shape_value *value)
{
	size_t words = words_of(expression);

	if (words) {
		take_words(arena, interner, expression, words, value);
		return true;
	}
	const char *form = strlen(expression) <= EXPRESSION_CHARS_MAX && bounds_are_small(expression)
	                   ? posix_form(arena, expression) : NULL;
	regex_t     compiled;
	if (!form || regcomp(&compiled, form, REG_EXTENDED | REG_NOSUB))
		return false;
	regfree(&compiled);
	value->type    = SHAPE_PATTERN;
	value->pattern = form;
	return true;
}

/* Compiled each time: what the C library keeps for an expression is no part of the arena. */
bool pattern_matches(const struct shape_value *value, const char *text)
{
	regex_t compiled;
	if (regcomp(&compiled, value->pattern, REG_EXTENDED | REG_NOSUB))
		return false;
	bool matches = !regexec(&compiled, text, 0, NULL, 0);
	regfree(&compiled);
	return matches;
}
