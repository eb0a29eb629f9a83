/* SPDX-License-Identifier: MIT */
#include "model/table.h"

#include <assert.h>
#include <stdint.h>

struct table_slot {
	const void *scope;
	const char *name;    /* NULL: free */
	void       *value;
};

enum { TABLE_SLOTS_FIRST = 16 };

void table_init(struct table *table, struct arena *arena)
{
	*table = (struct table){ .arena = arena };
}

/* Of the addresses alone: what they point to would have to be fetched. Both halves of a product reach every bit. */
static size_t table_hash(const void *scope, const char *name)
{
	__extension__ typedef unsigned __int128 wide;
	wide const product = (wide)((uint64_t)(uintptr_t)scope * 0xd6e8feb86659fd93u ^ (uint64_t)(uintptr_t)name)
	                     * 0x9e3779b97f4a7c15u;
	return (size_t)((uint64_t)product ^ (uint64_t)(product >> 64));
}

static struct table_slot *table_probe(struct table_slot *slots, size_t slot_count, const void *scope, const char *name)
{
	size_t at = table_hash(scope, name) & (slot_count - 1);
	while (slots[at].name && (slots[at].name != name || slots[at].scope != scope))
		at = (at + 1) & (slot_count - 1);
	return &slots[at];
}

static void table_grow(struct table *table)
{
	size_t             slot_count = table->slot_count ? table->slot_count * 2 : TABLE_SLOTS_FIRST;
	struct table_slot *slots      = arena_new_array(table->arena, struct table_slot, slot_count);

	for (size_t i = 0; i < table->slot_count; i++)
		if (table->slots[i].name)
			*table_probe(slots, slot_count, table->slots[i].scope, table->slots[i].name) = table->slots[i];
	arena_give_back(table->arena, table->slots, table->slot_count * sizeof(*slots));
	table->slots      = slots;
	table->slot_count = slot_count;
}

void *table_get(const struct table *table, const void *scope, const char *name)
{
	if (table->slot_count == 0 || !name)
		return NULL;
	return table_probe(table->slots, table->slot_count, scope, name)->value;
}

void **table_at(struct table *table, const void *scope, const char *name)
{
	assert(name);
	if (table->count + table->count / 2 >= table->slot_count)
		table_grow(table);

	struct table_slot *slot = table_probe(table->slots, table->slot_count, scope, name);
	if (!slot->name) {
		slot->scope = scope;
		slot->name  = name;
		table->count++;
	}
	return &slot->value;
}
