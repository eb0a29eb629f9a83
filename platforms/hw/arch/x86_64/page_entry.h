/* SPDX-License-Identifier: MIT */
/* Bits of page-table entries, shared by the tables of components and those that boot builds for kernel and core. */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

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

/* Top-level entry that every address space has for the kernel. */
uint64_t kernel_top_entry(void);

#endif
