/* SPDX-License-Identifier: MIT */
/*
 * Bits of page-table entries (privileged, 4.3.1), shared by the tables of components and those that boot builds for kernel
 * and core. A page's entry says from the beginning that it was accessed and written to, because a CPU may leave it to
 * software to say so. Whether memory is cached is the machine's business and no matter of entries.
 */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

#include "arch/arch.h"

enum { TABLE_BITS = 9, TABLE_ENTRIES = 1 << TABLE_BITS, TABLE_LEVELS = 3, USER_TOP_ENTRIES = TABLE_ENTRIES / 2 };

#define ENTRY_PRESENT 0x01ull
#define ENTRY_READ    0x02ull
#define ENTRY_WRITE   0x04ull
#define ENTRY_EXECUTE 0x08ull
#define ENTRY_USER    0x10ull
#define ENTRY_GLOBAL  0x20ull
#define ENTRY_USED    0xc0ull

static inline uint64_t entry_page(paddr_t page, unsigned rights)
{
	return page >> 2 | ENTRY_PRESENT | ENTRY_READ | ENTRY_USED | (rights & MAP_WRITE ? ENTRY_WRITE : 0)
	     | (rights & MAP_EXECUTE ? ENTRY_EXECUTE : 0);
}

static inline uint64_t entry_user_page(paddr_t page, unsigned rights) { return entry_page(page, rights) | ENTRY_USER; }

static inline uint64_t entry_table(paddr_t table) { return table >> 2 | ENTRY_PRESENT; }
static inline uint64_t entry_table_at(paddr_t table, unsigned level)
{
	(void)level;
	return entry_table(table);
}

static inline paddr_t entry_address(uint64_t entry) { return (entry & 0x003ffffffffffc00) << 2; }

/* The kernel's half of a top table. */
void kernel_entries_copy(uint64_t *top);

#endif
