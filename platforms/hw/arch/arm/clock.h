/* SPDX-License-Identifier: MIT */
/*
 * Microseconds out of a counter's ticks and back, without dividing: the kernel has no division. Factors have 32 bits
 * behind the point one way and 16 the other, which is why the counter must run at 1 MHz to 4 GHz.
 */
#ifndef HW_ARM_CLOCK_H
#define HW_ARM_CLOCK_H

#include <stdint.h>

enum { US_PER_SECOND = 1000000 };

struct clock {
	uint32_t us_per_tick;                      /* times 2^32 */
	uint32_t ticks_per_us;                     /* times 2^16 */
	uint64_t zero;                             /* the counter at time 0 */
};

/* a * 2^bits / b, bit by bit; the quotient must fit. */
static inline uint32_t clock_ratio(uint32_t a, uint32_t b, unsigned bits)
{
	uint64_t rest = a;
	uint32_t quotient = 0;
	uint32_t whole = 0;
	while (rest >= b)
		rest -= b, whole++;
	for (unsigned i = 0; i < bits; i++) {
		rest <<= 1;
		quotient = quotient << 1 | (rest >= b);
		rest -= rest >= b ? b : 0;
	}
	return (bits < 32 ? whole << bits : 0) | quotient;
}

static inline void clock_init(struct clock *clock, uint32_t ticks_per_second, uint64_t now)
{
	clock->us_per_tick = clock_ratio(US_PER_SECOND, ticks_per_second, 32);
	clock->ticks_per_us = clock_ratio(ticks_per_second, US_PER_SECOND, 16);
	clock->zero = now;
}

static inline uint64_t clock_us(const struct clock *clock, uint64_t now)
{
	uint64_t const ticks = now - clock->zero;
	return (ticks >> 32) * clock->us_per_tick + ((ticks & 0xffffffff) * clock->us_per_tick >> 32);
}

/* Ticks of a span, at least one; spans of more than an hour count as one. */
static inline uint64_t clock_ticks(const struct clock *clock, uint64_t us)
{
	uint64_t const longest = 3600ull * US_PER_SECOND;
	return ((us < longest ? us : longest) * clock->ticks_per_us >> 16) + 1;
}

#endif
