/* SPDX-License-Identifier: MIT */
/* What the parts of this CPU's start-up say to each other; nobody else includes it. */
#ifndef HW_BOOT_ARCH_H
#define HW_BOOT_ARCH_H

#include "arch/arm/devices.h"
#include "kernel/boot.h"

/* Called by boot.S: the first CPU, a further one. */
void kernel_boot(word_t level);
void kernel_start_cpu(void);

extern word_t boot_level;                                /* exception level in which the loader entered */

void cpu_init(void);                                     /* vectors, what user mode may do */
void kernel_tables_init(void);
void kernel_tables_use(void);                            /* a further CPU, by those that the first one made */
struct page_tables core_tables_init(void);
void cpus_start(void);                                   /* the further CPUs; after boot_core */

/* Sections of the image, in core.ld: physical addresses, rights, whose they are. */
struct image_section {
	uint64_t begin, end;
	uint32_t rights;                                 /* enum map_rights */
	uint32_t core;                                   /* 1: core's, 0: the kernel's */
};
extern const struct image_section image_sections[], image_sections_end[];
extern const uint64_t image_end, core_entry, start_cpu_address;          /* in core.ld as well */

#endif
