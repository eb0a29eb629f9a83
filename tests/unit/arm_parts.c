/* SPDX-License-Identifier: MIT */
/* link: components/lib/arch/arm_v7a/divide_long.c */
/* cflags: -Iplatforms/hw */
/* What ARM CPUs compute without a division: the kernel's microseconds, and the library's 64-bit quotients. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "arch/arm/clock.h"

uint64_t divide_unsigned_long(uint64_t dividend, uint64_t divisor, uint64_t *remainder);
int64_t divide_signed_long(int64_t dividend, int64_t divisor, int64_t *remainder);

static uint64_t state = 1;

static uint64_t any(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	uint64_t const mixed = state ^ state >> 29;
	return mixed >> (state >> 58);
}

static void test_divide(void **fixture)
{
	(void)fixture;
	static const uint64_t edges[] = { 0, 1, 2, 0xffffffff, 0x100000000, 0x100000001, INT64_MAX, 1ull << 63, UINT64_MAX };
	enum { EDGES = sizeof(edges) / sizeof(edges[0]) };
	for (unsigned i = 0; i < EDGES * EDGES + 100000; i++) {
		uint64_t const a = i < EDGES * EDGES ? edges[i / EDGES] : any(), b = i < EDGES * EDGES ? edges[i % EDGES] : any();
		if (!b)
			continue;
		uint64_t rest;
		assert_true(divide_unsigned_long(a, b, &rest) == a / b);
		assert_true(rest == a % b);
		if (a == 1ull << 63 && b == UINT64_MAX)
			continue;
		int64_t signed_rest;
		assert_true(divide_signed_long((int64_t)a, (int64_t)b, &signed_rest) == (int64_t)a / (int64_t)b);
		assert_true(signed_rest == (int64_t)a % (int64_t)b);
	}
}

static const uint32_t frequencies[] = { 1000001, 1843200, 19200000, 24000000, 54000000, 62500000, 100000000, 1000000000,
                                        4000000000 };
enum { FREQUENCIES = sizeof(frequencies) / sizeof(frequencies[0]) };

/* Slow by no more than the factor's last bit makes, 2e-8 at 100 MHz, for ten years; and it never runs backwards. */
static void test_clock_us(void **fixture)
{
	(void)fixture;
	for (unsigned i = 0; i < FREQUENCIES; i++) {
		struct clock clock;
		clock_init(&clock, frequencies[i], 12345);
		assert_true(clock_us(&clock, 12345) == 0);
		uint64_t before = 0;
		for (uint64_t seconds = 1; seconds < 10ull * 365 * 86400; seconds *= 3) {
			uint64_t const us = clock_us(&clock, 12345 + seconds * frequencies[i]);
			uint64_t const off = seconds * US_PER_SECOND - us;
			assert_true(us > before && (double)off <= 2 + (double)us * frequencies[i] / US_PER_SECOND / 4294967000.0);
			before = us;
		}
		for (uint64_t tick = 0xfffffff0; tick < 0x100000010; tick++)
			assert_true(clock_us(&clock, 12345 + tick + 1) >= clock_us(&clock, 12345 + tick));
	}
}

/* A time-out comes neither too early by more than it takes to arm it again, nor noticeably late. */
static void test_clock_ticks(void **fixture)
{
	(void)fixture;
	for (unsigned i = 0; i < FREQUENCIES; i++) {
		struct clock clock;
		clock_init(&clock, frequencies[i], 0);
		for (uint64_t us = 0; us <= 3600ull * US_PER_SECOND; us = us * 2 + 1) {
			uint64_t const back = clock_us(&clock, clock_ticks(&clock, us));
			uint64_t const slack = 2 + us / 50000;
			assert_true(back + slack >= us && back <= us + slack);
		}
		assert_true(clock_ticks(&clock, UINT64_MAX) == clock_ticks(&clock, 3600ull * US_PER_SECOND));
		assert_true(clock_ticks(&clock, 0) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_divide), cmocka_unit_test(test_clock_us), cmocka_unit_test(test_clock_ticks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
