/* SPDX-License-Identifier: MIT */
/*
 * How dense a picture will be, before anybody lays it out. Graphviz puts boxes into rows so that arrows lead downwards, and
 * an arrow that passes rows gets a point in each of them; its time goes, more than proportionally, into finding places
 * for these points. Their number, with rows as the longest ways make them, foretells the time well.
 */
#ifndef EMIT_ROWS_H
#define EMIT_ROWS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct rows_arrow { uint32_t from, to; };

/* How often arrows pass a row, taken together; arrows that close a circle count as if they were the other way round. */
uint64_t rows_passed(struct arena *arena, size_t box_count, const struct rows_arrow *arrows, size_t arrow_count);

#endif
