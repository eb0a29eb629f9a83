/* SPDX-License-Identifier: MIT */
/*
 * Page tables (Intel SDM volume 3, 4.5): four levels of 512 entries, 4 KiB pages. Bits that we use:
 *
 *   0 present, 1 writeable, 2 user, 3 and 4 write-through and cache-disable (both: uncached), 63 not executable
 *
 * The rights of a page stand in its last entry; the upper levels allow everything. The accessed and dirty bits are the
 * CPU's. A table is never freed on its own: a pool only grows until it is flushed, so a stale entry cannot point to a
 * page that has become something else.
 *
 * Only core's system calls change tables, and then core's own address space is the active one. Whatever the CPU cached
 * of another goes away when CR3 is loaded on the way back to it; hence no `invlpg`, and an address space that is
 * destroyed is never the active one.
 */
#include "kernel/memory.h"
#include "page_entry.h"

enum { LEVELS = 4, USER_TOP_ENTRIES = 256, KERNEL_TOP_ENTRY = 511 };

/* Entries looked at by one call of page_tables_unmap: the bound of that loop. */
enum { UNMAP_STEPS = 512 };

static unsigned level_shift(unsigned level) { return PAGE_SHIFT + TABLE_BITS * level; }

static uint64_t *entry_in(paddr_t table, word_t address, unsigned level)
{
	return (uint64_t *)memory_at(table) + (address >> level_shift(level)) % TABLE_ENTRIES;
}

void page_tables_init(struct page_tables *tables, paddr_t top_page)
{
	memory_clear_page(top_page);
	*entry_in(top_page, KERNEL_WINDOW, LEVELS - 1) = kernel_top_entry();
	*tables = (struct page_tables){ .top = top_page };
}

void page_tables_donate(struct page_tables *tables, paddr_t page)
{
	memory_clear_page(page);
	*(uint64_t *)memory_at(page) = tables->pool;
	tables->pool = page;
}

/* A cleared table from the pool, 0 if there is none. */
static paddr_t take_table(struct page_tables *tables)
{
	paddr_t const page = tables->pool;
	if (page) {
		uint64_t *const words = memory_at(page);
		tables->pool = words[0];
		words[0] = 0;
	}
	return page;
}

bool page_tables_map(struct page_tables *tables, word_t address, paddr_t page, unsigned rights)
{
	paddr_t table = tables->top;
	for (unsigned level = LEVELS - 1; level > 0; level--) {
		uint64_t *const entry = entry_in(table, address, level);
		if (!(*entry & ENTRY_PRESENT)) {
			paddr_t const next = take_table(tables);
			if (!next)
				return false;
			*entry = next | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER;
		}
		table = *entry & ENTRY_ADDRESS;
	}
	*entry_in(table, address, 0) = page | entry_rights(rights) | ENTRY_USER;
	return true;
}

word_t page_tables_unmap(struct page_tables *tables, word_t address, word_t end)
{
	for (unsigned steps = 0; steps < UNMAP_STEPS && address < end; steps++) {
		paddr_t table = tables->top;
		unsigned level = LEVELS - 1;
		uint64_t *entry = entry_in(table, address, level);
		while (level > 0 && (*entry & ENTRY_PRESENT)) {
			table = *entry & ENTRY_ADDRESS;
			entry = entry_in(table, address, --level);
		}
		if (level == 0)
			*entry = 0;
		/* the whole range that the absent entry would cover is done */
		address = ((address >> level_shift(level)) + 1) << level_shift(level);
	}
	return address < end ? address : end;
}

void page_tables_flush(struct page_tables *tables)
{
	uint64_t *const top = memory_at(tables->top);
	for (unsigned i = 0; i < USER_TOP_ENTRIES; i++)
		top[i] = 0;
	tables->pool = 0;
}
