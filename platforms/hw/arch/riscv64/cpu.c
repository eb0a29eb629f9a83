/* SPDX-License-Identifier: MIT */
/*
 * The CPU as the kernel wants it: traps to the entry code, no access to user pages (SUM), no floating point or vector
 * state (FS and VS off, so that their instructions are illegal; there is nothing to switch or to leak), and of the
 * counters only that of cycles for components.
 */
#include "boot_arch.h"
#include "riscv.h"
#include "kernel/trap.h"

#define CONTEXT_MEMBER(name, number) \
	_Static_assert(offsetof(struct context, name) == CONTEXT_X(number), "entry.S: x" #number)

CONTEXT_MEMBER(ra, 1);
CONTEXT_MEMBER(sp, 2);
CONTEXT_MEMBER(t0, 5);
CONTEXT_MEMBER(t1, 6);
CONTEXT_MEMBER(status, 10);
CONTEXT_MEMBER(argument, 11);
CONTEXT_MEMBER(tag, 12);
CONTEXT_MEMBER(word, 13);
CONTEXT_MEMBER(a7, 17);
CONTEXT_MEMBER(t6, 31);
_Static_assert(offsetof(struct context, ip) == CONTEXT_IP, "entry.S");
_Static_assert(offsetof(struct context, is_idle) == CONTEXT_IS_IDLE, "entry.S");
_Static_assert(offsetof(struct context, cpu) == CONTEXT_CPU, "entry.S");
_Static_assert(sizeof(struct context) == CONTEXT_SIZE, "entry.S");
_Static_assert(offsetof(struct cpu, number) == CPU_NUMBER && offsetof(struct cpu, hart) == CPU_HART, "boot.S");
_Static_assert(sizeof(struct cpu_memory) == CPU_MEMORY_SIZE, "boot.S");
_Static_assert(offsetof(struct cpu, context) == 0 && offsetof(struct cpu_memory, cpu) == KERNEL_STACK_SIZE, "entry.S, boot.S");

extern char trap_entry[], idle_loop[];

struct cpu_memory cpu_memory[CPUS_MAX];

/* As many address-space identifiers as bits of the field can be set (privileged, 4.1.11). */
static void identifiers_init(void)
{
	word_t const field = (word_t)0xffff << 44, satp = CSR_READ(satp);
	CSR_WRITE(satp, satp | field);
	cpu_here()->identifier_mask = (CSR_READ(satp) & field) >> 44 & (IDENTIFIERS_MAX - 1);
	CSR_WRITE(satp, satp);
}

void cpu_init(void)
{
	identifiers_init();
	CSR_WRITE(sscratch, 0);
	CSR_WRITE(stvec, trap_entry);
	CSR_WRITE(sstatus, STATUS_INTERRUPTS_AFTER);             /* and so it stays, see entry.S */
	CSR_WRITE(scounteren, COUNTER_CYCLES);
}

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	(void)is_core;
	if (ip >= USER_END || ip % 2)
		return false;
	*context = (struct context){ .ip = ip, .sp = sp };
	return true;
}

void context_init_idle(struct context *context)
{
	*context = (struct context){ .ip = (word_t)idle_loop, .is_idle = true };
}

void machine_halt(void)
{
	CSR_WRITE(sie, 0);
	for (;;)
		__asm__ volatile("wfi");
}
