/* SPDX-License-Identifier: MIT */
/*
 * riscv64: registers of a thread, address-space layout, and what the fast path of IPC needs inlined. "Privileged" and
 * "unprivileged" cite the two volumes of the RISC-V instruction set manual.
 *
 * Virtual memory. Three levels of tables, 39 bits (Sv39; privileged, 4.4). The kernel owns the upper 256 of the 512
 * top-level entries, which stand in every address space; everything below 0x40'0000'0000 is the component's.
 *
 *   ffff ffc0 0000 0000   KERNEL_WINDOW: all physical memory and the first GiB with the devices, supervisor only, not
 *                         executable
 *   ffff ffff 8000 0000   the kernel's sections, as far from here as they are from the 2 MiB boundary below the image
 *
 * Core's address space has, in the component's half:
 *
 *        8 0000 0000      core's sections, likewise, user-accessible; its stack at the end of these 2 MiB
 *       10 0000 0000      CORE_WINDOW: memory from the end of the image on, user-accessible, not executable
 *
 * A page that users can access is out of reach for the supervisor (sstatus.SUM stays 0) and never executable for it.
 */
#ifndef HW_ARCH_CPU_H
#define HW_ARCH_CPU_H

#include "board.h"

#define IMAGE_SPAN        0x200000
#define IMAGE_BASE        (BOARD_LOAD & ~(IMAGE_SPAN - 1))
#define KERNEL_WINDOW     0xffffffc000000000
#define KERNEL_SECTIONS   0xffffffff80000000
#define CORE_SECTIONS     0x800000000
#define CORE_WINDOW       0x1000000000
#define KERNEL_IMAGE      (KERNEL_SECTIONS - IMAGE_BASE) /* plus a physical address of the image: its virtual one */
#define CORE_IMAGE        (CORE_SECTIONS - IMAGE_BASE)
#define CORE_STACK_TOP    (CORE_SECTIONS + IMAGE_SPAN)
#define CORE_STACK_PAGES  4
#define KERNEL_STACK_SIZE 0x1000
#define CPUS_MAX          BOARD_CPUS

/* Sources of the PLIC; 0 is none. */
#define INTERRUPT_LINES   128

/* Bytes from the start of a context, for the entry code; checked in cpu.c. */
#define CONTEXT_IP        0
#define CONTEXT_X(number) (8 * (number))                 /* register x1 to x31 */
#define CONTEXT_IS_IDLE   256
#define CONTEXT_CPU       264
#define CONTEXT_SIZE      272

/* Likewise, from the start of a struct cpu; and how far one struct cpu_memory is from the next. */
#define CPU_NUMBER        16
#define CPU_HART          24
#define CPU_MEMORY_SIZE   (KERNEL_STACK_SIZE + 2096)

#define CAUSE_SYSTEM_CALL 8

#ifndef __ASSEMBLER__

#define USER_BEGIN ((word_t)PAGE_SIZE)
#define USER_END   ((word_t)0x0000003ffffff000)

struct context {
	word_t ip;
	word_t ra, sp, gp, tp, t0, t1, t2, s0, s1;
	word_t status;                             /* a0: number of the system call, then badge or status */
	word_t argument;                           /* a1 */
	word_t tag;                                /* a2 */
	word_t word[MESSAGE_WORDS_IN_REGISTERS];   /* a3 to a6 */
	word_t a7, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, t3, t4, t5, t6;
	word_t is_idle;                            /* runs in supervisor mode */
	struct cpu *cpu;                           /* where it runs */
};

struct page_tables {
	paddr_t top;
	paddr_t pool;                              /* first of the free tables, chained through their first words */
};

/*
 * What the CPU has cached of an address space carries an identifier and is of use as long as that is the space's. The
 * identifier of a space follows from the address of its top table. Where two spaces have the same, the one that comes
 * takes it over from the other, and what was cached under it is dropped; likewise when a space was changed.
 */
enum { IDENTIFIERS_MAX = 256 };

struct cpu {
	struct context *context;                   /* of the running thread; first, for the entry code */
	paddr_t active_top;                        /* what satp holds */
	word_t  number, hart;                      /* ours, and the machine's */
	word_t  identifier_mask;                   /* as many as the CPU has */
	paddr_t holder[IDENTIFIERS_MAX];           /* top table of the space that holds the identifier; 0: none */
};

/* The kernel's stack grows down from struct cpu, to which `tp` points while the kernel runs. */
struct cpu_memory {
	_Alignas(16) char stack[KERNEL_STACK_SIZE];
	_Alignas(16) struct cpu cpu;
};

extern struct cpu_memory cpu_memory[CPUS_MAX];

static inline struct cpu *cpu_here(void)
{
	struct cpu *cpu;
	__asm__("mv %0, tp" : "=r"(cpu));
	return cpu;
}

static inline unsigned cpu_this(void) { return CPUS_MAX == 1 ? 0 : (unsigned)cpu_here()->number; }

/* `pause`: a hint that every CPU knows, if only as a fence of nothing (unprivileged, Zihintpause). */
static inline void cpu_relax(void) { __asm__ volatile(".insn i 0x0f, 0, x0, x0, 0x010"); }

void cpu_call(unsigned cpu);

/* `ecall` has four bytes and left the registers of the call as they were. */
static inline void context_restart(struct context *context) { context->ip -= 4; }

static inline word_t page_tables_identifier(const struct cpu *cpu, paddr_t top)
{
	return top >> PAGE_SHIFT & cpu->identifier_mask;
}

/* Nothing of what CPUs cached of the space may be used when it becomes active the next time. */
static inline void page_tables_changed(const struct page_tables *tables)
{
	for (unsigned i = 0; i < CPUS_MAX; i++) {
		struct cpu *const cpu = &cpu_memory[i].cpu;
		paddr_t *const holder = &cpu->holder[page_tables_identifier(cpu, tables->top)];
		if (*holder == tables->top)
			*holder = 0;
	}
}

static inline void page_tables_forget_identifier(word_t identifier)
{
	/* spares the global entries, the kernel's own (privileged, 4.2.1) */
	__asm__ volatile("sfence.vma zero, %0" : : "r"(identifier) : "memory");
}

static inline void page_tables_forget_cached(void)
{
	const struct cpu *const cpu = cpu_here();
	page_tables_forget_identifier(page_tables_identifier(cpu, cpu->active_top));
}

/* Each CPU has to do it itself. */
static inline bool page_tables_forget_everywhere(void) { return false; }

static inline void page_tables_load(struct cpu *cpu, paddr_t top)
{
	word_t const identifier = page_tables_identifier(cpu, top), sv39 = (word_t)8 << 60;
	cpu->active_top = top;
	__asm__ volatile("csrw satp, %0" : : "r"(sv39 | identifier << 44 | top >> PAGE_SHIFT) : "memory");
	if (cpu->holder[identifier] != top) {
		cpu->holder[identifier] = top;
		page_tables_forget_identifier(identifier);
	}
}

static inline void context_switch(struct context *context, const struct page_tables *tables, word_t thread_register)
{
	struct cpu *const cpu = cpu_here();
	cpu->context = context;
	context->cpu = cpu;
	context->tp = thread_register;
	if (tables->top != cpu->active_top)
		page_tables_load(cpu, tables->top);
}

#endif
#endif
