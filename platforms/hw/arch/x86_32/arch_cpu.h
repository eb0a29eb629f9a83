/* SPDX-License-Identifier: MIT */
/*
 * x86_32: registers of a thread, address-space layout, and what the fast path of IPC needs inlined.
 *
 * Virtual memory. Three levels of tables with entries of 64 bits (PAE), because only these can forbid execution. The
 * kernel owns the last of the four top-level entries, the same in every address space; the first three GiB are the
 * component's.
 *
 *   c000 0000   KERNEL_WINDOW: physical memory up to MEMORY_MAX, supervisor only, not executable
 *   ffc0 0000   KERNEL_IMAGE: first two pages the local APIC and the IO APIC, uncached; from 1 MiB on the kernel's
 *               sections at their physical addresses, each with its own rights
 *
 * Core's address space has, in its first three GiB:
 *
 *   4000 0000   CORE_IMAGE: core's stack below CORE_STACK_TOP; from 1 MiB on core's sections, user-accessible
 *   8000 0000   CORE_WINDOW: memory from the end of the image on, user-accessible, not executable
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#define KERNEL_WINDOW     0xc0000000
#define KERNEL_IMAGE      0xffc00000
#define CORE_IMAGE        0x40000000
#define CORE_STACK_TOP    0x40080000
#define CORE_STACK_PAGES  4
#define CORE_WINDOW       0x80000000
#define IMAGE_LOAD        0x00100000
#define MEMORY_MAX        0x3f800000             /* of RAM that the windows show */
#define KERNEL_STACK_SIZE 0x1000

/* Segment selectors, see cpu.c. */
#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_USER_DATA   0x1b
#define SELECTOR_USER_CODE   0x23
#define SELECTOR_THREAD      0x2b                /* begins at the running thread's message buffer */
#define SELECTOR_TSS         0x30

/* Vectors: 0..31 exceptions, then the IO APIC's lines, then the local APIC's own, and the gate of system calls. */
#define VECTOR_IRQ        32
#define INTERRUPT_LINES   24
#define VECTOR_TIMER      56
#define VECTOR_CALL       57                     /* one CPU calls another */
#define VECTOR_SPURIOUS   63
#define VECTOR_SYSCALL    64
#define VECTOR_COUNT      65

#define CONTEXT_SPARE     16                     /* for the entry code; checked in cpu.c */
#define CONTEXT_SIZE      56                     /* the rest of it */

#ifndef __ASSEMBLER__

#define USER_BEGIN ((word_t)PAGE_SIZE)
#define USER_END   ((word_t)0xbffff000)

/*
 * The CPU pushes the last five words itself, at the stack pointer that the task-state segment names: the end of the
 * running thread's context; of the idle loop, which it does not interrupt from outside, only the first three of them.
 * Entry code pushes the rest below. Never copied, never on another stack.
 */
struct context {
	word_t spare[CONTEXT_SPARE / 4];           /* see virtual_8086 in entry.S */
	word_t word[MESSAGE_WORDS_IN_REGISTERS];   /* edx, esi, edi, ebp */
	word_t tag;                                /* ecx */
	word_t argument;                           /* ebx */
	word_t status;                             /* eax: number of the system call, then badge or status */
	word_t vector, error, ip, cs, flags, sp, ss;
};

struct page_tables {
	paddr_t top;
	paddr_t pool;                              /* first of the free tables, chained through their first words */
};

/* Loading CR3 drops what the CPU cached. */
static inline void page_tables_changed(const struct page_tables *tables) { (void)tables; }

#include "arch/one_cpu.h"

/* Hardware's task-state segment (Intel SDM volume 3, 8.2.1). */
struct task_state {
	uint32_t link, sp0, ss0, unused[22];
	uint16_t reserved, io_map_base;
};

struct cpu {
	struct task_state task_state;
	paddr_t active_top;                        /* what CR3 holds */
	uint64_t *thread_segment;                  /* descriptor of SELECTOR_THREAD */
};

extern struct cpu cpu_state;

/* A segment of all the rest of the address space from `base` on: data, writeable, for user mode (SDM volume 3, 3.4.5). */
static inline uint64_t thread_segment(word_t base)
{
	return 0x00cff2000000ffff | (uint64_t)(base & 0xffffff) << 16 | (uint64_t)(base >> 24) << 56;
}

static inline void context_switch(struct context *context, const struct page_tables *tables, word_t thread_register)
{
	cpu_state.task_state.sp0 = (word_t)(context + 1);
	if (tables->top != cpu_state.active_top) {
		cpu_state.active_top = tables->top;
		/* selectors mean little here, but they would tell one component of another */
		__asm__ volatile("mov %0, %%cr3; mov %1, %%fs" : : "r"(tables->top), "r"(SELECTOR_USER_DATA) : "memory");
	}
	*cpu_state.thread_segment = thread_segment(thread_register);
	__asm__ volatile("mov %0, %%gs" : : "r"(SELECTOR_THREAD) : "memory");
}

#endif
#endif
