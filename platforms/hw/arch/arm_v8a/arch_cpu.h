/* SPDX-License-Identifier: MIT */
/*
 * ARMv8-A in its 64-bit state: registers of a thread, address-space layout, and what the fast path of IPC needs inlined.
 * Section numbers are those of the Arm ARM for A-profile, DDI 0487.
 *
 * Virtual memory. Two tables with three levels each, 39 bits (D5.2). Addresses that begin with zeros are translated by the
 * running address space's own table, those that begin with ones by the kernel's, which is the same for everybody.
 *
 *   ffff ff80 0000 0000   KERNEL_WINDOW: all memory, at its physical address, not executable
 *   ffff ffff 8000 0000   the kernel's sections, as far from here as they are from the 2 MiB boundary below the image
 *   ffff ffff c000 0000   registers of the devices that the kernel drives itself, a page each
 *
 * Core's address space has:
 *
 *        8 0000 0000      core's sections, likewise, user-accessible; its stack at the end of these 2 MiB, in front of it
 *                         the console's registers
 *       10 0000 0000      CORE_WINDOW: memory from the end of the image on, user-accessible, not executable
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#include "board.h"

#define IMAGE_SPAN        0x200000
#define IMAGE_BASE        (BOARD_LOAD & ~(IMAGE_SPAN - 1))
#define KERNEL_WINDOW     0xffffff8000000000
#define KERNEL_SECTIONS   0xffffffff80000000
#define DEVICE_PAGES      0xffffffffc0000000             /* one per enum device_slot of arm/devices.h */
#define CORE_SECTIONS     0x800000000
#define CORE_WINDOW       0x1000000000
#define KERNEL_IMAGE      (KERNEL_SECTIONS - IMAGE_BASE) /* plus a physical address of the image: its virtual one */
#define CORE_IMAGE        (CORE_SECTIONS - IMAGE_BASE)
#define CORE_STACK_TOP    (CORE_SECTIONS + IMAGE_SPAN)
#define CORE_STACK_PAGES  4
#define CORE_UART         (CORE_STACK_TOP - (CORE_STACK_PAGES + 2) * 4096)
#define KERNEL_STACK_SIZE 0x1000

#define INTERRUPT_LINES   128

/* Each CPU has a page: its struct cpu at the end, its kernel stack growing down from there. */
#define CPUS_MAX          BOARD_CPUS
#define CPU_SIZE          32

/* Bytes from the start of a context, for the entry code; checked in cpu.c. */
#define CONTEXT_SP        248
#define CONTEXT_IP        256
#define CONTEXT_SIZE      272

/* Saved program status (C5.2.18): mode and masks. */
#define STATUS_USER       0x000
#define STATUS_KERNEL     0x005                          /* EL1 with its own stack pointer */
#define STATUS_MASKED     0x3c0                          /* debug, SError, IRQ, FIQ */
#define STATUS_NO_FIQ     0x040

/* Classes of exceptions, in the syndrome register (D13.2.37). */
#define CLASS_SHIFT       26
#define CLASS_SYSTEM_CALL 0x15

#ifndef __ASSEMBLER__

#define USER_BEGIN ((word_t)PAGE_SIZE)
#define USER_END   ((word_t)0x0000007ffffff000)

struct context {
	word_t status;                             /* x0: number of the system call, then badge or status */
	word_t argument;                           /* x1 */
	word_t tag;                                /* x2 */
	word_t word[MESSAGE_WORDS_IN_REGISTERS];   /* x3 to x6 */
	word_t x7_to_x30[24];
	word_t sp, ip, processor_status;
};

struct page_tables {
	paddr_t top;
	paddr_t pool;                              /* first of the free tables, chained through their first words */
};

struct cpu {
	struct context *context;                   /* of the running thread; first, for the entry code */
	paddr_t active_top;                        /* what user addresses are translated with */
	word_t  number, unused;
};

struct cpu_page {
	char stack[KERNEL_STACK_SIZE - CPU_SIZE];
	struct cpu cpu;
};

extern struct cpu_page cpu_pages[CPUS_MAX];

#define REGISTER_READ(name) \
	({ word_t value_of_register; __asm__ volatile("mrs %0, " #name : "=r"(value_of_register)); value_of_register; })

/* TPIDR_EL1 points to it. */
static inline struct cpu *cpu_here(void)
{
	struct cpu *cpu;
	__asm__("mrs %0, tpidr_el1" : "=r"(cpu));
	return cpu;
}

static inline unsigned cpu_this(void) { return CPUS_MAX == 1 ? 0 : (unsigned)cpu_here()->number; }
static inline void cpu_relax(void) { __asm__ volatile("yield"); }
void cpu_call(unsigned cpu);

/* `svc` has four bytes and left the registers of the call as they were. */
static inline void context_restart(struct context *context) { context->ip -= 4; }

/*
 * The TLB holds entries of one address space at a time, besides the kernel's own, which are global: all that are not
 * carry identifier 0, and go when another space becomes the active one. So nothing is left that could be out of date.
 */
static inline void page_tables_forget_cached(void)
{
	__asm__ volatile("dsb ishst\n\ttlbi aside1, xzr\n\tdsb nsh\n\tisb" : : : "memory");
}

/* The same on all CPUs, by one instruction. */
static inline bool page_tables_forget_everywhere(void)
{
	__asm__ volatile("dsb ishst\n\ttlbi aside1is, xzr\n\tdsb ish\n\tisb" : : : "memory");
	return true;
}

static inline void page_tables_changed(const struct page_tables *tables) { (void)tables; }

static inline void context_switch(struct context *context, const struct page_tables *tables, word_t thread_register)
{
	struct cpu *const cpu = cpu_here();
	cpu->context = context;
	if (tables->top != cpu->active_top) {
		cpu->active_top = tables->top;
		__asm__ volatile("msr ttbr0_el1, %0\n\tisb" : : "r"(tables->top) : "memory");
		page_tables_forget_cached();
	}
	/* the register that user mode can only read; the one that it can write would tell one component of another */
	__asm__ volatile("msr tpidrro_el0, %0\n\tmsr tpidr_el0, xzr" : : "r"(thread_register));
}

#endif
#endif
