/* SPDX-License-Identifier: MIT */
#ifndef MODEL_TABLE_H
#define MODEL_TABLE_H

#include "base/arena.h"

#include <stddef.h>

/*
 * A hash table from (scope, interned name) to a pointer, or to a count kept in the pointer's place. The scope is any
 * address, NULL included: one table answers "the child `x` of this sandbox" for all sandboxes of a system.
 *
 * Nothing is ever iterated, so the order of addresses in memory never shows in a result.
 */
struct table_slot;

struct table {
	struct arena      *arena;
	struct table_slot *slots;
	size_t             slot_count;   /* power of two, or 0 */
	size_t             count;
};

void table_init(struct table *table, struct arena *arena);

/* the value, or NULL when there is none */
void *table_get(const struct table *table, const void *scope, const char *name);

/* the place of the value, made and NULL when new; valid until the next table_at */
void **table_at(struct table *table, const void *scope, const char *name);

#endif
