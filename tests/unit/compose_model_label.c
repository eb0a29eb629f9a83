/* SPDX-License-Identifier: MIT */
/* link: compose/model/label.c compose/model/text.c compose/model/value.c compose/model/table.c compose/base/ */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model/label.h"
#include "model/table.h"
#include "model/text.h"
#include "model/value.h"

static struct arena    arena;
static struct interner words;

static int begin(void **state)
{
	(void)state;
	arena_init(&arena);
	interner_init(&words, &arena);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_destroy(&arena);
	return 0;
}

/* ---- the rules of the configuration language, case by case ---- */

static enum label_verdict verdict(enum label_match match, const char *pattern, const char *label)
{
	struct label_pattern condition = { .match = match, .text = pattern ? intern_string(&words, pattern) : NULL };
	return label_match(&condition, "a", (struct label){ intern_string(&words, label), false });
}

static void conditions(void **state)
{
	(void)state;
	assert_int_equal(verdict(LABEL_ANY, NULL, "a"), LABEL_YES);
	assert_int_equal(verdict(LABEL_ANY, NULL, "a -> x"), LABEL_YES);
	assert_int_equal(verdict(LABEL_EXACT, "x", "a -> x"), LABEL_YES);
	assert_int_equal(verdict(LABEL_EXACT, "x", "a -> xy"), LABEL_NO);
	assert_int_equal(verdict(LABEL_EXACT, "", "a -> "), LABEL_YES);
	assert_int_equal(verdict(LABEL_EXACT, "", "a -> x"), LABEL_NO);
	assert_int_equal(verdict(LABEL_EXACT, "a -> x", "a -> x"), LABEL_NO);
	assert_int_equal(verdict(LABEL_PREFIX, "x", "a -> xy"), LABEL_YES);
	assert_int_equal(verdict(LABEL_PREFIX, "b ->", "a -> b -> "), LABEL_YES);
	assert_int_equal(verdict(LABEL_SUFFIX, "y", "a -> xy"), LABEL_YES);
	assert_int_equal(verdict(LABEL_SUFFIX, "xyz", "a -> yz"), LABEL_NO);
	assert_int_equal(verdict(LABEL_LAST, "y", "a -> x -> y"), LABEL_YES);
	assert_int_equal(verdict(LABEL_LAST, "x", "a -> x -> y"), LABEL_NO);
	assert_int_equal(verdict(LABEL_UNSCOPED, "a -> x", "a -> x"), LABEL_YES);
	assert_int_equal(verdict(LABEL_UNSCOPED, "x", "a -> x"), LABEL_NO);
}

/* Environment sessions carry the child's name alone: conditions relative to the child never match them. */
static void environment(void **state)
{
	(void)state;
	assert_int_equal(verdict(LABEL_EXACT, "a", "a"), LABEL_NO);
	assert_int_equal(verdict(LABEL_EXACT, "", "a"), LABEL_NO);
	assert_int_equal(verdict(LABEL_PREFIX, "", "a"), LABEL_NO);
	assert_int_equal(verdict(LABEL_SUFFIX, "", "a"), LABEL_NO);
	assert_int_equal(verdict(LABEL_LAST, "a", "a"), LABEL_YES);
	assert_int_equal(verdict(LABEL_UNSCOPED, "a", "a"), LABEL_YES);
	assert_int_equal(verdict(LABEL_PREFIX, "b", "ab -> b"), LABEL_NO);
}

static void parts(void **state)
{
	(void)state;
	assert_string_equal(label_scoped(&words, "a", "x"), "a -> x");
	assert_string_equal(label_scoped(&words, "a", ""), "a -> ");
	assert_string_equal(label_last_element(&words, "a -> b -> c"), "c");
	assert_string_equal(label_last_element(&words, "a"), "a");
	assert_string_equal(label_last_element(&words, "a -> "), "");
	assert_string_equal(label_identity(&words, "a -> b -> c"), "a -> b");
	assert_string_equal(label_identity(&words, "a"), "");
	assert_string_equal(label_identity(&words, "a -> "), "a");
	assert_string_equal(label_trimmed(&words, "  a -> "), "a ->");
}

/* ---- every small label against every small pattern ---- */

enum { TEXTS_MAX = 400 };

static const char *texts[TEXTS_MAX];
static size_t      text_count;

/* All strings of up to three elements of "x", "y", "xy", joined as labels, and some halves of separators. */
static void make_texts(void)
{
	static const char *const pieces[] = { "", "x", "y", "xy", "x ->", "x -> ", "x -> y", "y -> x", "x -> y -> x", "yx", "x -" };
	static const char *const heads[]  = { "", "a -> ", "a", "ab -> ", "a -> a -> " };
	text_count = 0;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		for (size_t j = 0; j < sizeof(pieces) / sizeof(pieces[0]); j++)
			texts[text_count++] = intern_format(&words, "%s%s", heads[i], pieces[j]);
}

/* A rule that hides another one must match whatever the hidden one would have matched. */
static void covering_is_sound(void **state)
{
	(void)state;
	unsigned covered = 0;
	make_texts();
	for (enum label_match m = LABEL_ANY; m <= LABEL_UNSCOPED; m++)
		for (enum label_match n = LABEL_ANY; n <= LABEL_UNSCOPED; n++)
			for (size_t i = 0; i < text_count; i++)
				for (size_t j = 0; j < text_count; j++) {
					struct label_pattern first  = { .match = m, .text = m ? texts[i] : NULL };
					struct label_pattern second = { .match = n, .text = n ? texts[j] : NULL };
					if (!label_covers(&first, &second))
						continue;
					covered++;
					for (size_t k = 0; k < text_count; k++) {
						struct label label = { texts[k], false };
						if (label_match(&second, "a", label) == LABEL_YES)
							assert_int_equal(label_match(&first, "a", label), LABEL_YES);
					}
				}
	assert_true(covered > 1000);
}

/* A verdict on a family holds for each of its members. */
static void families_are_sound(void **state)
{
	(void)state;
	unsigned yes = 0, no = 0;
	make_texts();
	for (enum label_match m = LABEL_ANY; m <= LABEL_UNSCOPED; m++)
		for (size_t i = 0; i < text_count; i++)
			for (size_t j = 0; j < text_count; j++) {
				if (strncmp(texts[j], "a -> ", 5))
					continue; /* families are sessions that a component opens itself */
				struct label_pattern pattern = { .match = m, .text = m ? texts[i] : NULL };
				enum label_verdict   family  = label_match(&pattern, "a", (struct label){ texts[j], true });
				for (size_t k = 0; k < text_count; k++) {
					if (strncmp(texts[k], texts[j], strlen(texts[j])))
						continue;
					enum label_verdict one = label_match(&pattern, "a", (struct label){ texts[k], false });
					if (family == LABEL_YES)
						assert_int_equal(one, LABEL_YES);
					if (family == LABEL_NO)
						assert_int_equal(one, LABEL_NO);
				}
				yes += family == LABEL_YES;
				no += family == LABEL_NO;
			}
	assert_true(yes > 100 && no > 100);
}

/* ---- tables, numbers, sizes ---- */

static void tables(void **state)
{
	(void)state;
	static int   scopes[7], values[3000];
	struct table table;
	table_init(&table, &arena);
	assert_null(table_get(&table, NULL, intern_string(&words, "x")));
	for (unsigned i = 0; i < 3000; i++) {
		void **at = table_at(&table, &scopes[i % 7], intern_format(&words, "name%u", i / 7));
		assert_null(*at);
		*at = &values[i];
	}
	for (unsigned i = 0; i < 3000; i++) {
		const char *name = intern_format(&words, "name%u", i / 7);
		assert_ptr_equal(table_get(&table, &scopes[i % 7], name), &values[i]);
		assert_ptr_equal(*table_at(&table, &scopes[i % 7], name), &values[i]);
		assert_null(table_get(&table, NULL, name));
	}
}

static void numbers(void **state)
{
	(void)state;
	static const uint64_t samples[] = { 0, 1, 9, 10, 99, 100, UINT32_MAX, INT64_MAX, UINT64_MAX };
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char text[32];
		int  chars = snprintf(text, sizeof(text), "%llu", (unsigned long long)samples[i]);
		assert_string_equal(text_of_number(&words, samples[i], false), text);
		assert_int_equal(decimal_digits(samples[i]), chars);
	}
	assert_string_equal(text_of_number(&words, 5, true), "-5");
	assert_string_equal(size_text(&words, 0), "0");
	assert_string_equal(size_text(&words, 65536), "64K");
	assert_string_equal(size_text(&words, (uint64_t)3 << 30), "3G");
	assert_string_equal(size_text(&words, 65537), "65537");

	uint64_t number = UINT64_MAX - 1;
	assert_true(checked_add(&number, 1));
	assert_false(checked_add(&number, 1));
	assert_true(number == UINT64_MAX);
	number = (uint64_t)1 << 63;
	assert_false(checked_multiply(&number, 2));
	assert_true(checked_multiply(&number, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(conditions, begin, end),
		cmocka_unit_test_setup_teardown(environment, begin, end),
		cmocka_unit_test_setup_teardown(parts, begin, end),
		cmocka_unit_test_setup_teardown(covering_is_sound, begin, end),
		cmocka_unit_test_setup_teardown(families_are_sound, begin, end),
		cmocka_unit_test_setup_teardown(tables, begin, end),
		cmocka_unit_test_setup_teardown(numbers, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
