/* SPDX-License-Identifier: MIT */
/* The part of the contract about several CPUs, for a CPU folder that starts only one. Included by its arch_cpu.h,
 * after struct context. */
#ifndef HW_ONE_CPU_H
#define HW_ONE_CPU_H

#define CPUS_MAX 1

static inline unsigned cpu_this(void) { return 0; }
static inline void cpu_call(unsigned cpu) { (void)cpu; }
static inline void cpu_relax(void) { }
static inline void context_restart(struct context *context) { (void)context; }
static inline void page_tables_forget_cached(void) { }
static inline bool page_tables_forget_everywhere(void) { return false; }

#endif
