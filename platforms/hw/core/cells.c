/* SPDX-License-Identifier: MIT */
/*
 * Cells: memory for core's objects.
 *
 * Core has no heap. Every object of core is made for somebody, lies in a page that somebody's account paid, and shares
 * this page only with objects of the same account. So nobody can fill memory that others need, what an account uses
 * depends on nothing but its owner's doings, and closing an account leaves nothing behind.
 *
 * All objects that there can be many of fit into one size of cell. A page of cells ends with its header; pages with
 * free cells are listed at the account; the page whose last cell is freed goes back at once, unless it is a *home
 * page*: that one begins with the session object to which the account belongs and lives as long.
 */
#include <genode/bits.h>
#include <genode/memory.h>

#include "core/cells.h"
#include "core/kernel_calls.h"
#include "core/print.h"

struct cell_page {
	struct account *account;
	struct link place;            /* in account->cell_pages while a cell is free */
	uint32_t free;                /* a bit per cell */
	uint32_t all;                 /* the bits of all cells there are */
	uint32_t first_offset;
	bool home;
};

enum { HEADER_OFFSET = PAGE_SIZE - sizeof(struct cell_page), CELLS_MAX = HEADER_OFFSET / CELL_SIZE };
_Static_assert(CELLS_MAX < 32 && CELL_SIZE % CORE_OBJECT_ALIGN == 0, "bits of a word, and the kernel's alignment");

static void *page_of(const void *cell) { return (void *)((uintptr_t)cell & ~(uintptr_t)(PAGE_SIZE - 1)); }
static struct cell_page *header_of(void *page) { return (struct cell_page *)((char *)page + HEADER_OFFSET); }

static struct cell_page *page_init(struct account *account, void *page, size_t used_bytes, bool home)
{
	struct cell_page *const header = header_of(page);
	size_t const first = (used_bytes + CORE_OBJECT_ALIGN - 1) / CORE_OBJECT_ALIGN * CORE_OBJECT_ALIGN;
	core_assert(first <= HEADER_OFFSET);
	uint32_t const all = (1u << (HEADER_OFFSET - first) / CELL_SIZE) - 1;
	*header = (struct cell_page){
		.account = account, .free = all, .all = all, .first_offset = (uint32_t)first, .home = home,
	};
	if (all)
		list_append(&account->cell_pages, &header->place);
	return header;
}

void cells_init_home(struct account *account, void *page, size_t used_bytes)
{
	page_init(account, page, used_bytes, true);
}

void cells_leave_home(void *page)
{
	struct cell_page *const header = header_of(page);
	core_assert(header->free == header->all);
	list_remove(&header->place);
}

void *cell_alloc(struct account *account)
{
	struct link *const first = list_first(&account->cell_pages);
	struct cell_page *header;
	if (first) {
		header = container_of(first, struct cell_page, place);
	} else {
		paddr_t const page = account_page(account);
		if (!page)
			return NULL;
		header = page_init(account, core_at(page), 0, false);
	}
	unsigned const index = bits_lowest(header->free);
	header->free &= header->free - 1;
	if (!header->free)
		list_remove(&header->place);
	return memset((char *)page_of(header) + header->first_offset + index * CELL_SIZE, 0, CELL_SIZE);
}

void cell_free(void *cell)
{
	struct cell_page *const header = header_of(page_of(cell));
	size_t const offset = (size_t)((char *)cell - (char *)page_of(cell)) - header->first_offset;
	uint32_t const bit = 1u << offset / CELL_SIZE;
	core_assert(offset % CELL_SIZE == 0 && !(header->free & bit));
	header->free |= bit;
	if (header->free == header->all && !header->home) {
		list_remove(&header->place);
		account_page_free(header->account, core_address(page_of(cell)));
	} else if (!list_linked(&header->place)) {
		list_append(&header->account->cell_pages, &header->place);
	}
}
