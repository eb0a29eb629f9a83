/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of kernel and core (layout in arch_cpu.h), built from pages behind the boot archive.
 *
 * W^X holds in all of them, aliases included: the kernel's window shows the image with the rights of its sections but
 * without execution, core's window begins behind the image. Where a window meets the image it has a page of tables, else
 * sections.
 */
#include "armv7.h"
#include "boot_arch.h"
#include "page_entry.h"
#include "arch/arm/memory_size.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

#define TABLES_SPAN (TABLES_PER_PAGE * SECTION_SIZE)
#define MEMORY_END  (BOARD_MEMORY_BASE + BOARD_MEMORY_SIZE)

enum { SEPARATE_USER_TABLE = 2 };                        /* TTBCR.N: two tables, the lower one for the lowest GiB */

_Static_assert(MEMORY_END - MEMORY_ORIGIN <= WINDOW_BYTES, "core's window shows all of the memory");
_Static_assert(MEMORY_END % SECTION_SIZE == 0, "it ends with a section");

/* Of the devices' pages. */
static uint32_t device_tables[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

static paddr_t physical(const void *in_image) { return (paddr_t)in_image - KERNEL_IMAGE; }

static uint32_t user_entry(paddr_t page, unsigned rights) { return entry_of(page, rights) | ENTRY_USER | ENTRY_OWN; }

static uint32_t *entry_in(paddr_t tables, word_t address)
{
	return (uint32_t *)memory_at(tables) + (address >> PAGE_SHIFT) % TABLE_ENTRIES;
}

void device_map(enum device_slot slot, paddr_t registers)
{
	device_tables[slot] = entry_of(registers & ENTRY_ADDRESS, MAP_WRITE | MAP_UNCACHED);
	table_enter(kernel_top, DEVICE_PAGES, physical(device_tables), 0);
	barrier_data();
}

/* Tables with the sections of kernel or core, as code sees them. */
static paddr_t image_tables(uint32_t core)
{
	paddr_t const page = boot_page();
	word_t const distance = core ? (word_t)CORE_IMAGE : KERNEL_IMAGE;
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		if (section->core == core)
			for (paddr_t at = section->begin; at < section->end; at += PAGE_SIZE)
				*entry_in(page, at + distance) = core ? user_entry(at, section->rights) : entry_of(at, section->rights);
	return page;
}

/* Tables of the first 4 MiB as a window shows them from `from` on: what is of the image no more writeable than it is. */
static paddr_t window_tables(paddr_t from, uint32_t user)
{
	paddr_t const page = boot_page();
	for (paddr_t at = from; at < MEMORY_ORIGIN + TABLES_SPAN && at < MEMORY_END; at += PAGE_SIZE)
		*entry_in(page, at) = entry_of(at, MAP_WRITE) | user;
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		for (paddr_t at = section->begin; at < section->end && *entry_in(page, at); at += PAGE_SIZE)
			*entry_in(page, at) = entry_of(at, section->rights & MAP_WRITE) | user;
	return page;
}

void kernel_tables_init(void)
{
	if (boot_info.archive > MEMORY_ORIGIN + TABLES_SPAN)
		kernel_panic("image too large");
	paddr_t const window = window_tables(IMAGE_LOAD, 0), image = image_tables(0);
	table_enter(kernel_top, KERNEL_WINDOW + MEMORY_ORIGIN, window, 0);
	table_enter(kernel_top, KERNEL_IMAGE + MEMORY_ORIGIN, image, 0);
	for (unsigned i = 0; i < TABLES_PER_PAGE; i++)       /* boot.S ran there */
		kernel_top[MEMORY_ORIGIN / SECTION_SIZE + i] = 0;
	barrier_data();
	translation_control_write(SEPARATE_USER_TABLE);
	barrier_instructions();
	tlb_all_write(0);
	barrier_data();
	barrier_instructions();
}

struct page_tables core_tables_init(void)
{
	paddr_t const top_page = boot_page(), image = image_tables(1);
	uint32_t *const top = memory_at(top_page);
	uint32_t const section_bits = TOP_SECTION | TOP_SECTION_NO_EXEC | TOP_SECTION_NORMAL | TOP_SECTION_USER;
	for (unsigned i = 1; i <= CORE_STACK_PAGES; i++)     /* below the last of these nothing is mapped */
		*entry_in(image, CORE_STACK_TOP - i * PAGE_SIZE) = user_entry(boot_page(), MAP_WRITE);
	*entry_in(image, CORE_UART) = user_entry(BOARD_UART0_IO_MEM & ENTRY_ADDRESS, MAP_WRITE | MAP_UNCACHED);
	table_enter(top, CORE_IMAGE + MEMORY_ORIGIN, image, user_table_bits);
	table_enter(top, CORE_WINDOW + MEMORY_ORIGIN, window_tables(boot_info.archive, ENTRY_USER | ENTRY_OWN), user_table_bits);
	for (paddr_t at = MEMORY_ORIGIN + TABLES_SPAN; at < MEMORY_END; at += SECTION_SIZE)
		top[(at + CORE_WINDOW) >> SECTION_SHIFT] = at | section_bits;
	barrier_data();
	return (struct page_tables){ .top = top_page };
}

void memory_write_back(volatile word_t *word)
{
	clean_and_invalidate_write((word_t)word);
	barrier_data();
}
