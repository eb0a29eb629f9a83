/* SPDX-License-Identifier: MIT */
/*
 * Two components take turns by a number in a page that both see: odd numbers are written by the one, even ones by the
 * other. Who waits for the number spins, and leaves its CPU to nobody of a lower priority.
 */
#ifndef TEST_TURNS_H
#define TEST_TURNS_H

#include <stdbool.h>
#include <stdint.h>
#include <genode/rpc.h>

enum { TURN_TIMEOUT_US = 60 * 1000 * 1000, TURN_LOOKS = 1000 /* before one at the clock, which may be slow */ };

struct turns {
	uint32_t number;
};

/* Waits for the number; false: it does not come. */
static inline bool turns_await(const struct turns *turns, uint32_t number)
{
	uint64_t const end_us = time_us_call() + TURN_TIMEOUT_US;
	do
		for (unsigned i = 0; i < TURN_LOOKS; i++)
			if (__atomic_load_n(&turns->number, __ATOMIC_ACQUIRE) == number)
				return true;
	while (time_us_call() < end_us);
	return false;
}

static inline void turns_set(struct turns *turns, uint32_t number)
{
	__atomic_store_n(&turns->number, number, __ATOMIC_RELEASE);
}

#endif
