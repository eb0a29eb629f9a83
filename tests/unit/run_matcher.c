/* SPDX-License-Identifier: MIT */
/* link: compose/run/matcher.c compose/run/log.c compose/base/ */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "run/matcher.h"

/* A log, a matcher and a clock that the test moves. */
static struct log printed;
static struct matcher matcher;
static uint64_t now_us;

enum { SECOND = 1000000 };

static void begin(struct step *steps, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++) steps[i].next = &steps[i + 1];
	log_destroy(&printed);
	now_us = 1000;
	matcher_init(&matcher, steps, now_us, 1);
}

#define BEGIN(...) \
	struct step steps[] = { __VA_ARGS__ }; \
	begin(steps, sizeof steps / sizeof steps[0])

#define EXPECT(string) { .kind = STEP_EXPECT, .text = (string) }
#define EXPECT_WITHIN(string, seconds) { .kind = STEP_EXPECT, .text = (string), .within_us = (seconds) * SECOND }
#define FORBID(string) { .kind = STEP_FORBID, .text = (string) }
#define FORBID_WITHIN(string, seconds) { .kind = STEP_FORBID, .text = (string), .within_us = (seconds) * SECOND }
#define SEND(string) { .kind = STEP_SEND, .text = (string) }

static enum match_state print_on(enum log_channel channel, const char *text)
{
	log_append(&printed, channel, text, strlen(text));
	return matcher_update(&matcher, &printed, now_us);
}

static enum match_state print(const char *text) { return print_on(LOG_CHANNEL_LOG, text); }

static enum match_state wait(uint64_t microseconds)
{
	now_us += microseconds;
	return matcher_update(&matcher, &printed, now_us);
}

static void no_steps_pass_at_once(void **state)
{
	(void)state;
	log_destroy(&printed);
	matcher_init(&matcher, NULL, 0, 1);
	assert_int_equal(matcher_update(&matcher, &printed, 0), MATCH_PASSED);
}

static void expected_text_passes_in_pieces_and_without_line_end(void **state)
{
	(void)state;
	BEGIN(EXPECT("login: "));
	assert_int_equal(print("boot\r\nlog"), MATCH_WAITING);
	assert_int_equal(print("in:"), MATCH_WAITING);
	assert_int_equal(print(" "), MATCH_PASSED);
}

static void order_counts_on_one_line(void **state)
{
	(void)state;
	BEGIN(EXPECT("b"), EXPECT("a"));
	assert_int_equal(print("a\nb\n"), MATCH_WAITING);
	assert_ptr_equal(matcher.step, &steps[1]);
	assert_int_equal(print("a"), MATCH_PASSED);
}

static void components_have_no_order_and_each_has_its_own(void **state)
{
	(void)state;
	BEGIN(EXPECT("[init -> b] x"), EXPECT("[init -> a] x"), EXPECT("[init -> b] y"), EXPECT("[init -> a] x"));
	assert_int_equal(print("[init -> a] x\n[init -> b] y\n[init -> b] x\n"), MATCH_WAITING);
	assert_ptr_equal(matcher.step, &steps[2]);
	assert_int_equal(print("[init -> b] y\n"), MATCH_WAITING);
	assert_ptr_equal(matcher.step, &steps[3]);
	assert_int_equal(print("[init -> a] x\n"), MATCH_PASSED);
}

static void what_has_no_label_has_an_order_with_all(void **state)
{
	(void)state;
	BEGIN(EXPECT("[init -> a] x"), EXPECT("now"), EXPECT("[init -> b] y"));
	assert_int_equal(print("[init -> b] y\nnow\n[init -> a] x\n"), MATCH_WAITING);
	assert_ptr_equal(matcher.step, &steps[1]);
	assert_int_equal(print("now\n"), MATCH_WAITING);
	assert_ptr_equal(matcher.step, &steps[2]);
	assert_int_equal(print("[init -> b] y\n"), MATCH_PASSED);
}

static void more_components_than_places_are_ordered(void **state)
{
	(void)state;
	static struct step steps[MATCHER_SPEAKERS + 2];
	static char texts[MATCHER_SPEAKERS + 2][16];
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		snprintf(texts[i], sizeof texts[i], "[c%03zu] x", i);
		steps[i] = (struct step)EXPECT(texts[i]);
	}
	begin(steps, sizeof steps / sizeof steps[0]);
	for (size_t i = sizeof steps / sizeof steps[0]; i-- > 0; ) print(texts[i]);
	assert_ptr_equal(matcher.step, &steps[MATCHER_SPEAKERS]);
	assert_int_equal(print(texts[MATCHER_SPEAKERS]), MATCH_WAITING);
	assert_int_equal(print(texts[MATCHER_SPEAKERS + 1]), MATCH_PASSED);
}

static void equal_texts_need_equal_numbers(void **state)
{
	(void)state;
	BEGIN(EXPECT("x"), EXPECT("x"));
	assert_int_equal(print("x"), MATCH_WAITING);
	assert_int_equal(print("x"), MATCH_PASSED);
}

static void lines_are_not_ordered_against_each_other(void **state)
{
	(void)state;
	BEGIN(EXPECT("one"), EXPECT("two"));
	assert_int_equal(print_on(LOG_CHANNEL_TERMINAL, "two\n"), MATCH_WAITING);
	assert_int_equal(print_on(LOG_CHANNEL_LOG, "one\n"), MATCH_PASSED);
}

static void a_text_does_not_span_two_channels(void **state)
{
	(void)state;
	BEGIN(EXPECT("ab"));
	print_on(LOG_CHANNEL_LOG, "a");
	assert_int_equal(print_on(LOG_CHANNEL_TERMINAL, "b"), MATCH_WAITING);
}

static void time_limit_counts_from_the_step_before(void **state)
{
	(void)state;
	BEGIN(EXPECT_WITHIN("a", 5), EXPECT_WITHIN("b", 2));
	assert_int_equal(wait(5 * SECOND), MATCH_WAITING);
	assert_int_equal(print("a"), MATCH_WAITING);
	assert_int_equal(wait(2 * SECOND), MATCH_WAITING);
	assert_int_equal(matcher_deadline_us(&matcher), now_us);
	assert_int_equal(wait(1), MATCH_TIMEOUT);
	assert_ptr_equal(matcher.step, &steps[1]);
	assert_int_equal(print("b"), MATCH_TIMEOUT);
}

static void limit_without_number_is_ten_seconds(void **state)
{
	(void)state;
	BEGIN(EXPECT("a"));
	assert_int_equal(wait(10 * SECOND), MATCH_WAITING);
	assert_int_equal(wait(1), MATCH_TIMEOUT);
}

static void patience_multiplies_limits(void **state)
{
	(void)state;
	BEGIN(EXPECT_WITHIN("a", 1));
	matcher.patience = 3;
	assert_int_equal(wait(3 * SECOND), MATCH_WAITING);
	assert_int_equal(wait(1), MATCH_TIMEOUT);
}

static void text_that_arrives_with_the_deadline_counts(void **state)
{
	(void)state;
	BEGIN(EXPECT_WITHIN("a", 1));
	now_us += 2 * SECOND;
	assert_int_equal(print("a"), MATCH_PASSED);
}

static void forbidden_fails_wherever_it_stands(void **state)
{
	(void)state;
	BEGIN(EXPECT("a"), EXPECT("b"), FORBID("panic"));
	assert_int_equal(print("a pan"), MATCH_WAITING);
	assert_int_equal(print("ic"), MATCH_FORBIDDEN);
	assert_ptr_equal(matcher.step, &steps[2]);
}

static void forbidden_before_the_last_expected_in_one_piece(void **state)
{
	(void)state;
	BEGIN(EXPECT("a"), FORBID("panic"));
	assert_int_equal(print("panic\na\n"), MATCH_FORBIDDEN);
}

static void forbid_within_waits_and_then_goes_on(void **state)
{
	(void)state;
	BEGIN(EXPECT("a"), FORBID_WITHIN("x", 2), EXPECT("b"));
	assert_int_equal(print("x a"), MATCH_WAITING);
	assert_int_equal(wait(2 * SECOND), MATCH_WAITING);
	assert_ptr_equal(matcher.step, &steps[1]);
	wait(1);
	assert_ptr_equal(matcher.step, &steps[2]);
	assert_int_equal(print("x b"), MATCH_PASSED);
}

static void forbid_within_fails_inside_its_time(void **state)
{
	(void)state;
	BEGIN(EXPECT("a"), FORBID_WITHIN("bad", 2));
	print("a b");
	wait(SECOND);
	assert_int_equal(print("ad"), MATCH_FORBIDDEN);
}

static void send_waits_for_the_step_before(void **state)
{
	(void)state;
	BEGIN(EXPECT("ready"), SEND("hi\n"), EXPECT("hi"));
	assert_int_equal(print("read"), MATCH_WAITING);
	assert_int_equal(print("y"), MATCH_SEND);
	assert_string_equal(matcher.step->text, "hi\n");
	wait(3 * SECOND);
	matcher_sent(&matcher, &printed, now_us);
	assert_int_equal(wait(10 * SECOND), MATCH_WAITING);
	assert_int_equal(print("hi"), MATCH_PASSED);
}

static void what_nobody_takes_is_not_sent_for_ever(void **state)
{
	(void)state;
	BEGIN(SEND("hi\n"), EXPECT("hi"));
	matcher.patience = 2;
	assert_int_equal(wait(20 * SECOND), MATCH_SEND);
	assert_int_equal(wait(1), MATCH_TIMEOUT);
	assert_ptr_equal(matcher.step, &steps[0]);
}

static void log_drops_what_controls_a_terminal(void **state)
{
	(void)state;
	log_destroy(&printed);
	const char text[] = "\x1b[H\x1b[J\x1b[1;31mred\x1b[0m\x1b(\a\b\r\nnext\tword\x7f\n\x1b[";
	for (size_t i = 0; i < sizeof text - 1; i++) log_append(&printed, LOG_CHANNEL_LOG, &text[i], 1);
	assert_int_equal(printed.lines.length, strlen("red\nnext\tword\n"));
	assert_memory_equal(printed.lines.bytes, "red\nnext\tword\n", printed.lines.length);
}

static void lines_come_in_the_order_of_completion(void **state)
{
	(void)state;
	log_destroy(&printed);
	log_append(&printed, LOG_CHANNEL_LOG, "be", 2);
	log_append(&printed, LOG_CHANNEL_TERMINAL, "first\nlast", 10);
	log_append(&printed, LOG_CHANNEL_LOG, "gun\n", 4);
	log_close(&printed);
	assert_int_equal(printed.lines.length, strlen("first\nbegun\nlast\n"));
	assert_memory_equal(printed.lines.bytes, "first\nbegun\nlast\n", printed.lines.length);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_steps_pass_at_once),
		cmocka_unit_test(expected_text_passes_in_pieces_and_without_line_end),
		cmocka_unit_test(order_counts_on_one_line),
		cmocka_unit_test(components_have_no_order_and_each_has_its_own),
		cmocka_unit_test(what_has_no_label_has_an_order_with_all),
		cmocka_unit_test(more_components_than_places_are_ordered),
		cmocka_unit_test(equal_texts_need_equal_numbers),
		cmocka_unit_test(lines_are_not_ordered_against_each_other),
		cmocka_unit_test(a_text_does_not_span_two_channels),
		cmocka_unit_test(time_limit_counts_from_the_step_before),
		cmocka_unit_test(limit_without_number_is_ten_seconds),
		cmocka_unit_test(patience_multiplies_limits),
		cmocka_unit_test(text_that_arrives_with_the_deadline_counts),
		cmocka_unit_test(forbidden_fails_wherever_it_stands),
		cmocka_unit_test(forbidden_before_the_last_expected_in_one_piece),
		cmocka_unit_test(forbid_within_waits_and_then_goes_on),
		cmocka_unit_test(forbid_within_fails_inside_its_time),
		cmocka_unit_test(send_waits_for_the_step_before),
		cmocka_unit_test(what_nobody_takes_is_not_sent_for_ever),
		cmocka_unit_test(log_drops_what_controls_a_terminal),
		cmocka_unit_test(lines_come_in_the_order_of_completion),
	};
	int const failed = cmocka_run_group_tests(tests, NULL, NULL);
	log_destroy(&printed);
	return failed;
}
