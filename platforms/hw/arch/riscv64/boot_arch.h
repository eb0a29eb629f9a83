/* SPDX-License-Identifier: MIT */
/* What the parts of this CPU's start-up say to each other; nobody else includes it. */
#ifndef HW_BOOT_ARCH_H
#define HW_BOOT_ARCH_H

#include "kernel/boot.h"

void kernel_boot(word_t hart, paddr_t device_tree, uint64_t entry_time);    /* called by boot.S */

void cpu_init(void);                                     /* traps, protection */
uint32_t device_tree_read(paddr_t address);              /* RAM into boot_info; ticks of the clock per second */
void kernel_tables_init(void);
struct page_tables core_tables_init(void);
void interrupt_init(word_t hart);
void timer_init(uint64_t entry_time, uint32_t ticks_per_second);

/* Sections of the image, in core.ld: physical addresses, rights, whose they are. */
struct image_section {
	uint64_t begin, end;
	uint32_t rights;                                 /* enum map_rights */
	uint32_t core;                                   /* 1: core's, 0: the kernel's */
};
extern const struct image_section image_sections[], image_sections_end[];
extern const uint64_t image_end, core_entry;             /* in core.ld as well */

#endif
