/* SPDX-License-Identifier: MIT */
/*
 * The CPU's own tables: segments, task state, interrupt descriptors, system-call entry.
 *
 * Segments mean next to nothing in 64-bit mode; their order is what `syscall` and `sysret` demand (Intel SDM volume 2):
 * kernel code and data adjacent for the first; for the second user data eight bytes below user code. There is no 32-bit
 * code segment, so no component leaves 64-bit mode.
 */
#include "x86.h"
#include "boot_arch.h"
#include "kernel/trap.h"

_Static_assert(offsetof(struct context, vector) == CONTEXT_VECTOR, "entry.S");
_Static_assert(offsetof(struct context, sp) == CONTEXT_SP, "entry.S");
_Static_assert(sizeof(struct context) == CONTEXT_SIZE, "entry.S");
_Static_assert(CONTEXT_SIZE % 16 == 0, "the CPU aligns the stack pointer of an interrupt to 16 bytes");
_Static_assert(offsetof(struct cpu, task_state.rsp0) == CPU_CONTEXT_END, "entry.S");
_Static_assert(offsetof(struct cpu, user_sp) == CPU_USER_SP && sizeof(struct cpu) == CPU_SIZE, "entry.S");
_Static_assert(sizeof(struct cpu_page) == KERNEL_STACK_SIZE && KERNEL_STACK_SIZE == 1 << 12, "entry.S");
_Static_assert(sizeof(struct task_state) == 112, "hardware: 104 bytes, and ours in front and behind");

enum { GATE_INTERRUPT = 0x8e, GATE_INTERRUPT_USER = 0xee, FIRST_WORD_OFFSET = 4, INTERRUPT_STACK_SIZE = 2048 };
enum { EXCEPTION_NMI = 2, EXCEPTION_BREAKPOINT = 3, EXCEPTION_DOUBLE_FAULT = 8, EXCEPTION_MACHINE_CHECK = 18 };

struct gate {
	uint16_t offset_low, selector;
	uint8_t  stack, type;
	uint16_t offset_middle;
	uint32_t offset_high, reserved;
};

struct __attribute__((packed)) table_register {
	uint16_t limit;
	uint64_t base;
};

extern char trap_entries[], system_call_entries[], idle_loop[];

static struct gate gates[VECTOR_COUNT];
static uint64_t segments[SELECTOR_TSS / 8 + 2 * CPUS_MAX] = {
	[SELECTOR_KERNEL_CODE / 8] = 0x00209a0000000000,
	[SELECTOR_KERNEL_DATA / 8] = 0x0000920000000000,
	[SELECTOR_USER_DATA / 8]   = 0x0000f20000000000,
	[SELECTOR_USER_CODE / 8]   = 0x0020fa0000000000,
};
/* One for all CPUs: who gets there stops the machine. */
static char interrupt_stack[INTERRUPT_STACK_SIZE] __attribute__((aligned(16)));

/* The CPU's own task state behind the segments that all share. */
static void segments_init(void)
{
	struct task_state *const task_state = &cpu_page_here()->cpu.task_state;
	unsigned const selector = SELECTOR_TSS + (cpu_this() << SELECTOR_TSS_SHIFT);
	uint64_t const task = (uint64_t)task_state + FIRST_WORD_OFFSET;
	uint64_t const limit = sizeof(*task_state) - 2 * FIRST_WORD_OFFSET - 1;
	segments[selector / 8] = limit | (task & 0xffffff) << 16 | 0x89ull << 40 | (task >> 24 & 0xff) << 56;
	segments[selector / 8 + 1] = task >> 32;
	task_state->ist[0] = (uint64_t)(interrupt_stack + sizeof(interrupt_stack));
	task_state->io_map_base = (uint16_t)(limit + 1); /* beyond the limit: no port is open */

	struct table_register const gdt = { sizeof(segments) - 1, (uint64_t)segments };
	__asm__ volatile("lgdt %0\n\t"
	                 "pushq %1\n\tlea 1f(%%rip), %%rax\n\tpushq %%rax\n\tlretq\n1:\n\t"
	                 "mov %2, %%ss\n\tltr %w3"
	                 : : "m"(gdt), "i"(SELECTOR_KERNEL_CODE), "r"(SELECTOR_KERNEL_DATA), "r"(selector)
	                 : "rax", "memory");
}

static void gates_init(void)
{
	for (unsigned i = 0; i < VECTOR_COUNT; i++) {
		uint64_t const at = (uint64_t)(trap_entries + 16 * i);
		bool const own_stack = i == EXCEPTION_NMI || i == EXCEPTION_DOUBLE_FAULT || i == EXCEPTION_MACHINE_CHECK;
		gates[i] = (struct gate){
			.offset_low = (uint16_t)at, .offset_middle = (uint16_t)(at >> 16), .offset_high = (uint32_t)(at >> 32),
			.selector = SELECTOR_KERNEL_CODE, .stack = own_stack ? 1 : 0,
			.type = i == EXCEPTION_BREAKPOINT ? GATE_INTERRUPT_USER : GATE_INTERRUPT,
		};
	}
}

static void traps_init(void)
{
	if (cpu_this() == 0)
		gates_init();
	struct table_register const idt = { sizeof(gates) - 1, (uint64_t)gates };
	__asm__ volatile("lidt %0" : : "m"(idt));
}

static void system_calls_init(void)
{
	msr_write(MSR_STAR, (uint64_t)SELECTOR_KERNEL_CODE << 32 | (uint64_t)((SELECTOR_USER_DATA - 8) | 3) << 48);
	msr_write(MSR_LSTAR, (uint64_t)(system_call_entries + cpu_this() * SYSTEM_CALL_ENTRY_SIZE));
	msr_write(MSR_FMASK, FLAGS_TRAP | FLAGS_INTERRUPT | FLAGS_DIRECTION | FLAGS_IOPL | FLAGS_NESTED | FLAGS_ALIGNMENT);
}

void cpu_init(void)
{
	segments_init();
	traps_init();
	system_calls_init();
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

void context_init_idle(struct context *context)
{
	*context = (struct context){
		.ip = (word_t)idle_loop, .sp = (word_t)(context + 1), .cs = SELECTOR_KERNEL_CODE, .ss = SELECTOR_KERNEL_DATA,
		.flags = FLAGS_FIXED | FLAGS_INTERRUPT,
	};
}
