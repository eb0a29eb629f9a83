/* SPDX-License-Identifier: MIT */
/* Start-up of both ARM CPUs, whose steps boot_kernel.c has; a CPU's boot_arch.h includes it and declares what is its own. */
#ifndef HW_ARM_BOOT_KERNEL_H
#define HW_ARM_BOOT_KERNEL_H

#include "arch/arm/devices.h"
#include "kernel/boot.h"

/* Called by boot.S on the first CPU, with the exception level in which the loader entered; 0 where CPUs count none. */
void kernel_boot(word_t level);
extern word_t boot_level;

void cpu_init(void);                                     /* vectors, what user mode may do */
void kernel_tables_init(void);
struct page_tables core_tables_init(void);
void cpus_start(void);                                   /* the further CPUs, if any; after boot_core */

#endif
