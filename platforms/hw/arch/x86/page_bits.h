/* SPDX-License-Identifier: MIT */
/*
 * Bits of page-table entries of 64 bits (Intel SDM volume 3, 4.4 and 4.5), shared by the tables of components and those
 * that boot builds for kernel and core:
 *
 *   0 present, 1 writeable, 2 user, 3 and 4 write-through and cache-disable (both: uncached), 63 not executable
 *
 * The accessed and dirty bits are the CPU's. Each CPU's page_entry.h includes this file and says what is different.
 */
#ifndef HW_PAGE_BITS_H
#define HW_PAGE_BITS_H

#include "arch/arch.h"

enum { TABLE_BITS = 9, TABLE_ENTRIES = 1 << TABLE_BITS };

#define ENTRY_PRESENT  0x001ull
#define ENTRY_WRITE    0x002ull
#define ENTRY_USER     0x004ull
#define ENTRY_UNCACHED 0x018ull
#define ENTRY_LARGE    0x080ull
#define ENTRY_GLOBAL   0x100ull
#define ENTRY_NO_EXEC  0x8000000000000000ull
#define ENTRY_ADDRESS  0x000ffffffffff000ull

static inline uint64_t entry_rights(unsigned rights)
{
	return ENTRY_PRESENT | (rights & MAP_WRITE ? ENTRY_WRITE : 0) | (rights & MAP_EXECUTE ? 0 : ENTRY_NO_EXEC)
	     | (rights & MAP_UNCACHED ? ENTRY_UNCACHED : 0);
}

static inline uint64_t entry_user_page(paddr_t page, unsigned rights)
{
	return page | entry_rights(rights) | ENTRY_USER;
}

static inline paddr_t entry_address(uint64_t entry) { return (paddr_t)(entry & ENTRY_ADDRESS); }

#endif
