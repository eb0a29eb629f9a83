/* SPDX-License-Identifier: MIT */
/* Three levels of tables; the top one has four entries, which know no rights, and the last is the kernel's. */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

#include "arch/x86/page_bits.h"

enum { TABLE_LEVELS = 3, USER_TOP_ENTRIES = 3, KERNEL_TOP_ENTRY = 3 };

static inline uint64_t entry_table_at(paddr_t table, unsigned level)
{
	return table | ENTRY_PRESENT | (level < TABLE_LEVELS - 1 ? ENTRY_WRITE | ENTRY_USER : 0);
}

void kernel_entries_copy(uint64_t *top);

#endif
