/* SPDX-License-Identifier: MIT */
/*
 * Capability spaces.
 *
 * A capability is an entry in its PD's space; its index means something in that PD only and nothing in any other. A
 * component can make up any number: it names either what the PD was given or nothing. Entries come into being in two
 * ways: core inserts one, or a message carries one into an index that the receiver had named beforehand. So the kernel
 * never searches for a free index and never allocates one.
 *
 * The space is an array in pages that core donates; index 0 exists but is never used. The entries of one object are a
 * list, so an object that dies finds all of them, and a space that dies leaves no entry in a list.
 *
 * Core has no capability space. It made all objects, so it names them by their physical address, which the kernel
 * believes it: core is as trusted as the kernel. That spares core the bookkeeping of indices, and a flood of
 * capabilities sent to core fills nothing. In the other direction core receives its own reference of each object.
 */
#include "kernel/memory.h"
#include "kernel/pd.h"

void pd_init(struct pd *pd, paddr_t top_table, bool is_core)
{
	page_tables_init(&pd->tables, top_table);
	pd->is_core = is_core;
	pd->cap_pages = 0;
}

bool pd_donate_capabilities(struct pd *pd, paddr_t page)
{
	if (pd->cap_pages == CAP_PAGES_MAX)
		return false;
	memory_clear_page(page);
	pd->cap_page[pd->cap_pages++] = memory_at(page);
	return true;
}

struct object *pd_object(const struct pd *pd, word_t name)
{
	if (!pd->is_core)
		return capability_object(pd, name);
	return name ? memory_at((paddr_t)name << CORE_NAME_SHIFT) : NULL;
}

bool capability_insert(struct pd *pd, word_t index, struct object *object)
{
	struct capability *const capability = capability_at(pd, index);
	if (index == CAP_INVALID || !capability || capability->object || object->type == OBJECT_DEAD)
		return false;
	capability->object = object;
	list_append(&object->capabilities, &capability->place);
	return true;
}

static void remove(struct capability *capability)
{
	list_remove(&capability->place);
	capability->object = NULL;
}

bool capability_delete(struct pd *pd, word_t index)
{
	struct capability *const capability = capability_at(pd, index);
	if (!capability || !capability->object)
		return false;
	remove(capability);
	return true;
}

bool pd_remove_capabilities(struct pd *pd)
{
	if (!pd->cap_pages)
		return true;
	struct capability *const page = pd->cap_page[--pd->cap_pages];
	for (unsigned i = 0; i < CAPS_PER_PAGE; i++)
		if (page[i].object)
			remove(&page[i]);
	return pd->cap_pages == 0;
}

bool object_remove_capabilities(struct object *object)
{
	for (unsigned i = 0; i < CAPS_PER_PAGE; i++) {
		struct link *const first = list_first(&object->capabilities);
		if (!first)
			return true;
		remove(container_of(first, struct capability, place));
	}
	return list_empty(&object->capabilities);
}
