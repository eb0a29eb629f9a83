/* SPDX-License-Identifier: MIT */
/*
 * x86_64: registers of a thread, address-space layout, and what the fast path of IPC needs inlined.
 *
 * Virtual memory. Four levels of tables, 48 bits. The kernel owns the last of the 512 top-level entries, the same in
 * every address space; everything below 0x8000'0000'0000 is the component's.
 *
 *   ffff ffc0 0000 0000   KERNEL_WINDOW: all physical memory, supervisor only, not executable
 *   ffff ffff 8000 0000   KERNEL_IMAGE: first two pages the local APIC and the IO APIC, uncached; from 1 MiB on the
 *                         kernel's sections at their physical addresses, each with its own rights
 *
 * Core's address space has, in its first top-level entry and nowhere else:
 *
 *   4000 0000             CORE_IMAGE: core's stack below CORE_STACK_TOP; from 1 MiB on core's sections, user-accessible
 *   8000 0000             CORE_WINDOW: memory from the end of the image on, user-accessible, not executable
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#include "board.h"

#define KERNEL_WINDOW    0xffffffc000000000
#define KERNEL_IMAGE     0xffffffff80000000
#define CORE_IMAGE       0x40000000
#define CORE_STACK_TOP   0x40080000
#define CORE_STACK_PAGES 4
#define CORE_WINDOW      0x80000000
#define IMAGE_LOAD       0x00100000

/*
 * Below the image: where further CPUs start, in real mode, and the page tables with which they do (start.S, cpus.c). The
 * kernel's window shows these pages, too.
 */
#define START_PAGE       0x00008000
#define START_TABLES     0x00009000
#define START_END        0x0000c000

/* Each CPU has a page: its struct cpu at the end, its kernel stack growing down from there. */
#define CPUS_MAX          BOARD_CPUS
#define KERNEL_STACK_SIZE 0x1000
#define SYSTEM_CALL_ENTRY_SIZE 64
#define CPU_SIZE          128
#define CPU_CONTEXT_END   8    /* bytes from the start of struct cpu */
#define CPU_USER_SP       112

/* Segment selectors, see cpu.c. */
#define SELECTOR_KERNEL_CODE 0x08
#define SELECTOR_KERNEL_DATA 0x10
#define SELECTOR_USER_DATA   0x23
#define SELECTOR_USER_CODE   0x2b
#define SELECTOR_TSS         0x30   /* and 16 more for each further CPU */
#define SELECTOR_TSS_SHIFT   4

/* Vectors: 0..31 exceptions, then the IO APIC's lines, then the local APIC's own. */
#define VECTOR_IRQ       32
#define INTERRUPT_LINES  24
#define VECTOR_TIMER     56
#define VECTOR_CALL      57    /* one CPU calls another */
#define VECTOR_SPURIOUS  63
#define VECTOR_COUNT     64
#define VECTOR_SYSCALL   256   /* in `context.vector`: entered by `syscall`, left by `sysret` */

/* Bytes from the start of a context, for the entry code; checked in cpu.c. */
#define CONTEXT_VECTOR   120
#define CONTEXT_SP       160
#define CONTEXT_SIZE     176

#ifndef __ASSEMBLER__

#include "arch/x86/msr.h"

/* Of RAM that the windows show. */
#define MEMORY_MAX ((paddr_t)250 << 30)

#define USER_BEGIN ((word_t)PAGE_SIZE)
/*
 * `syscall` in the very last bytes below the canonical boundary would return to a non-canonical address, and `sysret`
 * would then fault in kernel mode on the user's stack. Nobody can map the last page, so nobody can do that.
 */
#define USER_END   ((word_t)0x00007ffffffff000)

/*
 * The CPU pushes the last five words itself, at the stack pointer that the task-state segment names: the end of the
 * running thread's context. Entry code pushes the rest below. Never copied, never on another stack.
 */
struct context {
	word_t r15, r14, r13, r12, rbp, rbx, r11, rcx;
	word_t word[MESSAGE_WORDS_IN_REGISTERS];   /* rdx, r8, r9, r10 */
	word_t tag;                                /* rsi */
	word_t argument;                           /* rdi */
	word_t status;                             /* rax: number of the system call, then badge or status */
	word_t vector, error, ip, cs, flags, sp, ss;
};

struct page_tables {
	paddr_t top;
	paddr_t pool;                              /* first of the free tables, chained through their first words */
};

/* Hardware's task-state segment (Intel SDM volume 3, 8.7), shifted so that its 64-bit fields are aligned. */
struct task_state {
	uint32_t padding, reserved0;
	uint64_t rsp0, rsp1, rsp2, reserved1, ist[7], reserved2;
	uint16_t reserved3, io_map_base;
};

/* Loading CR3 drops what the CPU cached. */
static inline void page_tables_changed(const struct page_tables *tables) { (void)tables; }

struct cpu {
	struct task_state task_state;              /* rsp0: end of the running thread's context */
	uint64_t user_sp;                          /* scratch of the system-call entry */
	paddr_t active_top;                        /* what CR3 holds */
};

struct cpu_page {
	char stack[KERNEL_STACK_SIZE - CPU_SIZE];
	struct cpu cpu;
};

extern struct cpu_page cpu_pages[CPUS_MAX];

/* The kernel's stack pointer tells which CPU this is. */
static inline struct cpu_page *cpu_page_here(void)
{
	uintptr_t sp;
	__asm__("mov %%rsp, %0" : "=r"(sp));
	return (struct cpu_page *)(sp & ~(uintptr_t)(KERNEL_STACK_SIZE - 1));
}

static inline unsigned cpu_this(void) { return (unsigned)(cpu_page_here() - cpu_pages); }

static inline void cpu_relax(void) { __asm__ volatile("pause"); }

/* The kernel's own entries are global and never change: what CR3 drops is the address space's. */
static inline void page_tables_forget_cached(void)
{
	uint64_t top;
	__asm__ volatile("mov %%cr3, %0\n\tmov %0, %%cr3" : "=r"(top) : : "memory");
}

/* Each CPU has to do it itself. */
static inline bool page_tables_forget_everywhere(void) { return false; }

/* `syscall` has two bytes and left the registers of the call as they were. */
static inline void context_restart(struct context *context) { context->ip -= 2; }

/* Interrupts the other CPU with VECTOR_CALL. */
void cpu_call(unsigned cpu);

enum { MSR_FS_BASE = (int)0xc0000100 };

static inline void context_switch(struct context *context, const struct page_tables *tables, word_t thread_register)
{
	struct cpu *const cpu = &cpu_page_here()->cpu;
	cpu->task_state.rsp0 = (uint64_t)(context + 1);
	if (tables->top != cpu->active_top) {
		cpu->active_top = tables->top;
		__asm__ volatile("mov %0, %%cr3" : : "r"(tables->top) : "memory");
		/* selectors mean nothing in 64-bit mode, but they would tell one component of another */
		__asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%fs; mov %0, %%gs" : : "r"(SELECTOR_USER_DATA));
	}
	msr_write((uint32_t)MSR_FS_BASE, thread_register);
}

#endif
#endif
