/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* Work in a process of its own: its text comes whole, and whatever becomes of it, this program goes on and knows why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <signal.h>

#include "base/arena.h"
#include "run/confined.h"

enum { LONG_TEXT = 3 << 20 };        /* more than any pipe holds */

static struct arena arena;

static const char *long_text(struct arena *own, void *context, size_t *length, const char **reason)
{
	(void)reason;
	char *text = arena_alloc(own, LONG_TEXT);
	for (size_t i = 0; i < LONG_TEXT; i++) text[i] = (char)(i * 31);
	*(int *)context = 1;              /* which nobody else sees */
	*length = LONG_TEXT;
	return text;
}

static const char *no_text(struct arena *own, void *context, size_t *length, const char **reason)
{
	(void)own, (void)length;
	*reason = context;
	return NULL;
}

static const char *endless(struct arena *own, void *context, size_t *length, const char **reason)
{
	(void)own, (void)length, (void)reason;
	for (volatile unsigned i = 0;; i++)
		if (context) signal(SIGXCPU, SIG_IGN);
	return NULL;
}

static const char *crash(struct arena *own, void *context, size_t *length, const char **reason)
{
	(void)own, (void)context, (void)length, (void)reason;
	signal(SIGBUS, SIG_DFL);          /* sanitizers answer it, too */
	raise(SIGBUS);
	return "";
}

static void test_text(void **state)
{
	size_t length = 0;
	const char *reason = NULL;
	int touched = 0;
	(void)state;
	const char *text = confined(&arena, long_text, &touched, 5, &length, &reason);
	assert_non_null(text);
	assert_null(reason);
	assert_int_equal(length, LONG_TEXT);
	for (size_t i = 0; i < LONG_TEXT; i++)
		if (text[i] != (char)(i * 31)) fail_msg("byte %zu is another one", i);
	assert_int_equal(text[LONG_TEXT], 0);
	assert_int_equal(touched, 0);
}

static void test_reason(void **state)
{
	size_t length;
	const char *reason = NULL;
	(void)state;
	assert_null(confined(&arena, no_text, "there is none", 5, &length, &reason));
	assert_string_equal(reason, "there is none");
}

/* Also one that does not hear the signal. */
static void test_endless(void **state)
{
	size_t length;
	int deaf = 0;
	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *reason = NULL;
		assert_null(confined(&arena, endless, i ? &deaf : NULL, 1, &length, &reason));
		assert_string_equal(reason, "it was not done after 1 seconds of the processor's time");
	}
}

static void test_crash(void **state)
{
	size_t length;
	const char *reason = NULL;
	char wanted[64];
	(void)state;
	snprintf(wanted, sizeof wanted, "it ended with signal %d", SIGBUS);
	assert_null(confined(&arena, crash, NULL, 5, &length, &reason));
	assert_string_equal(reason, wanted);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text), cmocka_unit_test(test_reason), cmocka_unit_test(test_endless), cmocka_unit_test(test_crash),
	};
	arena_init(&arena);
	int const failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_destroy(&arena);
	return failed;
}
