/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * Regular expressions of schemas: what they accept, by hand and against the C library's matcher for random expressions
 * and texts that both can read; what is refused; and that expressions made to be slow are answered, within the account.
 */
#include "model/regular.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct span nowhere;

static bool matches(const char *expression, const char *text)
{
	struct compilation compilation;
	compilation_init(&compilation);
	struct regular *regular = regular_parse(&compilation.arena, expression);
	assert_non_null(regular);
	bool const result = regular_matches(&compilation, regular, text, nowhere);
	assert_int_equal(result, regular_matches(&compilation, regular, text, nowhere));
	assert_false(work_exhausted(&compilation));
	compilation_destroy(&compilation);
	return result;
}

static bool is_read(const char *expression)
{
	struct compilation compilation;
	compilation_init(&compilation);
	bool const result = regular_parse(&compilation.arena, expression);
	compilation_destroy(&compilation);
	return result;
}

struct example { const char *expression, *fits, *fails; };

static void test_examples(void **state)
{
	static const struct example examples[] = {
		{ "", "", "a" },                             { "abc", "abc", "abcd" },
		{ "a|bc", "bc", "ac" },                      { "a*", "aaaa", "aab" },
		{ "a+", "a", "" },                           { "ab?c", "ac", "abbc" },
		{ "a{2}", "aa", "aaa" },                     { "a{2,}", "aaaaa", "a" },
		{ "a{2,4}", "aaaa", "aaaaa" },               { "a{0}", "", "a" },
		{ "(a|b)*c", "abbac", "abba" },              { "(?:ab)+", "abab", "aba" },
		{ "a+?", "aaa", "" },                        { "a{1,2}?", "aa", "" },
		{ "[a-c]", "b", "d" },                       { "[^a-c]", "d", "b" },
		{ "[]a]", "]", "b" },                        { "[^]a]", "b", "]" },
		{ "[a-]", "-", "b" },                        { "[-a]", "-", "b" },
		{ "[[:digit:]_]+", "12_3", "a" },            { "[^[:space:]]+", "ab", "a b" },
		{ "[\\d.]+", "1.2", "1,2" },                 { "[\\]x]", "]", "\\" },
		{ "\\d+", "0123456789", "12a" },             { "\\D", "a", "1" },
		{ "\\s", "\t", "a" },                        { "\\S+", "ab", "a b" },
		{ "\\w+", "a_Z9", "a-" },                    { "\\W", "-", "a" },
		{ "\\.\\*\\(\\)\\<", ".*()<", ".*()" },      { "a\\tb", "a\tb", "atb" },
		{ ".", "a", "" },                            { ".", "\xc3\xa9", "ab" },
		{ "[\xc3\xa0-\xc3\xbf]", "\xc3\xa9", "e" },  { "\xc3\xa9{2}", "\xc3\xa9\xc3\xa9", "\xc3\xa9" },
		{ "..", "\xff\xfe", "\xff" },                { "^a$", "a", "b" },
		{ "(^|b)a", "ba", "aa" },                    { "a($|b)", "a", "aa" },
		{ "a^b", "", "ab" },                         { "$", "", "a" },
		{ "(a*)*b", "aab", "aa" },                   { "((a?){3}){2}", "aaaaaa", "aaaaaaa" },
		{ "a||b", "", "ab" },                        { "(|a)b", "b", "a" },
		{ "a{b", "a{b", "ab" },                      { "a}]", "a}]", "a" },
		{ "(){9}", "", "a" },                        { "((){4000}){4000}", "", "a" },
		{ "((a{0}){4000}){4000}b", "b", "ab" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		const struct example *example = &examples[i];
		if (strcmp(example->expression, "a^b") && !matches(example->expression, example->fits))
			fail_msg("'%s' does not accept '%s'", example->expression, example->fits);
		if (matches(example->expression, example->fails))
			fail_msg("'%s' accepts '%s'", example->expression, example->fails);
	}
}

static void test_refused(void **state)
{
	static const char *const refused[] = {
		"(", ")", "(a", "a)", "[", "[a", "[]", "[b-a]", "*", "+a", "?", "a**", "a{2}{3}", "{2}", "a{2", "a{2,1}", "a{,2}{1",
		"a{2,x}", "\\", "a\\", "\\1", "\\m", "\\y", "[\\D]", "[[.a.]]", "[[=a=]]", "[[:none:]]", "[[:digit:]", "[a-[:digit:]]",
		"(?=a)", "(?!a)", "(?i)a", "a{4001}", "(a{100}){100}", "((a?){100}){100}", "a{99999999999999999999}",
	};
	char deep[2000];
	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		if (is_read(refused[i])) fail_msg("'%s' is read", refused[i]);
	memset(deep, '(', 1000);
	memset(deep + 1000, ')', 999);
	deep[1999] = '\0';
	assert_false(is_read(deep));
}

/* ---- against the C library ---- */

static uint32_t random_state = 1;

static uint32_t any(uint32_t below)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % below;
}

static void random_either(char **to, unsigned depth);

static void random_atom(char **to, unsigned depth)
{
	static const char *const atoms[] = { "a", "b", "c", ".", "[ab]", "[^a]", "[a-c]", "\\.", "[^[:space:]]" };
	if (depth && !any(3)) {
		*(*to)++ = '(';
		random_either(to, depth - 1);
		*(*to)++ = ')';
	} else {
		*to = stpcpy(*to, atoms[any(sizeof atoms / sizeof atoms[0])]);
	}
}

static void random_sequence(char **to, unsigned depth)
{
	static const char *const repeats[] = { "", "", "", "*", "+", "?", "{2}", "{0,2}", "{1,}", "{0}" };
	for (uint32_t i = 1 + any(3); i; i--) {
		random_atom(to, depth);
		*to = stpcpy(*to, repeats[any(sizeof repeats / sizeof repeats[0])]);
	}
}

static void random_either(char **to, unsigned depth)
{
	random_sequence(to, depth);
	for (; !any(3); random_sequence(to, depth)) *(*to)++ = '|';
}

static void compare(const char *expression)
{
	char anchored[10000], text[16];
	regex_t compiled;
	snprintf(anchored, sizeof anchored, "^(%s)$", expression);
	if (regcomp(&compiled, anchored, REG_EXTENDED | REG_NOSUB)) fail_msg("the C library refuses '%s'", expression);
	for (int i = 0; i < 20; i++) {
		uint32_t const length = any(8);
		for (uint32_t j = 0; j < length; j++) text[j] = "abc."[any(4)];
		text[length] = '\0';
		if (matches(expression, text) != !regexec(&compiled, text, 0, NULL, 0))
			fail_msg("'%s' and '%s': the C library thinks otherwise", expression, text);
	}
	regfree(&compiled);
}

static void test_oracle(void **state)
{
	(void)state;
	for (int i = 0; i < 3000; i++) {
		char expression[5000], *end = expression;
		random_either(&end, 3);
		*end = '\0';
		if (end - expression < 200) compare(expression);
	}
}

/* ---- made to be slow ---- */

static char *times(const char *text, size_t count)
{
	char *result = malloc(strlen(text) * count + 1), *end = result;
	for (*result = '\0'; count; count--) end = stpcpy(end, text);
	return result;
}

/* Answered or refused; what is not paid for is a finding. */
static void answer(const char *expression, const char *text)
{
	struct compilation compilation;
	compilation_init(&compilation);
	struct regular *regular = regular_parse(&compilation.arena, expression);
	for (int i = 0; regular && i < 100 && !work_exhausted(&compilation); i++) regular_matches(&compilation, regular, text, nowhere);
	assert_true(work_exhausted(&compilation) == diagnostics_failed(&compilation.diagnostics));
	compilation_destroy(&compilation);
}

static void test_slow(void **state)
{
	static const struct { const char *head, *body, *tail; size_t count; } slow[] = {
		{ "(", "a?", ")", 1900 },           { "(", "a?", "){2}", 900 },          { "(", "a?", "){1000}", 900 },
		{ "a", "+", "", 30 },               { "(", "(a*b?)*", ")*", 280 },       { "(a|b)*a", "(a|b)", "", 300 },
		{ "", "(", "", 100000 },            { "", "a|", "", 100000 },            { "", "[^a]", "", 100000 },
		{ "(a|b)*a(a|b){1000}", "", "", 0 }, { "((a*)*|(b*)*)*", "", "", 0 },    { "((((a{10}){10}){10}){10}){10}", "", "", 0 },
		{ "", "(a*)+", "", 500 },           { "(((", "a{0,3}", "){9})*)+", 40 },
	};
	char *text = times("ab", 500000);
	(void)state;
	for (size_t i = 0; i < sizeof slow / sizeof slow[0]; i++) {
		char *body = times(slow[i].body, slow[i].count), *expression;
		assert_true(asprintf(&expression, "%s%s%s", slow[i].head, body, slow[i].tail) >= 0);
		answer(expression, text);
		free(expression);
		free(body);
	}
	free(text);
}

static void test_many_are_paid_for(void **state)
{
	struct compilation compilation;
	(void)state;
	compilation_init(&compilation);
	for (int i = 0; i < 35000 && !work_exhausted(&compilation); i++) {
		struct regular *regular = regular_parse(&compilation.arena, "(a?){1000}");
		assert_non_null(regular);
		regular_matches(&compilation, regular, "aaa", nowhere);
	}
	assert_true(work_exhausted(&compilation));
	assert_true(diagnostics_failed(&compilation.diagnostics));
	compilation_destroy(&compilation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_oracle),
		cmocka_unit_test(test_slow),
		cmocka_unit_test(test_many_are_paid_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
