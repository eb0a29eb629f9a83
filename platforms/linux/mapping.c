/* SPDX-License-Identifier: MIT */
/*
 * Page tables are the business of the host's kernel; a mapping is an order to the component's process to map pages of the
 * system's memory. Pages that core maps one after the other, and that lie behind each other in both, are one order.
 *
 * As on a bare machine what is mapped costs the component RAM: a page that core donates stands for MAPPINGS_PER_TABLE
 * pages mapped. That is more than Linux itself needs for its tables, and less than it needs for its list of mappings
 * where hardly two pages lie behind each other; since the list is bounded (vm.max_map_count, 65,530), a mapping can fail
 * although it was paid: then all mappings of the process go, as they do when core cannot pay, and come back as they are
 * touched.
 *
 * What is executed is mapped privately, so that a debugger can set breakpoints, which no other component sees.
 */
#include <linux/mman.h>

#include "arch/arch.h"
#include "host.h"
#include "host_call.h"
#include "mapping.h"
#include "process.h"

enum { MAPPINGS_PER_TABLE = 512 };

/* Mappings not yet ordered. */
static struct {
	struct process *process;      /* null: none */
	word_t address;
	paddr_t page;
	size_t size;
	unsigned rights;
} pending;

static void drop_all(struct process *process)
{
	process_order_begin(process);
	process_order(__NR_munmap, 0, USER_END, 0, 0, 0, 0);
	process_order_run();
}

void mapping_flush(void)
{
	struct process *const process = pending.process;
	if (!process)
		return;
	pending.process = NULL;
	bool const executable = pending.rights & MAP_EXECUTE;
	process_order_begin(process);
	process_order(__NR_mmap, pending.address, pending.size,
	              PROT_READ | (executable ? PROT_EXEC : 0) | (pending.rights & MAP_WRITE ? PROT_WRITE : 0),
	              MAP_FIXED | MAP_POPULATE | (executable ? MAP_PRIVATE : MAP_SHARED), (uintptr_t)host_memory_fd, pending.page);
	if (process_order_run() < 0 && !process->dead)
		drop_all(process);
}

void page_tables_init(struct page_tables *tables, paddr_t top_page)
{
	(void)top_page;
	*tables = (struct page_tables){ 0 };
}

void page_tables_donate(struct page_tables *tables, paddr_t page)
{
	(void)page;
	tables->tables++;
}

static bool pay(struct page_tables *tables)
{
	if (!tables->left && tables->tables) {
		tables->tables--;
		tables->left = MAPPINGS_PER_TABLE;
	}
	if (!tables->left)
		return false;
	tables->left--;
	return true;
}

bool page_tables_map(struct page_tables *tables, word_t address, paddr_t page, unsigned rights)
{
	if (!pay(tables))
		return false;
	if (!tables->process)
		return true;
	if (pending.process != tables->process || pending.rights != rights || pending.address + pending.size != address
	    || pending.page + pending.size != page) {
		mapping_flush();
		pending.process = tables->process;
		pending.address = address;
		pending.page = page;
		pending.size = 0;
		pending.rights = rights;
	}
	pending.size += PAGE_SIZE;
	return true;
}

word_t page_tables_unmap(struct page_tables *tables, word_t address, word_t end)
{
	mapping_flush();
	if (tables->process && address < end) {
		process_order_begin(tables->process);
		process_order(__NR_munmap, address, end - address, 0, 0, 0, 0);
		process_order_run();
	}
	return end;
}

void page_tables_flush(struct page_tables *tables)
{
	mapping_flush();
	tables->tables = tables->left = 0;
	if (tables->process)
		drop_all(tables->process);
}
