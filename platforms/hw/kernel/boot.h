/* SPDX-License-Identifier: MIT */
/* Start of the kernel, portable part: finds the boot archive behind the image, makes core and starts it. See boot.c. */
#ifndef HW_KERNEL_BOOT_H
#define HW_KERNEL_BOOT_H

#include "kernel/core_call.h"

/* What core will be told; the CPU's part fills image and RAM ranges, then the archive is looked at. */
extern struct core_boot_info boot_info;

void boot_archive_find(void);

/* A zeroed page of free memory behind the archive, never given back. After boot_archive_find(). */
paddr_t boot_page(void);

/* Core's thread in the given address space; it runs when boot returns. */
void boot_core(const struct page_tables *tables, word_t entry, word_t stack_top);

#endif
