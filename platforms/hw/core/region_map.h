/* SPDX-License-Identifier: MIT */
/* Region maps: which dataspace appears where. The concept is in region_map.c. */
#ifndef HW_CORE_REGION_MAP_H
#define HW_CORE_REGION_MAP_H

#include "core/dataspace.h"

struct pd_session;
struct thread_object;

struct region_map {
	struct object object;
	struct region *root;
	word_t size;                             /* addresses below it can be used */
	struct pd_session *pd;                   /* whose address space it is; null: one of an RM session */
	struct dataspace *dataspace;             /* its face as a managed dataspace; null for an address space */
	struct signal_holder fault_handler;
	struct link faulters;                    /* threads that wait here, oldest first: struct thread_object.faulting */
	struct link place;                       /* in the RM session */
	struct region_map *flush_next;           /* in the list of maps to flush, null if not in it */
};

extern const struct object_kind region_map_kind;

bool region_map_init(struct region_map *map, struct account *account, struct pd_session *pd, word_t size);
void region_map_fini(struct region_map *map);

struct attachment {
	struct dataspace *dataspace;
	word_t size, offset;                     /* size 0: up to the dataspace's end */
	bool use_at;
	word_t at;
	bool executable, writeable;
};

/* Status as of the Region_map interface's attach. The region lies in `storage`, or in a cell if that is null. */
enum rpc_status region_attach(struct region_map *map, const struct attachment *attachment, struct region *storage,
                              word_t *address);

/* Takes a region out of its map; whoever calls it calls region_maps_flush() afterwards. */
void region_remove(struct region *region);

/* What the CPU may have cached of the region goes; likewise followed by region_maps_flush(). */
void region_unmap(struct region *region);
void region_maps_flush(void);

/* --- what a fault in an address space leads to */

enum resolution_result { RESOLUTION_PAGE, RESOLUTION_NO_REGION, RESOLUTION_TOO_DEEP };

struct resolution {
	enum resolution_result result;
	paddr_t page;                            /* PAGE: what to map, */
	size_t pages;                            /* as many adjacent ones may follow, itself included, */
	unsigned rights;                         /* enum map_rights */
	struct region_map *map;                  /* NO_REGION: the map that has nothing there, */
	word_t address;                          /* at this address of it */
};

struct resolution region_map_resolve(struct region_map *map, word_t address);

#endif
