/* SPDX-License-Identifier: MIT */
/* Several CPUs of one machine: the kernel's lock, and what one CPU asks of another. The concept is in cpus.c. */
#ifndef HW_KERNEL_CPUS_H
#define HW_KERNEL_CPUS_H

#include "arch/arch.h"

struct pd;

/* Number of CPUs that run the scheduler, the first one included. CPUs are numbered in the order in which they came. */
unsigned cpus_online(void);

void cpus_lock(void);
void cpus_unlock(void);

/* Takes and releases the kernel; the first and last thing between a trap and the return from it. */
static inline void kernel_lock(void)   { if (CPUS_MAX > 1) cpus_lock(); }
static inline void kernel_unlock(void) { if (CPUS_MAX > 1) cpus_unlock(); }

/* The other CPU looks at its ready queue and its timer soon. */
void cpus_update(unsigned cpu);

/*
 * Entries of the PD's address space have changed: makes every other CPU that has it active forget what it cached of it.
 * Returns when all have; waits for a CPU at most as long as it takes to answer an interrupt.
 */
void cpus_flush(const struct pd *pd);

/*
 * A further CPU's first step in the portable kernel, once it can take traps and the first CPU has core ready: it idles
 * until it is given something. CPUs join in the order of their numbers, each waits for the one before it.
 */
void cpus_join(void);

/* Waits until so many CPUs run, or the time is over: one that comes later joins later. By the first one, at boot. */
void cpus_wait(unsigned count, uint64_t timeout_us);

/* A CPU was called by another; called by the CPU's trap code like any interrupt. */
void cpus_called(void);

#endif
