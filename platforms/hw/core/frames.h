/* SPDX-License-Identifier: MIT */
/* Physical memory in pages. The concept is in frames.c. */
#ifndef HW_CORE_FRAMES_H
#define HW_CORE_FRAMES_H

#include "arch/arch.h"

/* Number of a page, or FRAME_NONE. A *chain* is a number of runs of adjacent pages, named by its first page. */
typedef uint32_t frame_t;
#define FRAME_NONE ((frame_t)~0u)

/*
 * Takes over the RAM from `begin` to `end`, all of which is in use; its own table takes the first pages from `free` on.
 * Returns the first page behind that table, 0 if it does not fit.
 */
paddr_t frames_init(paddr_t begin, paddr_t end, paddr_t free);

/* Makes pages free for the first time. */
void frames_add(paddr_t begin, paddr_t end);

size_t frames_free_count(void);

/* Zeroed pages; FRAME_NONE only if fewer than `pages` are free. */
frame_t frames_alloc(size_t pages);
void    frames_free(frame_t chain);

/* Address of page `index` of a chain, and how many pages from there on are adjacent. */
paddr_t frames_find(frame_t chain, size_t index, size_t *adjacent);

/* The same for single pages. */
paddr_t frame_alloc(void);
void    frame_free(paddr_t page);

/* A list of single pages threaded through the table: what `page` was pushed on. */
void    frame_push(frame_t *list, paddr_t page);
paddr_t frame_pop(frame_t *list);               /* 0: empty */
paddr_t frame_next(frame_t at, frame_t *next);  /* walks: page at `at`, and what comes next */

#endif
