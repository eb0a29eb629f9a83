/* SPDX-License-Identifier: MIT */
/* The kernel's part of a PD: page tables and capability space, and the pages of its account that they take. */
#ifndef HW_CORE_SPACE_H
#define HW_CORE_SPACE_H

#include "core/frames.h"

struct pd_session;

struct space {
	paddr_t pd;                              /* the kernel's object, a page */
	frame_t tables;                          /* donated page tables */
	frame_t others;                          /* the kernel's object, top table, pages of capabilities */
	unsigned cap_pages;
};

enum { SPACE_INITIAL_PAGES = 3 };

/* Takes SPACE_INITIAL_PAGES from the account. False: it cannot pay, nothing has happened. */
bool space_init(struct pd_session *pd);
void space_fini(struct pd_session *pd);

/* Maps at least the first of the pages. False: the account cannot pay for the page tables. */
bool space_map(struct pd_session *pd, word_t address, paddr_t page, size_t pages, unsigned rights);
void space_unmap(struct pd_session *pd, word_t address, word_t size);

/* Every mapping goes; what is touched again is mapped again. */
void space_flush(struct pd_session *pd);

enum space_grow_result { SPACE_GROWN, SPACE_LIMIT, SPACE_OUT_OF_RAM };

/* Pages for at least so many more indices. */
enum space_grow_result space_grow_caps(struct pd_session *pd, uint64_t more);
uint64_t space_caps(const struct pd_session *pd);

#endif
