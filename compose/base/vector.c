/* SPDX-License-Identifier: MIT */
#include "base/vector.h"

#include <stdint.h>
#include <string.h>

#include "base/fatal.h"

/* the old array stays behind in the arena: with doubling, all of them together are smaller than the new one */
void *vector_reserve(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_size_bytes)
{
    if (count < *capacity) return items;

    /* large items are mostly alone */
    enum { LARGE_ITEM_BYTES = 64 };
    size_t const first  = item_size_bytes > LARGE_ITEM_BYTES ? 1 : 4;
    size_t const larger = *capacity ? *capacity * 2 : first;
    if (larger < *capacity) fatal("out of memory: vector of %zu items", count);

    void *const moved = arena_alloc_array(arena, larger, item_size_bytes);
    if (count) memcpy(moved, items, count * item_size_bytes);
    *capacity = larger;
    return moved;
}
