/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of kernel and core (layout in arch_cpu.h), built from pages behind the boot archive.
 *
 * W^X holds in all of them, aliases included: the kernel's window shows the image with the rights of its sections but
 * without execution, core's window begins behind the image.
 */
#include "boot_arch.h"
#include "image_tables.h"
#include "page_entry.h"
#include "x86.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

enum { POINTER_OF_WINDOW = 256, POINTER_OF_IMAGE = 510, POINTER_OF_CORE_IMAGE = 1, POINTER_OF_CORE_WINDOW = 2 };

_Static_assert(MEMORY_MAX / GIB <= POINTER_OF_IMAGE - POINTER_OF_WINDOW, "the window ends below the image");

extern uint64_t boot_top[], kernel_pointers[], window_directory[];

static paddr_t physical(const void *in_image) { return (paddr_t)((uintptr_t)in_image - KERNEL_IMAGE); }

void kernel_entries_copy(uint64_t *top) { top[KERNEL_TOP_ENTRY] = boot_table_entry(physical(kernel_pointers), 0); }

void kernel_tables_init(void)
{
	if (boot_info.archive > LARGE_PAGE)
		kernel_panic("image too large");
	paddr_t const image = image_table(0), image_directory = boot_page();
	*(uint64_t *)memory_at(image_directory) = boot_table_entry(image, 0);
	window_fill(window_directory, 0, IMAGE_LOAD, 0);
	uint64_t *const window = memory_at(entry_address(window_directory[0]));
	for (paddr_t at = START_PAGE; at < START_END; at += PAGE_SIZE)
		window[at / PAGE_SIZE] = at | entry_rights(MAP_WRITE) | ENTRY_GLOBAL;
	for (paddr_t base = GIB; base < memory_end(); base += GIB) {
		paddr_t const directory = boot_page();
		window_fill(memory_at(directory), base, 0, 0);
		kernel_pointers[POINTER_OF_WINDOW + base / GIB] = boot_table_entry(directory, 0);
	}
	kernel_pointers[POINTER_OF_IMAGE] = boot_table_entry(image_directory, 0);
	kernel_pointers[0] = 0;
	boot_top[0] = 0;
	__asm__ volatile("mov %0, %%cr3" : : "r"(physical(boot_top)) : "memory");
}

struct page_tables core_tables_init(void)
{
	paddr_t const pointers = boot_page(), directory = boot_page(), image = image_table(1);
	uint64_t *const pointer = memory_at(pointers);
	boot_top[0] = boot_table_entry(pointers, ENTRY_USER);
	pointer[POINTER_OF_CORE_IMAGE] = boot_table_entry(directory, ENTRY_USER);
	*(uint64_t *)memory_at(directory) = boot_table_entry(image, ENTRY_USER);
	for (paddr_t base = 0; base < memory_end(); base += GIB) {
		paddr_t const window = boot_page();
		window_fill(memory_at(window), base, boot_info.archive, ENTRY_USER);
		pointer[POINTER_OF_CORE_WINDOW + base / GIB] = boot_table_entry(window, ENTRY_USER);
	}
	return (struct page_tables){ .top = physical(boot_top) };
}
