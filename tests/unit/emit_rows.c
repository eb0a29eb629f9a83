/* SPDX-License-Identifier: MIT */
/* link: compiler */
/*
 * How often arrows pass rows of boxes: of pictures that one can count, and of random ones without circles against rows that
 * are found the slow way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/arena.h"
#include "emit/rows.h"

enum { BOXES = 20, ARROWS_MAX = BOXES * BOXES, ROUNDS = 200 };

static struct arena arena;

static void test_counted(void **state)
{
	const struct rows_arrow chain[] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 0, 3 }, { 0, 2 } };
	const struct rows_arrow circle[] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 0 } };
	const struct rows_arrow itself[] = { { 2, 2 } };
	const struct rows_arrow upwards[] = { { 3, 2 }, { 2, 1 }, { 1, 0 }, { 3, 0 } };
	(void)state;
	assert_int_equal(rows_passed(&arena, 4, NULL, 0), 0);
	assert_int_equal(rows_passed(&arena, 4, chain, 3), 0);
	assert_int_equal(rows_passed(&arena, 4, chain, 4), 2);
	assert_int_equal(rows_passed(&arena, 4, chain, 5), 3);
	assert_int_equal(rows_passed(&arena, 4, circle, 3), 0);
	assert_int_equal(rows_passed(&arena, 4, circle, 4), 2);   /* the last one leads back over two rows */
	assert_int_equal(rows_passed(&arena, 4, itself, 1), 0);
	assert_int_equal(rows_passed(&arena, 4, upwards, 4), 2);
}

/* Everybody with everybody: as many rows as boxes, and two arrows between each two. */
static void test_everybody(void **state)
{
	struct rows_arrow arrows[ARROWS_MAX];
	size_t count = 0;
	uint64_t passed = 0;
	(void)state;
	for (uint32_t i = 0; i < BOXES; i++)
		for (uint32_t j = 0; j < BOXES; j++) {
			if (i == j) continue;
			arrows[count++] = (struct rows_arrow) { i, j };
			passed += (i < j ? j - i : i - j) - 1;
		}
	assert_int_equal(rows_passed(&arena, BOXES, arrows, count), passed);
}

/* Rows by lowering boxes until nothing changes. */
static uint64_t passed_slowly(const struct rows_arrow *arrows, size_t count)
{
	uint32_t row[BOXES] = { 0 };
	uint64_t passed = 0;
	for (bool changed = true; changed;) {
		changed = false;
		for (size_t i = 0; i < count; i++)
			if (row[arrows[i].to] <= row[arrows[i].from]) {
				row[arrows[i].to] = row[arrows[i].from] + 1;
				changed = true;
			}
	}
	for (size_t i = 0; i < count; i++) passed += row[arrows[i].to] - row[arrows[i].from] - 1;
	return passed;
}

static void test_random(void **state)
{
	(void)state;
	srand(42);
	for (int round = 0; round < ROUNDS; round++) {
		struct rows_arrow arrows[ARROWS_MAX];
		uint32_t place[BOXES];        /* arrows lead from smaller to larger ones: there are no circles */
		size_t const count = (size_t)rand() % 60;
		for (uint32_t i = 0; i < BOXES; i++) place[i] = i;
		for (uint32_t i = BOXES - 1; i; i--) {
			uint32_t const other = (uint32_t)rand() % (i + 1), kept = place[i];
			place[i] = place[other];
			place[other] = kept;
		}
		for (size_t i = 0; i < count; i++) {
			uint32_t const a = (uint32_t)rand() % (BOXES - 1), b = a + 1 + (uint32_t)rand() % (BOXES - 1 - a);
			arrows[i] = (struct rows_arrow) { place[a], place[b] };
		}
		assert_int_equal(rows_passed(&arena, BOXES, arrows, count), passed_slowly(arrows, count));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counted), cmocka_unit_test(test_everybody), cmocka_unit_test(test_random),
	};
	arena_init(&arena);
	int const failed = cmocka_run_group_tests(tests, NULL, NULL);
	arena_destroy(&arena);
	return failed;
}
