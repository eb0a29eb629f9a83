/* SPDX-License-Identifier: MIT */
/* What the parts of this CPU's start-up say to each other; nobody else includes it. */
#ifndef HW_BOOT_ARCH_H
#define HW_BOOT_ARCH_H

#include "kernel/boot.h"

void kernel_boot(uint32_t magic, uint32_t info);         /* called by boot.S */

void cpu_init(void);                                     /* segments, traps, system calls, protection */
void protection_init(void);
void console_init(void);
void memory_map_read(uint32_t magic, paddr_t info);      /* into boot_info */
void kernel_tables_init(void);
struct page_tables core_tables_init(void);
void interrupt_init(void);                               /* 8259 off, IO APIC masked, local APIC on */
void interrupt_init_cpu(void);                           /* the local APIC of a further CPU */
void timer_init_cpu(void);                               /* likewise its timer */
void cpus_start(void);                                   /* the further CPUs; after boot_core */
void kernel_start_cpu(void);                             /* called by start.S */
void timer_init(uint64_t entry_tsc);                     /* time 0; calibrates; after interrupt_init */

/* Sections of the image, in core.ld: physical addresses, rights, whose they are. */
struct image_section {
	uint64_t begin, end;
	uint32_t rights;                                 /* enum map_rights */
	uint32_t core;                                   /* 1: core's, 0: the kernel's */
};
extern const struct image_section image_sections[], image_sections_end[];
extern const uint64_t image_end, core_entry;             /* in core.ld as well */

#endif
