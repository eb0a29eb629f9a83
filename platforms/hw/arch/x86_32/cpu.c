/* SPDX-License-Identifier: MIT */
/*
 * The CPU's own tables: segments, task state, interrupt descriptors with the gate of system calls.
 *
 * Segments are flat; one of them begins at the running thread's message buffer, which a component finds by it. An
 * exception on a kernel stack that cannot be written ends in a reset: there is no second stack for it here.
 */
#include "x86.h"
#include "boot_arch.h"
#include "kernel/cpus.h"
#include "kernel/trap.h"

_Static_assert(sizeof(struct context) == CONTEXT_SPARE + CONTEXT_SIZE, "entry.S");
_Static_assert(offsetof(struct context, word) == CONTEXT_SPARE && offsetof(struct context, status) == CONTEXT_SPARE + 24, "entry.S");
_Static_assert(offsetof(struct cpu, task_state.sp0) == 4, "entry.S");
_Static_assert(sizeof(struct task_state) == 104, "hardware");

enum { GATE_INTERRUPT = 0x8e, GATE_INTERRUPT_USER = 0xee };
enum { EXCEPTION_BREAKPOINT = 3, EXCEPTION_PROTECTION = 13, SEGMENT_TASK = 0x89 };

struct gate {
	uint16_t offset_low, selector;
	uint8_t  reserved, type;
	uint16_t offset_high;
};

struct __attribute__((packed)) table_register {
	uint16_t limit;
	uint32_t base;
};

extern char trap_entries[], system_call_entry[], idle_loop[];

struct cpu cpu_state;
static struct gate gates[VECTOR_COUNT];
static uint64_t segments[7] = {
	[SELECTOR_KERNEL_CODE / 8] = 0x00cf9a000000ffff,
	[SELECTOR_KERNEL_DATA / 8] = 0x00cf92000000ffff,
	[SELECTOR_USER_DATA / 8]   = 0x00cff2000000ffff,
	[SELECTOR_USER_CODE / 8]   = 0x00cffa000000ffff,
};

static void segments_init(void)
{
	uint32_t const task = (uint32_t)&cpu_state.task_state, limit = sizeof(struct task_state) - 1;
	segments[SELECTOR_TSS / 8] = limit | (uint64_t)(task & 0xffffff) << 16 | (uint64_t)SEGMENT_TASK << 40
	                           | (uint64_t)(task >> 24) << 56;
	cpu_state.thread_segment = &segments[SELECTOR_THREAD / 8];
	*cpu_state.thread_segment = thread_segment(0);
	cpu_state.task_state.ss0 = SELECTOR_KERNEL_DATA;
	cpu_state.task_state.io_map_base = (uint16_t)(limit + 1); /* beyond the limit: no port is open */

	struct table_register const gdt = { sizeof(segments) - 1, (uint32_t)segments };
	__asm__ volatile("lgdt %0\n\tljmp %1, $1f\n1:\n\t"
	                 "mov %2, %%ss\n\tmov %3, %%ds\n\tmov %3, %%es\n\tmov %3, %%fs\n\tltr %w4"
	                 : : "m"(gdt), "i"(SELECTOR_KERNEL_CODE), "r"(SELECTOR_KERNEL_DATA), "r"(SELECTOR_USER_DATA),
	                     "r"(SELECTOR_TSS) : "memory");
}

static void gate_set(unsigned vector, const char *entry, uint8_t type)
{
	uint32_t const offset = (uint32_t)entry;
	gates[vector] = (struct gate){
		.offset_low = (uint16_t)offset, .offset_high = (uint16_t)(offset >> 16), .selector = SELECTOR_KERNEL_CODE,
		.type = type,
	};
}

static void traps_init(void)
{
	for (unsigned i = 0; i < VECTOR_COUNT; i++)
		gate_set(i, trap_entries + 16 * i, i == EXCEPTION_BREAKPOINT ? GATE_INTERRUPT_USER : GATE_INTERRUPT);
	gate_set(VECTOR_SYSCALL, system_call_entry, GATE_INTERRUPT_USER);
	struct table_register const idt = { sizeof(gates) - 1, (uint32_t)gates };
	__asm__ volatile("lidt %0" : : "m"(idt));
}

/* The machine's further CPUs stay where they are. */
void cpus_start(void) { }

void cpu_init(void)
{
	segments_init();
	traps_init();
	protection_init();
}

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	if (ip >= USER_END)
		return false;
	*context = (struct context){
		.ip = ip, .sp = sp, .cs = SELECTOR_USER_CODE, .ss = SELECTOR_USER_DATA,
		.flags = FLAGS_FIXED | FLAGS_INTERRUPT | (is_core ? FLAGS_IOPL : 0),
	};
	return true;
}

/* Whatever the CPU left in the context of a thread that got into virtual-8086 mode: it stops. See entry.S. */
void kernel_trap_virtual_8086(void);
void kernel_trap_virtual_8086(void)
{
	struct context *const context = (struct context *)cpu_state.task_state.sp0 - 1;
	(void)context_init(context, 0, 0, false);
	kernel_lock();
	kernel_fault(0, FAULT_EXCEPTION + EXCEPTION_PROTECTION, 0);
	kernel_unlock();
}

void context_init_idle(struct context *context)
{
	*context = (struct context){
		.ip = (word_t)idle_loop, .cs = SELECTOR_KERNEL_CODE, .flags = FLAGS_FIXED | FLAGS_INTERRUPT,
	};
}
