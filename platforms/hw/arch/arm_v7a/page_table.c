/* SPDX-License-Identifier: MIT */
/*
 * Page tables in the short format (Arm ARM DDI 0406C, B3.5): a top table of sections of 1 MiB, tables of 256 small pages
 * below it. The top table of an address space is the page that translates the lowest GiB; a donated page holds the
 * tables of four neighbouring sections. Bits in page_entry.h.
 *
 * A page of tables is never freed on its own: a pool only grows until it is flushed, so a stale entry cannot point to a
 * page that has become something else.
 *
 * The TLB keeps no entry that was absent. When an entry is changed or taken away, the address space gets a new identifier
 * before it runs again (address_space.c), so what the TLB knows under the old one is never used. Only core's system calls
 * change tables, never those of the running address space.
 */
#include "armv7.h"
#include "page_entry.h"
#include "kernel/memory.h"

enum { USER_TOP_ENTRIES = USER_END >> SECTION_SHIFT, CACHE_LINE = 32 };

/* Entries looked at by one call of page_tables_unmap: the bound of that loop. */
enum { UNMAP_STEPS = 512 };

static const word_t table_span = (word_t)TABLE_ENTRIES << PAGE_SHIFT;

_Static_assert(USER_TOP_ENTRIES * sizeof(uint32_t) == PAGE_SIZE, "the top table is a page");

void page_tables_init(struct page_tables *tables, paddr_t top_page)
{
	memory_clear_page(top_page);
	*tables = (struct page_tables){ .top = top_page };
}

void page_tables_donate(struct page_tables *tables, paddr_t page)
{
	memory_clear_page(page);
	*(paddr_t *)memory_at(page) = tables->pool;
	tables->pool = page;
}

/* The entry of the address, null if its page of tables is not there. */
static uint32_t *entry_at(const struct page_tables *tables, word_t address)
{
	const uint32_t *const top = memory_at(tables->top);
	uint32_t const first = top[(address >> SECTION_SHIFT) / TABLES_PER_PAGE * TABLES_PER_PAGE];
	return first ? (uint32_t *)memory_at(first & ENTRY_ADDRESS) + (address >> PAGE_SHIFT) % TABLE_ENTRIES : NULL;
}

static bool add_tables(struct page_tables *tables, word_t address)
{
	paddr_t const page = tables->pool;
	if (!page)
		return false;
	paddr_t *const words = memory_at(page);
	tables->pool = words[0];
	words[0] = 0;
	barrier_data();                    /* empty before the CPU can see it */
	table_enter(memory_at(tables->top), address, page, user_table_bits);
	return true;
}

/*
 * What was written through the windows, which are cached, must be where the CPU fetches instructions; or, before the page
 * is mapped without cache, where devices see it, and no line may be written back later.
 */
static void caches_prepare(paddr_t page, unsigned rights)
{
	word_t const begin = (word_t)memory_at(page);
	if (!is_memory(page) || !(rights & (MAP_EXECUTE | MAP_UNCACHED)))
		return;
	for (word_t line = begin; line < begin + PAGE_SIZE; line += CACHE_LINE)
		if (rights & MAP_UNCACHED)
			clean_and_invalidate_write(line);
		else
			clean_to_fetch_write(line);
	barrier_data();
	fetch_cache_all_write(0);
	branch_predictor_all_write(0);
}

bool page_tables_map(struct page_tables *tables, word_t address, paddr_t page, unsigned rights)
{
	uint32_t *entry = entry_at(tables, address);
	if (!entry) {
		if (!add_tables(tables, address))
			return false;
		entry = entry_at(tables, address);
	}
	uint32_t const value = entry_of(page, rights) | ENTRY_USER | ENTRY_OWN;
	if (*entry && *entry != value)
		tables->generation = 0;
	caches_prepare(page, rights);
	*entry = value;
	barrier_data();
	return true;
}

word_t page_tables_unmap(struct page_tables *tables, word_t address, word_t end)
{
	for (unsigned steps = 0; steps < UNMAP_STEPS && address < end; steps++) {
		uint32_t *const entry = entry_at(tables, address);
		if (entry)
			*entry = 0;
		/* the whole range that the absent tables would cover is done */
		address = entry ? address + PAGE_SIZE : (address & ~(table_span - 1)) + table_span;
	}
	tables->generation = 0;
	barrier_data();
	return address < end ? address : end;
}

void page_tables_flush(struct page_tables *tables)
{
	memory_clear_page(tables->top);
	tables->pool = 0;
	tables->generation = 0;
	barrier_data();
}
