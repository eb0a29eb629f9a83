/* SPDX-License-Identifier: MIT */
/*
 * Linux as the machine under the kernel: registers of a thread are the words of its last message; physical memory is one
 * memfd, which kernel and core see at the same place; a process's mappings follow the page tables.
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#include "layout.h"

#define KERNEL_WINDOW   LAYOUT_MEMORY
#define CORE_WINDOW     LAYOUT_MEMORY
#define USER_BEGIN      ((word_t)LAYOUT_USER_FIRST)
#define USER_END        ((word_t)LAYOUT_USER_LAST)
#define INTERRUPT_LINES 8

struct carrier;
struct process;

struct context {
	word_t status, argument, tag;
	word_t word[MESSAGE_WORDS_IN_REGISTERS];
	word_t ip, sp;
	struct carrier *carrier;      /* the thread of Linux that executes it; null: not started, or gone */
	bool started;
};

#include "arch/one_cpu.h"

struct page_tables {
	paddr_t top, pool;            /* as on a CPU, see page_entry.h */
	struct process *process;      /* made with the first thread */
};

/* Which thread runs is the scheduler's decision (schedulers[0].current); loop.c carries it out before the kernel is left. */
static inline void context_switch(struct context *context, const struct page_tables *tables, word_t thread_register)
{
	(void)context, (void)tables, (void)thread_register;
}

/* Linux follows afterwards, see mapping.c. */
static inline void page_tables_changed(const struct page_tables *tables) { (void)tables; }

#endif
