/* SPDX-License-Identifier: MIT */
/*
 * ARMv7-A: registers of a thread, address-space layout, and what the fast path of IPC needs inlined.
 *
 * Virtual memory (Arm ARM DDI 0406C, B3.5). Two tables: addresses of the lowest GiB are translated by the running
 * address space's own top table, a page of 1024 entries; all others by the kernel's, which is the same for everybody.
 * Second-level tables of 256 small pages are kept four to a page, so a page of tables covers 4 MiB.
 *
 *   0000 0000   the component's, up to USER_END
 *   8000 0000   kernel: the board's memory, up to 1 GiB of it, not executable
 *   c000 0000   kernel: the image's sections, each with its own rights
 *   f000 0000   kernel: registers of the devices that it drives itself, a page each
 *
 * Core's address space has:
 *
 *   0100 0000   core's stack below CORE_STACK_TOP, core's sections, the console's registers; user-accessible
 *   0400 0000   memory from the end of the image on, user-accessible, not executable
 *
 * Memory need not begin at address zero. MEMORY_ORIGIN is where it begins, down to what a page of tables covers; the
 * names below are distances between virtual and physical addresses, modulo 2^32.
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#include "board.h"

#define MEMORY_ORIGIN    (BOARD_MEMORY_BASE & ~0x3fffff)
#define WINDOW_BYTES     0x3c000000                 /* 960 MiB: what core's window has room for */
#define KERNEL_IMAGE     (0xc0000000 - MEMORY_ORIGIN)
#define KERNEL_WINDOW    (0x80000000 - MEMORY_ORIGIN)
#define CORE_IMAGE       (0x01000000 - MEMORY_ORIGIN)
#define CORE_WINDOW      (0x04000000 - MEMORY_ORIGIN)
#define CORE_STACK_TOP   0x0100c000
#define CORE_STACK_PAGES 4
#define IMAGE_LOAD       BOARD_LOAD
#define KERNEL_STACK_SIZE 0x1000

/* Registers: of the devices that the kernel drives, of core's console. */
#define DEVICE_PAGES     0xf0000000                 /* one per enum device_slot of arm/devices.h */
#define CORE_UART     0x0100e000

#define INTERRUPT_LINES  128

/* Modes of the CPU and mask bits, in the program status register (B1.3.3). */
#define MODE_USER        0x10
#define MODE_SUPERVISOR  0x13
#define MODE_HYPERVISOR  0x1a
#define MODE_MASK        0x1f
#define MASK_FIQ         0x40
#define MASK_IRQ         0x80
#define MASK_ABORT       0x100

/* What the entry code tells kernel_trap; the order of the vectors (B1.8.1). */
#define VECTOR_UNDEFINED 1
#define VECTOR_PREFETCH  3
#define VECTOR_DATA      4
#define VECTOR_IRQ       6

/* For the entry code; checked in cpu.c. */
#define CONTEXT_IP       60
#define CONTEXT_SIZE     68

#ifndef __ASSEMBLER__

#define USER_BEGIN ((word_t)PAGE_SIZE)
#define USER_END   ((word_t)0x40000000)

/* Entry code pushes all of it downwards, with the supervisor's stack pointer at its end. */
struct context {
	word_t status;                             /* r0: number of the system call, then badge or status */
	word_t argument;                           /* r1 */
	word_t tag;                                /* r2 */
	word_t word[MESSAGE_WORDS_IN_REGISTERS];   /* r3 to r6 */
	word_t r7, r8, r9, r10, r11, r12, sp, lr;
	word_t ip, psr;
};

#include "arch/one_cpu.h"

struct page_tables {
	paddr_t top;
	paddr_t pool;                              /* first of the free pages, chained through their first words */
	uint32_t generation, identifier;           /* of its entries in the TLB; see address_space.c */
};

struct cpu {
	struct context *context;                   /* of the running thread, for the entry code */
	const struct page_tables *active;          /* what the CPU translates user addresses with */
};

extern struct cpu cpu_state;

void address_space_switch(struct page_tables *tables);

static inline void context_switch(struct context *context, struct page_tables *tables, word_t thread_register)
{
	cpu_state.context = context;
	if (tables != cpu_state.active)
		address_space_switch(tables);
	__asm__ volatile("mcr p15, 0, %0, c13, c0, 3" : : "r"(thread_register));    /* TPIDRURO */
}

#endif
#endif
