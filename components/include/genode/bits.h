/* SPDX-License-Identifier: MIT */
/* Where the bits of a word are, in plain C: not every CPU has an instruction for it, and no helper library is linked. */
#ifndef GENODE_BITS_H
#define GENODE_BITS_H

#include <stdint.h>

/* Number of the highest bit that is set; some bit is. */
static inline unsigned bits_highest(uint32_t bits)
{
	unsigned number = 0;
	for (unsigned half = 16; half; half /= 2) {
		unsigned const step = bits >> half ? half : 0;
		number += step;
		bits >>= step;
	}
	return number;
}

/* Number of the lowest bit that is set; some bit is. */
static inline unsigned bits_lowest(uint64_t bits)
{
	uint32_t const low = (uint32_t)bits, half = low ? low : (uint32_t)(bits >> 32);
	return bits_highest(half & -half) + (low ? 0 : 32);
}

#endif
