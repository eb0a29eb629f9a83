/* SPDX-License-Identifier: MIT */
/*
 * Two components take turns by a number in a page that both see: odd numbers are written by the one, even ones by the
 * other. Who waits for the number spins. On one CPU every turn would thus last until the end of a time slice.
 */
#ifndef TEST_TURNS_H
#define TEST_TURNS_H

#include <stdbool.h>
#include <stdint.h>
#include <genode/rpc.h>

enum { TURN_TIMEOUT_US = 5 * 1000 * 1000, TURN_LOOKS = 1000 /* before one at the clock, which may be slow */ };

struct turns {
	uint32_t number;
};

/*
 * Waits for the number; false: it did not come in time. `gap_us` is how long before that it was looked at in vain: on one
 * CPU a time slice at least, because the other one had to run meanwhile.
 */
static inline bool turns_await(const struct turns *turns, uint32_t number, uint64_t *gap_us)
{
	uint64_t looked_us = time_us_call(), end_us = looked_us + TURN_TIMEOUT_US;
	while (looked_us < end_us) {
		for (unsigned i = 0; i < TURN_LOOKS; i++)
			if (__atomic_load_n(&turns->number, __ATOMIC_ACQUIRE) == number) {
				*gap_us = time_us_call() - looked_us;
				return true;
			}
		looked_us = time_us_call();
	}
	return false;
}

static inline void turns_set(struct turns *turns, uint32_t number)
{
	__atomic_store_n(&turns->number, number, __ATOMIC_RELEASE);
}

#endif
