/* SPDX-License-Identifier: MIT */
/*
 * Address spaces of kernel and core (layout in arch_cpu.h), built from pages behind the boot archive.
 *
 * W^X holds in all of them, aliases included: the kernel's window shows the image with the rights of its sections but
 * without execution, core's window begins behind the image.
 */
#include "boot_arch.h"
#include "page_entry.h"
#include "arch/arm/memory_size.h"
#include "kernel/memory.h"
#include "kernel/panic.h"

#define LARGE_PAGE ((paddr_t)IMAGE_SPAN)
#define GIB        ((paddr_t)0x40000000)
#define MEMORY_END (BOARD_MEMORY_BASE + BOARD_MEMORY_SIZE)

enum { TOP_OF_IMAGE = 510, TOP_OF_DEVICES = 511, TOP_OF_CORE_IMAGE = CORE_SECTIONS >> 30, TOP_OF_CORE_WINDOW = CORE_WINDOW >> 30 };

_Static_assert(MEMORY_END / GIB < TABLE_ENTRIES - TOP_OF_CORE_WINDOW, "core's window shows all of the memory");

extern uint64_t boot_tables[], kernel_top[], image_directory[], device_directory[];

static paddr_t kernel_top_page;

/* Of the devices' pages. */
static uint64_t device_table[TABLE_ENTRIES] __attribute__((aligned(PAGE_SIZE)));

static paddr_t physical(const void *in_image) { return (paddr_t)(uintptr_t)in_image - KERNEL_IMAGE; }

static void flush_all(void) { __asm__ volatile("dsb sy\n\ttlbi vmalle1\n\tdsb sy\n\tisb" : : : "memory"); }

static uint64_t entry(paddr_t page, unsigned rights, bool core)
{
	return core ? entry_user(page, rights) : entry_kernel(page, rights);
}

void device_map(enum device_slot slot, paddr_t registers)
{
	device_table[slot] = entry(registers & ~(paddr_t)(PAGE_SIZE - 1), MAP_WRITE | MAP_UNCACHED, false) | ENTRY_NEXT;
	device_directory[0] = entry_table(physical(device_table));
	kernel_top[TOP_OF_DEVICES] = entry_table(physical(device_directory));
	flush_all();
}

/* Table of the image's 2 MiB with the sections of kernel or core, as code sees them. */
static paddr_t image_table(bool core)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		if (section->core == core)
			for (paddr_t at = section->begin; at < section->end; at += PAGE_SIZE)
				table[(at - IMAGE_BASE) / PAGE_SIZE] = entry(at, section->rights, core) | ENTRY_NEXT;
	return page;
}

/* Table of the image's 2 MiB as a window shows them: not executable, its sections no more writeable than they are. */
static paddr_t window_table(paddr_t from, bool core)
{
	paddr_t const page = boot_page();
	uint64_t *const table = memory_at(page);
	for (paddr_t at = from; at < IMAGE_BASE + LARGE_PAGE; at += PAGE_SIZE)
		table[(at - IMAGE_BASE) / PAGE_SIZE] = entry(at, MAP_WRITE, core) | ENTRY_NEXT;
	for (const struct image_section *section = image_sections; section < image_sections_end; section++)
		for (paddr_t at = section->begin; at < section->end && at >= from; at += PAGE_SIZE)
			table[(at - IMAGE_BASE) / PAGE_SIZE] = entry(at, section->rights & MAP_WRITE, core) | ENTRY_NEXT;
	return page;
}

static paddr_t memory_end(void) { return boot_info.range[0].end; }

/* Directory of the GiB at `base`: large pages for memory, the table for the image's 2 MiB, nothing for what is below. */
static paddr_t window_directory(paddr_t base, paddr_t from, bool core)
{
	paddr_t const page = boot_page();
	uint64_t *const directory = memory_at(page);
	for (unsigned i = 0; i < TABLE_ENTRIES; i++) {
		paddr_t const at = base + i * LARGE_PAGE;
		if (at > IMAGE_BASE && at < memory_end())
			directory[i] = entry(at, MAP_WRITE, core) | ENTRY_BLOCK;
		else if (at == IMAGE_BASE)
			directory[i] = entry_table(window_table(from, core));
	}
	return page;
}

static void window_fill(uint64_t *top, paddr_t from, bool core)
{
	for (paddr_t gib = IMAGE_BASE / GIB; gib * GIB < memory_end(); gib++)
		top[gib] = entry_table(window_directory(gib * GIB, from, core));
}

/* An entry that leads elsewhere takes the place of one that is in use: by way of none (D5.10.1). */
static void replace(uint64_t *at, uint64_t value)
{
	*at = 0;
	flush_all();
	*at = value;
	flush_all();
}

/*
 * The kernel executes in the 2 MiB whose entry changes. So it goes over to a new table, of which all that it uses is the
 * same, and the old one, still known to nobody but the TLB, is flushed.
 */
void kernel_tables_use(void)
{
	__asm__ volatile("dsb sy\n\tmsr ttbr1_el1, %0\n\tisb" : : "r"(kernel_top_page) : "memory");
	flush_all();
}

void kernel_tables_init(void)
{
	if (boot_info.archive - IMAGE_BASE > LARGE_PAGE - (CORE_STACK_PAGES + 3) * PAGE_SIZE)
		kernel_panic("image too large");
	paddr_t const top_page = boot_page(), directory = boot_page();
	uint64_t *const top = memory_at(top_page);
	window_fill(top, BOARD_LOAD, false);
	*(uint64_t *)memory_at(directory) = entry_table(image_table(false));
	top[TOP_OF_IMAGE] = entry_table(directory);
	top[TOP_OF_DEVICES] = kernel_top[TOP_OF_DEVICES];
	kernel_top_page = top_page;
	kernel_tables_use();
	/* boot.S ran there, and will again for further CPUs: what shows it goes with the address space that it is then */
	paddr_t const base = IMAGE_BASE & ~(GIB - 1);
	replace(&boot_tables[IMAGE_BASE / GIB], CPUS_MAX > 1 ? entry_kernel(base, MAP_EXECUTE) | ENTRY_OWN | ENTRY_BLOCK : 0);
}

struct page_tables core_tables_init(void)
{
	paddr_t const top_page = boot_page(), directory = boot_page(), image = image_table(true);
	uint64_t *const top = memory_at(top_page), *const table = memory_at(image);
	*(uint64_t *)memory_at(directory) = entry_table(image);
	top[TOP_OF_CORE_IMAGE] = entry_table(directory);
	for (unsigned i = 1; i <= CORE_STACK_PAGES; i++)     /* below the last of these nothing is mapped */
		table[TABLE_ENTRIES - i] = entry(boot_page(), MAP_WRITE, true) | ENTRY_NEXT;
	table[(CORE_UART - CORE_SECTIONS) / PAGE_SIZE] =
		entry(BOARD_UART0_IO_MEM & ~(paddr_t)(PAGE_SIZE - 1), MAP_WRITE | MAP_UNCACHED, true) | ENTRY_NEXT;
	window_fill(top + TOP_OF_CORE_WINDOW, boot_info.archive, true);
	flush_all();
	return (struct page_tables){ .top = top_page };
}

void memory_write_back(volatile word_t *word) { __asm__ volatile("dc civac, %0\n\tdsb sy" : : "r"(word) : "memory"); }
