/* SPDX-License-Identifier: MIT */
/* Protection domain: an address space and a capability space. See cap_space.c. */
#ifndef HW_KERNEL_PD_H
#define HW_KERNEL_PD_H

#include "kernel/core_call.h"
#include "kernel/object.h"

struct capability {
	struct object *object;        /* null: the index is free */
	struct link place;            /* in object.capabilities */
	word_t unused;                /* keeps the size a power of two, so that an index is two shifts away */
};

enum {
	CAPABILITY_SIZE = 4 * sizeof(word_t),
	CAPS_PER_PAGE   = CORE_CAPS_PER_PAGE,
	CAP_PAGES_MAX   = CORE_CAP_PAGES_MAX,
};

struct pd {
	struct page_tables tables;
	bool is_core;                 /* names objects by their address, see cap_space.c */
	unsigned cap_pages;
	struct capability *cap_page[CAP_PAGES_MAX];
};

_Static_assert(sizeof(struct capability) == CAPABILITY_SIZE && CAPS_PER_PAGE * CAPABILITY_SIZE == PAGE_SIZE,
               "an index is a shift and a mask");
_Static_assert(sizeof(struct pd) <= PAGE_SIZE, "core hands over one page");

static inline struct capability *capability_at(const struct pd *pd, word_t index)
{
	word_t const page = index / CAPS_PER_PAGE;
	return page < pd->cap_pages ? &pd->cap_page[page][index % CAPS_PER_PAGE] : NULL;
}

/* The object that the index names, null if none; may be one that is dead. */
static inline struct object *capability_object(const struct pd *pd, word_t index)
{
	const struct capability *const capability = capability_at(pd, index);
	return capability ? capability->object : NULL;
}

void pd_init(struct pd *pd, paddr_t top_table, bool is_core);

/* A page for CAPS_PER_PAGE more indices. False: the space has its greatest size. */
bool pd_donate_capabilities(struct pd *pd, paddr_t page);

/* Like capability_object(), for whoever may be core. */
struct object *pd_object(const struct pd *pd, word_t name);

/* Makes the index name the object. False: no such index, or it is in use. */
bool capability_insert(struct pd *pd, word_t index, struct object *object);
bool capability_delete(struct pd *pd, word_t index);

/*
 * Removes capabilities, at most CAPS_PER_PAGE per call, and returns whether none is left: of a whole space, which
 * shrinks by a page per call; of an object, in all spaces.
 */
bool pd_remove_capabilities(struct pd *pd);
bool object_remove_capabilities(struct object *object);

#endif
