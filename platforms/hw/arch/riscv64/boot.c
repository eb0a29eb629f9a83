/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of kernel and core (layout in arch_cpu.h), built from pages behind the boot archive.
 *
 * W^X holds in all of them, aliases included: the kernel's window shows the image with the rights of its sections but
 * without execution, core's window begins behind the image.
 */
#include "boot_arch.h"
#include "page_entry.h"
#include "riscv.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

#define LARGE_PAGE ((paddr_t)IMAGE_SPAN)
#define GIB        ((paddr_t)0x40000000)

enum { TOP_OF_KERNEL_WINDOW = USER_TOP_ENTRIES, TOP_OF_IMAGE = 510, TOP_OF_CORE_IMAGE = CORE_SECTIONS >> 30,
       TOP_OF_CORE_WINDOW = CORE_WINDOW >> 30 };
enum { WINDOW_GIB_MAX = USER_TOP_ENTRIES - TOP_OF_CORE_WINDOW };         /* that fit into core's half */

enum { DEVICE_GIB = BOARD_PLIC_IO_MEM / GIB };

_Static_assert(DEVICE_GIB < IMAGE_BASE / GIB, "devices lie in another GiB than memory, below it");
_Static_assert(IMAGE_BASE / GIB < WINDOW_GIB_MAX, "the windows reach the image");

extern uint64_t boot_top[], image_directory[];

static paddr_t physical(const void *in_image) { return (paddr_t)((uintptr_t)in_image - KERNEL_IMAGE); }

/* The global entries as well. */
static void flush_all(void) { __asm__ volatile("sfence.vma" : : : "memory"); }

void kernel_entries_copy(uint64_t *top)
{
	for (unsigned i = USER_TOP_ENTRIES; i < TABLE_ENTRIES; i++)
		top[i] = boot_top[i];
}

/* The kernel's own mappings are the same everywhere and never change: the CPU may keep them when satp is loaded. */
static uint64_t page_entry(paddr_t page, unsigned rights, uint64_t user)
{
	return entry_page(page, rights) | (user ? user : ENTRY_GLOBAL);
}

static paddr_t memory_end(void)
{
	paddr_t const end = boot_info.range[boot_info.ranges - 1].end;
	return end < WINDOW_GIB_MAX * GIB ? end : WINDOW_GIB_MAX * GIB;
}

/* Table of the image's 2 MiB with the sections of kernel or core, as code sees them. */
static paddr_t image_table(uint32_t core)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		if (section->core == core)
			for (paddr_t at = section->begin; at < section->end; at += PAGE_SIZE)
				table[(at - IMAGE_BASE) / PAGE_SIZE] = page_entry(at, section->rights, core ? ENTRY_USER : 0);
	return page;
}

/* Table of the image's 2 MiB as a window shows them: not executable, its sections no more writeable than they are. */
static paddr_t window_table(paddr_t from, uint64_t user)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (paddr_t at = from; at < IMAGE_BASE + LARGE_PAGE; at += PAGE_SIZE)
		table[(at - IMAGE_BASE) / PAGE_SIZE] = page_entry(at, MAP_WRITE, user);
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		for (paddr_t at = section->begin; at < section->end && at >= from; at += PAGE_SIZE)
			table[(at - IMAGE_BASE) / PAGE_SIZE] = page_entry(at, section->rights & MAP_WRITE, user);
	return page;
}

/* Directory of the GiB at `base`: large pages for memory, the table for the image's 2 MiB, nothing for what is below. */
static paddr_t window_directory(paddr_t base, paddr_t from, uint64_t user)
{
	paddr_t const page = boot_page();
	uint64_t *const directory = memory_at(page);
	for (unsigned i = 0; i < TABLE_ENTRIES; i++) {
		paddr_t const at = base + i * LARGE_PAGE;
		if (at > IMAGE_BASE && at < memory_end())
			directory[i] = page_entry(at, MAP_WRITE, user);
		else if (at == IMAGE_BASE)
			directory[i] = entry_table(window_table(from, user));
	}
	return page;
}

/* All the entries of a window that lead to memory, from its first in the top table on. */
static void window_fill(uint64_t *top, paddr_t from, uint64_t user)
{
	for (paddr_t gib = IMAGE_BASE / GIB; gib * GIB < memory_end(); gib++)
		top[gib] = entry_table(window_directory(gib * GIB, from, user));
}

/* Changes the table that is in use: what is used meanwhile stays where it is. */
void kernel_tables_init(void)
{
	if (boot_info.archive - IMAGE_BASE > LARGE_PAGE - (CORE_STACK_PAGES + 1) * PAGE_SIZE)
		kernel_panic("image too large");
	uint64_t *const window = boot_top + TOP_OF_KERNEL_WINDOW;
	uint64_t const image = entry_table(image_table(0)), devices = window[DEVICE_GIB] | ENTRY_GLOBAL;
	window_fill(window, BOARD_LOAD, 0);
	for (unsigned i = 0; i < TOP_OF_KERNEL_WINDOW; i++)
		boot_top[i] = 0;
	for (paddr_t gib = 0; gib < TOP_OF_IMAGE - TOP_OF_KERNEL_WINDOW; gib++)
		if (gib < IMAGE_BASE / GIB || gib * GIB >= memory_end())
			window[gib] = gib == DEVICE_GIB ? devices : 0;
	image_directory[0] = image;
	flush_all();
}

struct page_tables core_tables_init(void)
{
	paddr_t const directory = boot_page(), image = image_table(1);
	boot_top[TOP_OF_CORE_IMAGE] = entry_table(directory);
	*(uint64_t *)memory_at(directory) = entry_table(image);
	for (unsigned i = 1; i <= CORE_STACK_PAGES; i++)     /* below the last of these nothing is mapped */
		((uint64_t *)memory_at(image))[TABLE_ENTRIES - i] = page_entry(boot_page(), MAP_WRITE, ENTRY_USER);
	window_fill(boot_top + TOP_OF_CORE_WINDOW, boot_info.archive, ENTRY_USER);
	flush_all();
	return (struct page_tables){ .top = physical(boot_top) };
}

void kernel_boot(word_t hart, paddr_t device_tree, uint64_t entry_time)
{
	boot_info.image_begin = BOARD_LOAD;
	boot_info.archive = image_end;
	cpu_here()->hart = hart;
	struct machine const machine = device_tree_read(device_tree);
	boot_archive_find();
	kernel_tables_init();
	cpu_init();
	interrupt_init();
	timer_init(entry_time, machine.ticks_per_second);
	struct page_tables const core_tables = core_tables_init();
	boot_core(&core_tables, core_entry, CORE_STACK_TOP);
	if (CPUS_MAX > 1)
		cpus_start(&machine);
}
