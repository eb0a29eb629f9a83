/* SPDX-License-Identifier: MIT */
/*
 * Places on the machine's CPUs.
 *
 * An affinity space divides the CPUs that a component has into a grid; a child's affinity is a rectangle of it. Nobody
 * but core knows how many CPUs there are, so a request for a CPU session carries its place as shares: a rectangle in a
 * square of AFFINITY_RANGE units, in one number, the argument AFFINITY_ARGUMENT. Each init on the way moves it into the
 * rectangle of the child that it comes from, as it does with priorities and their bands. Rounded to the nearest unit,
 * which is exact for spaces that are powers of two.
 */
#ifndef GENODE_AFFINITY_H
#define GENODE_AFFINITY_H

#include <stdbool.h>
#include <stdint.h>

#define AFFINITY_ARGUMENT "place"

enum { AFFINITY_RANGE = 65536 };

struct place {
	uint32_t x, y;           /* 0 .. AFFINITY_RANGE - 1 */
	uint32_t width, height;  /* 1 .. AFFINITY_RANGE */
};

#define PLACE_WHOLE ((struct place){ 0, 0, AFFINITY_RANGE, AFFINITY_RANGE })

static inline bool place_is_whole(struct place place)
{
	return place.width == AFFINITY_RANGE && place.height == AFFINITY_RANGE;
}

/* 16 bits each, sizes less one: every number is a place, if not one inside of the square. */
static inline uint64_t place_pack(struct place place)
{
	return place.x | (uint64_t)place.y << 16 | (uint64_t)(place.width - 1) << 32 | (uint64_t)(place.height - 1) << 48;
}

static inline struct place place_unpack(uint64_t packed)
{
	return (struct place){ packed & 0xffff, packed >> 16 & 0xffff, (packed >> 32 & 0xffff) + 1, (uint32_t)(packed >> 48) + 1 };
}

/* The rectangle of a grid of `columns` and `rows` as shares. False: it exceeds the grid, or the grid AFFINITY_RANGE. */
bool place_in_grid(uint64_t x, uint64_t y, uint64_t width, uint64_t height, uint64_t columns, uint64_t rows,
                   struct place *shares);

/* `inner`, said by the child, inside of `outer`, the child's own place. What exceeds the square is cut. */
struct place place_inside(struct place outer, struct place inner);

#endif
