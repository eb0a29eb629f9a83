/* SPDX-License-Identifier: MIT */
/*
 * A CPU for host tests, in the place of arch/<cpu>/arch_cpu.h: physical memory is host memory at its own address, so the
 * windows begin at 0; switching to a context does nothing. Page tables are those of arch/common with x86_64's entries, which
 * are plain C. One CPU, or as many as FAKE_CPUS says: then the test says which of them it is that executes.
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#define KERNEL_WINDOW   0
#define CORE_WINDOW     0
#define USER_BEGIN      ((word_t)PAGE_SIZE)
#define USER_END        ((word_t)0x00007ffffffff000)
#define INTERRUPT_LINES 24

struct context {
	word_t word[MESSAGE_WORDS_IN_REGISTERS];
	word_t tag, argument, status, ip, sp;
};

struct page_tables {
	paddr_t top;
	paddr_t pool;
};

#ifdef FAKE_CPUS
#include "several_cpus.h"
#else
#include "arch/one_cpu.h"
#endif

static inline void page_tables_changed(const struct page_tables *tables) { (void)tables; }

static inline void context_switch(struct context *context, const struct page_tables *tables, word_t thread_register)
{
	(void)context, (void)tables, (void)thread_register;
}

#endif
