/* SPDX-License-Identifier: MIT */
/*
 * Several CPUs of the machine of host tests, all played by one thread: each entry into the kernel is made on the CPU that
 * the test chose before, and is over before the next one begins, as the kernel's lock wants it. What one CPU asks of another
 * stays asked until the test has it answered.
 */
#ifndef FAKE_SEVERAL_CPUS_H
#define FAKE_SEVERAL_CPUS_H

#include <stdbool.h>

#define CPUS_MAX FAKE_CPUS

struct several_cpus {
	unsigned here;                           /* the CPU that executes */
	bool     called[CPUS_MAX];               /* and has not taken the interrupt yet */
	unsigned forgot[CPUS_MAX];               /* how often it dropped what it cached */
	unsigned calls, restarts;
};

extern struct several_cpus several_cpus;

static inline unsigned cpu_this(void) { return several_cpus.here; }
void cpu_call(unsigned cpu);

/* This CPU waits for another: those that were called enter the kernel and wait for the lock. */
void cpu_relax(void);

static inline void context_restart(struct context *context) { context->ip -= 4, several_cpus.restarts++; }
static inline void page_tables_forget_cached(void) { several_cpus.forgot[several_cpus.here]++; }
static inline bool page_tables_forget_everywhere(void) { return false; }

#endif
