/* SPDX-License-Identifier: MIT */
/*
 * Divides, and multiplies back. Where the CPU has no instruction for a division the compiler calls the base library's
 * functions, which nobody else tests at their edges.
 */
#include "random.h"

#include <genode/env.h>
#include <genode/log.h>

enum { RANDOM_ROUNDS = 20000 };

static const uint64_t edges[] = {
	0, 1, 2, 3, 7, 10, 0x7f, 0x80, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff,
	0x100000000, 0x100000001, 0x1ffffffff, 0x7fffffffffffffff, 0x8000000000000000, 0x8000000000000001,
	0xfffffffffffffffe, 0xffffffffffffffff,
};

enum { EDGES = sizeof(edges) / sizeof(edges[0]) };

static unsigned wrong;

static void judge(bool right, const char *what, uint64_t a, uint64_t b)
{
	if (!right && wrong++ < 10)
		log_error("wrong: %s of 0x%llx and 0x%llx", what, (unsigned long long)a, (unsigned long long)b);
}

/*
 * The volatile copies keep the compiler from computing anything beforehand. `a = quotient * b + remainder` modulo the
 * width, a remainder smaller than the divisor and with the dividend's sign: only the right results have all of it.
 */
#define DIVIDE_UNSIGNED(type, x, y) \
	do { \
		volatile type const a = (type)(x), b = (type)(y); \
		if (b) { \
			type const quotient = a / b, remainder = a % b; \
			judge((type)(quotient * b + remainder) == a && remainder < b && quotient <= a, #type, a, b); \
		} \
	} while (0)

#define DIVIDE_SIGNED(type, unsigned_type, least, x, y) \
	do { \
		volatile type const a = (type)(x), b = (type)(y); \
		if (b && !(a == least && b == -1)) { \
			type const quotient = a / b, remainder = a % b; \
			unsigned_type const size = remainder < 0 ? 0 - (unsigned_type)remainder : (unsigned_type)remainder; \
			unsigned_type const limit = b < 0 ? 0 - (unsigned_type)b : (unsigned_type)b; \
			bool const sign = quotient == 0 || (quotient < 0) == ((a < 0) != (b < 0)); \
			judge((unsigned_type)quotient * (unsigned_type)b + (unsigned_type)remainder == (unsigned_type)a \
			      && size < limit && sign && (remainder == 0 || (remainder < 0) == (a < 0)), \
			      #type, (uint64_t)a, (uint64_t)b); \
		} \
	} while (0)

static void divide(uint64_t x, uint64_t y)
{
	DIVIDE_UNSIGNED(uint32_t, x, y);
	DIVIDE_UNSIGNED(uint64_t, x, y);
	DIVIDE_SIGNED(int32_t, uint32_t, INT32_MIN, x, y);
	DIVIDE_SIGNED(int64_t, uint64_t, INT64_MIN, x, y);
}

static void shift(uint64_t value)
{
	volatile uint64_t const a = value;
	for (volatile unsigned bits = 0; bits < 64; bits++) {
		uint64_t up = a, down = a;
		for (unsigned i = 0; i < bits; i++)
			up += up, down /= 2;
		judge(a << bits == up && a >> bits == down, "shift", a, bits);
	}
}

void component_init(struct env *env)
{
	(void)env;
	struct random random = { .state = 1 };
	for (unsigned i = 0; i < EDGES; i++) {
		shift(edges[i]);
		for (unsigned j = 0; j < EDGES; j++)
			divide(edges[i], edges[j]);
	}
	for (unsigned i = 0; i < RANDOM_ROUNDS; i++) {
		uint64_t const a = random_u64(&random), b = random_u64(&random);
		divide(a >> random_below(&random, 64), b >> random_below(&random, 64));
	}
	log_line("%u wrong, done", wrong);
}
