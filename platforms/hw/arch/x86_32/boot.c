/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of kernel and core (layout in arch_cpu.h), built from pages behind the boot archive.
 *
 * W^X holds in all of them, aliases included: the kernel's window shows the image with the rights of its sections but
 * without execution, core's window begins behind the image. The CPU reads the entries of a top table when CR3 is loaded.
 */
#include "boot_arch.h"
#include "image_tables.h"
#include "page_entry.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

enum { TOP_OF_CORE_IMAGE = CORE_IMAGE / GIB, TOP_OF_CORE_WINDOW = CORE_WINDOW / GIB };

_Static_assert(MEMORY_MAX <= KERNEL_IMAGE - KERNEL_WINDOW && MEMORY_MAX <= GIB, "the windows");

extern uint64_t boot_top[], kernel_directory[];

static paddr_t physical(const void *in_image) { return (paddr_t)in_image - KERNEL_IMAGE; }

static uint64_t top_entry(paddr_t directory) { return entry_table_at(directory, TABLE_LEVELS - 1); }

static void boot_top_load(void) { __asm__ volatile("mov %0, %%cr3" : : "r"(physical(boot_top)) : "memory"); }

void kernel_entries_copy(uint64_t *top) { top[KERNEL_TOP_ENTRY] = top_entry(physical(kernel_directory)); }

void kernel_tables_init(void)
{
	if (boot_info.archive > LARGE_PAGE)
		kernel_panic("image too large");
	paddr_t const image = image_table(0);
	window_fill(kernel_directory, 0, IMAGE_LOAD, 0);
	kernel_directory[KERNEL_IMAGE / LARGE_PAGE % TABLE_ENTRIES] = boot_table_entry(image, 0);
	boot_top[0] = 0;
	boot_top_load();
}

struct page_tables core_tables_init(void)
{
	paddr_t const directory = boot_page(), window = boot_page(), image = image_table(1);
	*(uint64_t *)memory_at(directory) = boot_table_entry(image, ENTRY_USER);
	window_fill(memory_at(window), 0, boot_info.archive, ENTRY_USER);
	boot_top[TOP_OF_CORE_IMAGE] = top_entry(directory);
	boot_top[TOP_OF_CORE_WINDOW] = top_entry(window);
	boot_top_load();
	return (struct page_tables){ .top = physical(boot_top) };
}
