/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_VECTOR_H
#define COMPOSE_BASE_VECTOR_H

#include "base/arena.h"

/*
 * Arrays that grow inside an arena.
 *
 *     struct span_vector VECTOR_OF(struct span);
 *     struct span_vector spans = { 0 };
 *     *vector_add(arena, &spans) = span;
 *     for (size_t i = 0; i < spans.count; i++) use(spans.items[i]);
 *
 * An item's address changes when the vector grows: hold indices, or pointers to objects of the arena.
 */

#define VECTOR_OF(type) { type *items; size_t count; size_t capacity; }

/* address of a new, zeroed item at the end */
#define vector_add(arena, vector)                                                              \
    ((vector)->items = vector_reserve((arena), (vector)->items, (vector)->count,               \
                                      &(vector)->capacity, sizeof(*(vector)->items)),          \
     &(vector)->items[(vector)->count++])

/* items with room for at least one more than count */
void *vector_reserve(struct arena *, void *items, size_t count, size_t *capacity, size_t item_size_bytes);

#endif
