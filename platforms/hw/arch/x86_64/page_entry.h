/* SPDX-License-Identifier: MIT */
/* Four levels of tables; the last top-level entry is the kernel's. See page_bits.h. */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

#include "arch/x86/page_bits.h"

enum { TABLE_LEVELS = 4, USER_TOP_ENTRIES = 256, KERNEL_TOP_ENTRY = 511 };

static inline uint64_t entry_table_at(paddr_t table, unsigned level)
{
	(void)level;
	return table | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER;
}

void kernel_entries_copy(uint64_t *top);

#endif
