/* SPDX-License-Identifier: MIT */
/* What the parts of this CPU's start-up say to each other; nobody else includes it. */
#ifndef HW_BOOT_ARCH_H
#define HW_BOOT_ARCH_H

#include "arch/arm/boot_kernel.h"

/* A further CPU: called by boot.S; by the tables that the first one made. */
void kernel_start_cpu(void);
void kernel_tables_use(void);

/* Sections of the image, in core.ld: physical addresses, rights, whose they are. */
struct image_section {
	uint64_t begin, end;
	uint32_t rights;                                 /* enum map_rights */
	uint32_t core;                                   /* 1: core's, 0: the kernel's */
};
extern const struct image_section image_sections[], image_sections_end[];
extern const uint64_t image_end, core_entry, start_cpu_address;          /* in core.ld as well */

#endif
