/* SPDX-License-Identifier: MIT */
/*
 * The kernel keeps page tables as on any machine, in pages that the component paid; but Linux reads others. So each call
 * with which core changes the tables of a PD is followed by an order to its process, to map or unmap the same pages of the
 * system's memory.
 *
 * Linux's own list of mappings is longer than a page table where hardly two pages lie behind each other, and bounded
 * (vm.max_map_count, 65,530). Where Linux cannot follow, all mappings of the process go, and come back as they are touched:
 * what is in the kernel's tables need not be in Linux's.
 *
 * What is executed is mapped privately, so that a debugger can set breakpoints, which no other component sees.
 */
#include <linux/mman.h>

#include "host.h"
#include "host_call.h"
#include "kernel/memory.h"
#include "kernel/pd.h"
#include "mapping.h"
#include "mirror.h"
#include "process.h"

void mapping_remove(struct process *process, word_t address, word_t end)
{
	if (address >= end)
		return;
	process_order_begin(process);
	process_order(__NR_munmap, address, end - address, 0, 0, 0, 0);
	process_order_run();
}

bool mapping_make(struct process *process, word_t address, paddr_t page, word_t pages, unsigned rights)
{
	bool const executable = rights & MAP_EXECUTE;
	process_order_begin(process);
	process_order(__NR_mmap, address, pages * PAGE_SIZE,
	              PROT_READ | (executable ? PROT_EXEC : 0) | (rights & MAP_WRITE ? PROT_WRITE : 0),
	              MAP_FIXED | MAP_POPULATE | (executable ? MAP_PRIVATE : MAP_SHARED), (uintptr_t)host_memory_fd, page);
	return process_order_run() >= 0;
}

static void map(struct process *process, word_t address, paddr_t page, word_t pages, unsigned rights)
{
	if (pages && !mapping_make(process, address, page, pages, rights) && !process->dead)
		mapping_remove(process, 0, USER_END);
}

/* The same for a process whose regions are there before they are touched. */
static void follow_checked(struct process *process, enum core_call number, word_t address, word_t end, paddr_t page,
                           unsigned rights)
{
	if (number == CORE_PD_FLUSH)
		mirror_flush(process);
	else if (number == CORE_PD_UNMAP)
		mirror_unmap(process, address, end);
	else if (end > address && !mirror_has(address))
		(void)mapping_make(process, address, page, (end - address) / PAGE_SIZE, rights);
}

void mapping_follow(enum core_call number, word_t pd, word_t tag, const word_t words[MESSAGE_WORDS_IN_REGISTERS],
                    word_t result)
{
	if (number != CORE_PD_MAP && number != CORE_PD_UNMAP && number != CORE_PD_FLUSH)
		return;
	struct process *const process = ((const struct pd *)memory_at(pd))->tables.process;
	if (!process)
		return;
	if (process->checked)
		follow_checked(process, number, words[0], number == CORE_PD_MAP ? words[0] + result * PAGE_SIZE : result, words[1],
		               (unsigned)tag);
	else if (number == CORE_PD_MAP)
		map(process, words[0], words[1], result, (unsigned)tag);
	else if (number == CORE_PD_UNMAP)
		mapping_remove(process, words[0], result);
	else
		mapping_remove(process, 0, USER_END);
}
