/* SPDX-License-Identifier: MIT */
/* Numbers that look random and are the same in every run: splitmix64 over a counter. */
#ifndef TEST_RANDOM_H
#define TEST_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

static inline uint64_t random_u64(struct random *random)
{
	uint64_t mixed = random->state += 0x9e3779b97f4a7c15u;
	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return mixed ^ mixed >> 31;
}

/* 0 .. bound-1; `bound` is not 0. */
static inline unsigned random_below(struct random *random, unsigned bound)
{
	return (unsigned)((random_u64(random) >> 32) * bound >> 32);
}

static inline bool random_one_in(struct random *random, unsigned n) { return random_below(random, n) == 0; }

#endif
