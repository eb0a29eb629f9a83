/* SPDX-License-Identifier: MIT */
/*
 * Page tables of CPUs whose tables are pages of 512 entries of 64 bits, in as many levels as the CPU has. The CPU's
 * page_entry.h says what an entry looks like:
 *
 *   TABLE_LEVELS, USER_TOP_ENTRIES     levels; entries of the top table that are the component's
 *   ENTRY_PRESENT                      the bit of an entry that leads somewhere
 *   entry_user_page()                  entry for a page of a component
 *   entry_table_at()                   entry in a table of that level for one of the next
 *   entry_address()                    where an entry leads
 *   kernel_entries_copy()              writes the kernel's entries of a top table
 *
 * The rights of a page stand in its last entry; the upper levels allow everything.
 *
 * A table is never freed on its own: a pool only grows until it is flushed, so a stale entry cannot point to a page that
 * has become something else.
 *
 * Only core's system calls change tables, and then core's own address space is the active one; an address space that is
 * destroyed is never the active one. What the CPU cached of another must be gone when its top table is loaded the next
 * time: page_tables_changed() of arch_cpu.h says so to a CPU that would keep it.
 */
#include "kernel/memory.h"
#include "page_entry.h"

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
	kernel_entries_copy(memory_at(top_page));
	*tables = (struct page_tables){ .top = top_page };
	page_tables_changed(tables);
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
	for (unsigned level = TABLE_LEVELS - 1; level > 0; level--) {
		uint64_t *const entry = entry_in(table, address, level);
		if (!(*entry & ENTRY_PRESENT)) {
			paddr_t const next = take_table(tables);
			if (!next)
				return false;
			*entry = entry_table_at(next, level);
		}
		table = entry_address(*entry);
	}
	*entry_in(table, address, 0) = entry_user_page(page, rights);
	page_tables_changed(tables);
	return true;
}

word_t page_tables_unmap(struct page_tables *tables, word_t address, word_t end)
{
	for (unsigned steps = 0; steps < UNMAP_STEPS && address < end; steps++) {
		paddr_t table = tables->top;
		unsigned level = TABLE_LEVELS - 1;
		uint64_t *entry = entry_in(table, address, level);
		while (level > 0 && (*entry & ENTRY_PRESENT)) {
			table = entry_address(*entry);
			entry = entry_in(table, address, --level);
		}
		if (level == 0)
			*entry = 0;
		/* the whole range that the absent entry would cover is done */
		address = ((address >> level_shift(level)) + 1) << level_shift(level);
	}
	page_tables_changed(tables);
	return address < end ? address : end;
}

void page_tables_flush(struct page_tables *tables)
{
	uint64_t *const top = memory_at(tables->top);
	for (unsigned i = 0; i < USER_TOP_ENTRIES; i++)
		top[i] = 0;
	tables->pool = 0;
	page_tables_changed(tables);
}
