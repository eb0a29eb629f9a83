/* SPDX-License-Identifier: MIT */
/*
 * Page tables of arch/common that no CPU reads: they are kernel's and core's record of what is mapped, cost what they cost
 * on a CPU, and Linux follows them (mapping.c). So any format will do.
 */
#ifndef HW_PAGE_ENTRY_H
#define HW_PAGE_ENTRY_H

#include "arch/arch.h"

enum { TABLE_BITS = 9, TABLE_ENTRIES = 1 << TABLE_BITS, TABLE_LEVELS = 4, USER_TOP_ENTRIES = TABLE_ENTRIES };

#define ENTRY_PRESENT 0x01ull
#define ENTRY_RIGHTS  1         /* shift of enum map_rights */

static inline uint64_t entry_user_page(paddr_t page, unsigned rights) { return page | rights << ENTRY_RIGHTS | ENTRY_PRESENT; }
static inline uint64_t entry_table(paddr_t table) { return table | ENTRY_PRESENT; }
static inline uint64_t entry_table_at(paddr_t table, unsigned level) { (void)level; return entry_table(table); }
static inline paddr_t entry_address(uint64_t entry) { return entry & ~(uint64_t)(PAGE_SIZE - 1); }
static inline void kernel_entries_copy(uint64_t *top) { (void)top; }

#endif
