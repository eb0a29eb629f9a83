/* SPDX-License-Identifier: MIT */
/* Tables that boot builds for the image and the windows; see image_tables.c. */
#ifndef HW_IMAGE_TABLES_H
#define HW_IMAGE_TABLES_H

#include "page_bits.h"

#define LARGE_PAGE ((paddr_t)0x200000)
#define GIB        ((paddr_t)0x40000000)

/* End of the memory that the windows show. */
paddr_t memory_end(void);

/* Entry of a directory, or of a table above that has rights, for a table of `user` (ENTRY_USER) or the kernel (0). */
static inline uint64_t boot_table_entry(paddr_t table, uint64_t user) { return table | ENTRY_PRESENT | ENTRY_WRITE | user; }

/* Table of the first 2 MiB with the sections of kernel or core, as code sees them; core's stack with them. */
paddr_t image_table(uint32_t core);

/* Registers of a device at page `index` of KERNEL_IMAGE, below the kernel's own sections. */
void device_page_map(unsigned index, paddr_t page);

/* Directory of the GiB at `base`: large pages for memory; the first 2 MiB of all page by page, beginning at `from`. */
void window_fill(uint64_t *directory, paddr_t base, paddr_t from, uint64_t user);

#endif
