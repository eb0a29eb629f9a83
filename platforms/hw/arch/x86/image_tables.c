/* SPDX-License-Identifier: MIT */
/*
 * Tables for the image and for the windows of kernel and core, built at boot from pages behind the boot archive, alike
 * wherever the CPU's layout (arch_cpu.h) puts them.
 */
#include "boot_arch.h"
#include "image_tables.h"
#include "kernel/memory.h"

/* The kernel's own mappings are the same everywhere and never change: the CPU may keep them when CR3 is loaded. */
static uint64_t page_entry(paddr_t page, unsigned rights, uint64_t user)
{
	return page | entry_rights(rights) | (user ? user : ENTRY_GLOBAL);
}

paddr_t memory_end(void)
{
	paddr_t const end = boot_info.range[boot_info.ranges - 1].end;
	return end < MEMORY_MAX ? end : MEMORY_MAX;
}

static uint64_t *kernel_image_table;

void device_page_map(unsigned index, paddr_t page)
{
	kernel_image_table[index] = page | entry_rights(MAP_WRITE | MAP_UNCACHED) | ENTRY_GLOBAL;
}

paddr_t image_table(uint32_t core)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		if (section->core == core)
			for (paddr_t at = (paddr_t)section->begin; at < section->end; at += PAGE_SIZE)
				table[at / PAGE_SIZE] = page_entry(at, section->rights, core ? ENTRY_USER : 0);
	if (!core)
		kernel_image_table = table;
	else                                                /* below the last page of the stack nothing is mapped */
		for (unsigned i = 1; i <= CORE_STACK_PAGES; i++)
			table[(CORE_STACK_TOP - CORE_IMAGE) / PAGE_SIZE - i] = page_entry(boot_page(), MAP_WRITE, ENTRY_USER);
	return page;
}

/* Table of the first 2 MiB as a window shows them: not executable, the image's sections no more writeable than they are. */
static paddr_t window_table(paddr_t from, uint64_t user)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (paddr_t at = from; at < LARGE_PAGE; at += PAGE_SIZE)
		table[at / PAGE_SIZE] = page_entry(at, MAP_WRITE, user);
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		for (paddr_t at = (paddr_t)section->begin; at < section->end && table[at / PAGE_SIZE]; at += PAGE_SIZE)
			table[at / PAGE_SIZE] = page_entry(at, section->rights & MAP_WRITE, user);
	return page;
}

void window_fill(uint64_t *directory, paddr_t base, paddr_t from, uint64_t user)
{
	for (unsigned i = 0; i < TABLE_ENTRIES && base + i * LARGE_PAGE < MEMORY_MAX; i++) {
		paddr_t const at = base + i * LARGE_PAGE;
		directory[i] = at < memory_end() ? page_entry(at, MAP_WRITE, user) | ENTRY_LARGE : 0;
	}
	if (base == 0)
		directory[0] = boot_table_entry(window_table(from, user), user);
}
