/* SPDX-License-Identifier: MIT */
/* Dataspaces: memory that can be attached to region maps. */
#ifndef HW_CORE_DATASPACE_H
#define HW_CORE_DATASPACE_H

#include "core/frames.h"
#include "core/object.h"
#include "core/region_tree.h"

enum dataspace_type {
	DATASPACE_RAM,                           /* a chain of frames that belongs to it */
	DATASPACE_FIXED,                         /* a physical range that belongs to nobody: ROM, device */
	DATASPACE_MANAGED,                       /* a region map */
};

struct dataspace {
	struct object object;
	size_t size_bytes;                       /* whole pages */
	union {
		frame_t chain;
		paddr_t base;
		struct region_map *map;
	};
	uint8_t type;                            /* enum dataspace_type */
	bool writeable, uncached;
	struct link regions;                     /* where it is attached: struct region.attached */
	struct link place;                       /* in pd->dataspaces, RAM only */
};

extern const struct object_kind dataspace_kind;

/* Its capability is taken from the account, false if there is none; then nothing has happened. */
bool dataspace_init_fixed(struct dataspace *dataspace, struct account *account, paddr_t base, size_t size_bytes,
                          bool device);
bool dataspace_init_managed(struct dataspace *dataspace, struct account *account, struct region_map *map,
                            size_t size_bytes);

/* In a cell, with `size_bytes` of zeroed RAM, all of it paid by the account. */
enum rpc_status dataspace_new_ram(struct dataspace **dataspace, struct account *account, size_t size_bytes, bool uncached);
void dataspace_free_ram(struct dataspace *dataspace);

struct session;

/* Of a ROM session (rom.c): its module, which is not empty. */
struct dataspace *rom_content(struct session *session);

/* Detached everywhere, no capability left. */
void dataspace_fini(struct dataspace *dataspace);

/* Nobody writes to it any more. */
void dataspace_seal(struct dataspace *dataspace);

/* Not for managed ones: physical address at a page-aligned offset, and how many bytes from there on are adjacent. */
paddr_t dataspace_find(const struct dataspace *dataspace, size_t offset, size_t *adjacent);

#endif
