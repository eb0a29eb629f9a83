/* SPDX-License-Identifier: MIT */
/* What the parts of this CPU's start-up say to each other; nobody else includes it. */
#ifndef HW_BOOT_ARCH_H
#define HW_BOOT_ARCH_H

#include "kernel/boot.h"

/* Called by boot.S: the first CPU, a further one. */
void kernel_boot(word_t hart, paddr_t device_tree, uint64_t entry_time);
void kernel_start_cpu(void);

/* What the device tree says, besides the RAM that it puts into boot_info. */
enum { HARTS_MAX = 64 };

struct machine {
	uint32_t ticks_per_second;                       /* of the clock */
	unsigned harts;
	word_t   hart[HARTS_MAX];                        /* their numbers */
};

struct machine device_tree_read(paddr_t address);

void cpu_init(void);                                     /* traps, protection */
void cpus_start(const struct machine *machine);          /* the further CPUs; after boot_core */
void kernel_tables_init(void);
struct page_tables core_tables_init(void);
void interrupt_init(void);                               /* devices interrupt this CPU, others can call it */
void interrupt_init_cpu(void);                           /* a further CPU: others can call it */
void timer_init(uint64_t entry_time, uint32_t ticks_per_second);

/* Sections of the image, in core.ld: physical addresses, rights, whose they are. */
struct image_section {
	uint64_t begin, end;
	uint32_t rights;                                 /* enum map_rights */
	uint32_t core;                                   /* 1: core's, 0: the kernel's */
};
extern const struct image_section image_sections[], image_sections_end[];
extern const uint64_t image_end, core_entry, start_cpu_address;          /* in core.ld as well */

#endif
