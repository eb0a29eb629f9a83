/* SPDX-License-Identifier: MIT */
/*
 * Bits of page-table entries in the short format (Arm ARM DDI 0406C, B3.5.1), shared by the tables of components and
 * those that boot builds for kernel and core.
 */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

#ifndef __ASSEMBLER__
#include "arch/arch.h"
#endif

#define SECTION_SHIFT         20
#define SECTION_SIZE          (1 << SECTION_SHIFT)
#define WINDOW_SECTIONS       ((BOARD_MEMORY_BASE + BOARD_MEMORY_SIZE - MEMORY_ORIGIN) / SECTION_SIZE)

/* With the address of a top table: it is read through the caches, inner and outer write-back, write-allocate (B4.1.154). */
#define TOP_TABLE_CACHED      0x48

/* Entries of a top table. */
#define TOP_TABLE             0x001
#define TOP_TABLE_NO_KERNEL   0x004     /* PXN: the kernel executes nothing below; not on every CPU, see cpu.c */
#define TOP_SECTION           0x002
#define TOP_SECTION_NO_EXEC   0x010
#define TOP_SECTION_NORMAL    0x100c    /* cached, write-back, write-allocate */
#define TOP_SECTION_KERNEL    0x400      /* for the kernel only, writeable */
#define TOP_SECTION_USER      0x20c00    /* for both, writeable, of one address space only */

/* Entries for small pages. Rights: AP[2] not writeable, AP[1] user, AP[0] always. */
#define ENTRY_PRESENT  0x002
#define ENTRY_NO_EXEC  0x001
#define ENTRY_DEVICE   0x004
#define ENTRY_NORMAL   0x04c            /* cached, write-back, write-allocate */
#define ENTRY_DIRECT   0x040            /* memory, not cached */
#define ENTRY_ACCESS   0x010
#define ENTRY_USER     0x020
#define ENTRY_READ     0x200
#define ENTRY_OWN      0x800            /* nG: of one address space only */
#define ENTRY_ADDRESS  0xfffff000

#ifndef __ASSEMBLER__

/* A page of tables holds four of the CPU's second-level tables: its entries are those of 4 MiB. */
enum { TABLES_PER_PAGE = 4, TABLE_BYTES = PAGE_SIZE / TABLES_PER_PAGE, TABLE_ENTRIES = PAGE_SIZE / sizeof(uint32_t) };

/* TOP_TABLE_NO_KERNEL where the CPU has it. */
extern uint32_t user_table_bits;

static inline bool is_memory(paddr_t page) { return page - BOARD_MEMORY_BASE < BOARD_MEMORY_SIZE; }

/* Of a page for the kernel; a user's has ENTRY_USER and ENTRY_OWN besides. */
static inline uint32_t entry_of(paddr_t page, unsigned rights)
{
	uint32_t const kind = !(rights & MAP_UNCACHED) ? ENTRY_NORMAL : is_memory(page) ? ENTRY_DIRECT : ENTRY_DEVICE;
	return page | ENTRY_PRESENT | ENTRY_ACCESS | kind | (rights & MAP_WRITE ? 0 : ENTRY_READ)
	     | (rights & MAP_EXECUTE ? 0 : ENTRY_NO_EXEC);
}

/* Makes the page of tables that of the 4 MiB around `address`. */
static inline void table_enter(uint32_t *top, word_t address, paddr_t tables, uint32_t bits)
{
	uint32_t *const entry = top + (address >> SECTION_SHIFT) / TABLES_PER_PAGE * TABLES_PER_PAGE;
	for (unsigned i = 0; i < TABLES_PER_PAGE; i++)
		entry[i] = (tables + i * TABLE_BYTES) | TOP_TABLE | bits;
}

#endif
#endif
