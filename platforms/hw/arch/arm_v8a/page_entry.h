/* SPDX-License-Identifier: MIT */
/*
 * Bits of page-table entries (DDI 0487, D5.3), shared by the tables of components and those that boot builds for kernel
 * and core. An entry says from the beginning that it was accessed. Whose page it is decides who may execute it: nobody
 * executes what the other can.
 */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

#define ENTRY_PRESENT   0x001
#define ENTRY_BLOCK     0x001                            /* a large page, in tables of the second level */
#define ENTRY_NEXT      0x003                            /* a table; in those of the last level: a page */
#define ENTRY_DEVICE    0x004                            /* attribute 1 of MAIR, else 0 */
#define ENTRY_USER      0x040
#define ENTRY_READ_ONLY 0x080
#define ENTRY_SHARED    0x300                            /* among all CPUs */
#define ENTRY_ACCESSED  0x400
#define ENTRY_OWN       0x800                            /* not global: goes with the address space */

/* Attribute 0: memory, write-back; 1: device registers, in order, early acknowledgement (D13.2.97). */
#define MEMORY_ATTRIBUTES 0x04ff

#ifndef __ASSEMBLER__

#include "arch/arch.h"

#define ENTRY_NO_KERNEL_EXEC (1ull << 53)
#define ENTRY_NO_USER_EXEC   (1ull << 54)

enum { TABLE_BITS = 9, TABLE_ENTRIES = 1 << TABLE_BITS, TABLE_LEVELS = 3, USER_TOP_ENTRIES = TABLE_ENTRIES };

static inline uint64_t entry_common(paddr_t page, unsigned rights)
{
	return page | ENTRY_SHARED | ENTRY_ACCESSED | (rights & MAP_WRITE ? 0 : ENTRY_READ_ONLY)
	     | (rights & MAP_UNCACHED ? ENTRY_DEVICE : 0);
}

static inline uint64_t entry_kernel(paddr_t page, unsigned rights)
{
	return entry_common(page, rights) | ENTRY_NO_USER_EXEC | (rights & MAP_EXECUTE ? 0 : ENTRY_NO_KERNEL_EXEC);
}

static inline uint64_t entry_user(paddr_t page, unsigned rights)
{
	return entry_common(page, rights) | ENTRY_USER | ENTRY_OWN | ENTRY_NO_KERNEL_EXEC | (rights & MAP_EXECUTE ? 0 : ENTRY_NO_USER_EXEC);
}

static inline uint64_t entry_user_page(paddr_t page, unsigned rights) { return entry_user(page, rights) | ENTRY_NEXT; }
static inline uint64_t entry_table(paddr_t table) { return table | ENTRY_NEXT; }
static inline uint64_t entry_table_at(paddr_t table, unsigned level)
{
	(void)level;
	return entry_table(table);
}
static inline paddr_t entry_address(uint64_t entry) { return entry & 0x0000fffffffff000; }

/* Kernel addresses have a table of their own. */
static inline void kernel_entries_copy(uint64_t *top) { (void)top; }

#endif
#endif
