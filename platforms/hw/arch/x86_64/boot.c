/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of kernel and core (layout in arch_cpu.h), built from pages behind the boot archive.
 *
 * W^X holds in all of them, aliases included: the kernel's window shows the image with the rights of its sections but
 * without execution, core's window begins behind the image.
 */
#include "boot_arch.h"
#include "page_entry.h"
#include "x86.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

#define LARGE_PAGE 0x200000ull
#define GIB        0x40000000ull

enum { POINTER_OF_WINDOW = 256, POINTER_OF_IMAGE = 510, POINTER_OF_CORE_IMAGE = 1, POINTER_OF_CORE_WINDOW = 2 };
enum { POINTERS_OF_WINDOW_MAX = 250 };                   /* GiB of RAM that fit between the two */

extern uint64_t boot_top[], kernel_pointers[], window_directory[];

static paddr_t physical(const void *in_image) { return (paddr_t)((uintptr_t)in_image - KERNEL_IMAGE); }

uint64_t kernel_top_entry(void) { return physical(kernel_pointers) | ENTRY_PRESENT | ENTRY_WRITE; }

/* The kernel's own mappings are the same everywhere and never change: the CPU may keep them when CR3 is loaded. */
static uint64_t page_entry(paddr_t page, unsigned rights, uint64_t user)
{
	return page | entry_rights(rights) | (user ? user : ENTRY_GLOBAL);
}

static uint64_t table_entry(paddr_t table, uint64_t user) { return table | ENTRY_PRESENT | ENTRY_WRITE | user; }

static paddr_t memory_end(void)
{
	paddr_t const end = boot_info.range[boot_info.ranges - 1].end;
	return end < POINTERS_OF_WINDOW_MAX * GIB ? end : POINTERS_OF_WINDOW_MAX * GIB;
}

/* Table of the first 2 MiB with the sections of kernel or core, as code sees them. */
static paddr_t image_table(uint32_t core)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		if (section->core == core)
			for (paddr_t at = section->begin; at < section->end; at += PAGE_SIZE)
				table[at / PAGE_SIZE] = page_entry(at, section->rights, core ? ENTRY_USER : 0);
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
		for (paddr_t at = section->begin; at < section->end && table[at / PAGE_SIZE]; at += PAGE_SIZE)
			table[at / PAGE_SIZE] = page_entry(at, section->rights & MAP_WRITE, user);
	return page;
}

/* Directory of the GiB at `base`: large pages for memory, a table for its first 2 MiB if there is one. */
static void window_fill(uint64_t *directory, paddr_t base, paddr_t first_table, uint64_t user)
{
	for (unsigned i = 0; i < TABLE_ENTRIES; i++) {
		paddr_t const at = base + i * LARGE_PAGE;
		directory[i] = at < memory_end() ? page_entry(at, MAP_WRITE, user) | ENTRY_LARGE : 0;
	}
	if (first_table)
		directory[0] = table_entry(first_table, user);
}

void kernel_tables_init(void)
{
	if (boot_info.archive > LARGE_PAGE)
		kernel_panic("image too large");
	paddr_t const window = window_table(IMAGE_LOAD, 0), image = image_table(0), image_directory = boot_page();
	for (paddr_t at = START_PAGE; at < START_END; at += PAGE_SIZE)
		((uint64_t *)memory_at(window))[at / PAGE_SIZE] = page_entry(at, MAP_WRITE, 0);
	*(uint64_t *)memory_at(image_directory) = table_entry(image, 0);
	window_fill(window_directory, 0, window, 0);
	for (paddr_t base = GIB; base < memory_end(); base += GIB) {
		paddr_t const directory = boot_page();
		window_fill(memory_at(directory), base, 0, 0);
		kernel_pointers[POINTER_OF_WINDOW + base / GIB] = table_entry(directory, 0);
	}
	kernel_pointers[POINTER_OF_IMAGE] = table_entry(image_directory, 0);
	kernel_pointers[0] = 0;
	boot_top[0] = 0;
	__asm__ volatile("mov %0, %%cr3" : : "r"(physical(boot_top)) : "memory");
}

struct page_tables core_tables_init(void)
{
	paddr_t const pointers = boot_page(), directory = boot_page(), image = image_table(1);
	uint64_t *const pointer = memory_at(pointers);
	boot_top[0] = table_entry(pointers, ENTRY_USER);
	pointer[POINTER_OF_CORE_IMAGE] = table_entry(directory, ENTRY_USER);
	*(uint64_t *)memory_at(directory) = table_entry(image, ENTRY_USER);
	for (unsigned i = 1; i <= CORE_STACK_PAGES; i++)     /* below the last of these nothing is mapped */
		((uint64_t *)memory_at(image))[(CORE_STACK_TOP - CORE_IMAGE) / PAGE_SIZE - i] =
			page_entry(boot_page(), MAP_WRITE, ENTRY_USER);
	for (paddr_t base = 0; base < memory_end(); base += GIB) {
		paddr_t const window = boot_page();
		window_fill(memory_at(window), base, base ? 0 : window_table(boot_info.archive, ENTRY_USER), ENTRY_USER);
		pointer[POINTER_OF_CORE_WINDOW + base / GIB] = table_entry(window, ENTRY_USER);
	}
	return (struct page_tables){ .top = physical(boot_top) };
}

void kernel_boot(uint32_t magic, uint32_t info)
{
	uint64_t const entry_tsc = tsc_read();
	console_init();
	boot_info.image_begin = IMAGE_LOAD;
	boot_info.archive = image_end;
	memory_map_read(magic, info);
	boot_archive_find();
	kernel_tables_init();
	cpu_init();
	interrupt_init();
	timer_init(entry_tsc);
	struct page_tables const core_tables = core_tables_init();
	boot_core(&core_tables, core_entry, CORE_STACK_TOP - sizeof(word_t));   /* as if called */
	cpus_start();
}
