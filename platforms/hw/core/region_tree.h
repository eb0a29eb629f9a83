/* SPDX-License-Identifier: MIT */
/* The regions of a region map, ordered by address, as a balanced tree. */
#ifndef HW_CORE_REGION_TREE_H
#define HW_CORE_REGION_TREE_H

#include "arch/arch.h"
#include "kernel/list.h"

struct dataspace;
struct region_map;

/* A dataspace, or a part of it, in a region map. */
struct region {
	struct region *left, *right;             /* the tree; see region_tree.c */
	uint32_t level;
	bool writeable, executable;
	bool fixed;                              /* a thread's message buffer: stays, and is no cell */
	word_t base, size;                       /* in the map, whole pages */
	word_t offset;                           /* in the dataspace */
	struct region_map *map;
	struct dataspace *dataspace;
	struct link attached;                    /* in dataspace->regions */
};

/* The region must not overlap another of the tree. */
struct region *region_tree_insert(struct region *root, struct region *region);
struct region *region_tree_remove(struct region *root, const struct region *region);

/* The first region that ends behind the address: the one that contains it, if there is one. */
struct region *region_tree_find(struct region *root, word_t address);
struct region *region_tree_last(struct region *root);

#endif
