/* SPDX-License-Identifier: MIT */
#include <genode/affinity.h>

static uint32_t share(uint64_t amount, uint64_t of) { return (uint32_t)((amount * AFFINITY_RANGE + of / 2) / of); }

/* A part of an axis; at least one unit. False: it exceeds the bound. */
static bool part(uint64_t at, uint64_t size, uint64_t bound, uint32_t *begin, uint32_t *length)
{
	if (bound > AFFINITY_RANGE || at >= bound || !size || size > bound - at)
		return false;
	*begin = share(at, bound);
	*length = share(at + size, bound) - *begin;
	return true;
}

bool place_in_grid(uint64_t x, uint64_t y, uint64_t width, uint64_t height, uint64_t columns, uint64_t rows,
                   struct place *shares)
{
	return part(x, width, columns, &shares->x, &shares->width) && part(y, height, rows, &shares->y, &shares->height);
}

static void squeeze(uint32_t outer_at, uint32_t outer_size, uint32_t *at, uint32_t *size)
{
	uint64_t const end = *size < AFFINITY_RANGE - *at ? *at + *size : AFFINITY_RANGE;
	uint64_t const begin = (uint64_t)*at * outer_size / AFFINITY_RANGE;
	uint64_t const length = (end * outer_size + AFFINITY_RANGE / 2) / AFFINITY_RANGE - begin;
	*at   = outer_at + (uint32_t)begin;
	*size = length ? (uint32_t)length : 1;
}

struct place place_inside(struct place outer, struct place inner)
{
	squeeze(outer.x, outer.width, &inner.x, &inner.width);
	squeeze(outer.y, outer.height, &inner.y, &inner.height);
	return inner;
}
