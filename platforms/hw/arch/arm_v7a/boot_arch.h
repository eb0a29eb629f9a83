/* SPDX-License-Identifier: MIT */
/* What the parts of this CPU's start-up say to each other; nobody else includes it. */
#ifndef HW_BOOT_ARCH_H
#define HW_BOOT_ARCH_H

#include "arch/arm/boot_kernel.h"

/* The kernel's top table, 16 KiB. */
extern uint32_t kernel_top[];

/* Sections of the image, in core.ld: physical addresses, rights, whose they are. */
struct image_section {
	uint32_t begin, end;
	uint32_t rights;                                 /* enum map_rights */
	uint32_t core;                                   /* 1: core's, 0: the kernel's */
};
extern const struct image_section image_sections[], image_sections_end[];
extern const uint32_t image_end, core_entry;             /* in core.ld as well */

#endif
