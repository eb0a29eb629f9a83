/* SPDX-License-Identifier: MIT */
/*
 * CPU state that a component may set and that the kernel inherits when it is entered: flags, the stack pointer, segment
 * registers. The system call must do what it always does, and a fault in such a state must be one of the component.
 *
 * Flags: 8 single step, 10 direction, 14 nested task, 18 alignment check (Intel SDM volume 1, 3.4.3).
 */
#include "fault.h"

#include <genode/rpc.h>

#define KERNEL_ADDRESS 0xffd00000

#define FLAGS_SET(bits) "pushf; orl $" bits ", (%%esp); popf; "

static void system_call_now(void) { (void)time_us_call(); }

/* The gate with something set, and back again to what is harmless. */
#define CALL_BETWEEN(before, after) \
	do { \
		word_t number = SYSTEM_CALL_TIME; \
		__asm__ volatile("push %%ebp; " before "int $0x40; " after "pop %%ebp" : "+a"(number) : \
		                 : "ebx", "ecx", "edx", "esi", "edi", "memory", "cc"); \
		system_call_now(); \
	} while (0)
#define CALL_WITH_FLAGS(bits) CALL_BETWEEN(FLAGS_SET(bits), "push $0x202; popf; ")

static void direction_flag(void)  { CALL_WITH_FLAGS("0x400"); }
static void nested_task(void)     { CALL_WITH_FLAGS("0x4000"); }
static void alignment_check(void) { CALL_WITH_FLAGS("0x40000"); }
static void identification(void)  { CALL_WITH_FLAGS("0x200000"); }
static void single_step(void)     { CALL_WITH_FLAGS("0x100"); }
static void null_segments(void)   { CALL_BETWEEN("xor %%ebx, %%ebx; mov %%ebx, %%ds; mov %%ebx, %%es; mov %%ebx, %%fs; ", ""); }

/* What the component addresses by gs is its own affair, until it runs the next time. */
static void thread_segment_elsewhere(void)
{
	CALL_BETWEEN("mov $0x1b, %%ebx; mov %%ebx, %%gs; ", "push $0x2b; pop %%gs; ");
}

static void fault_with_flags(void)    { __asm__ volatile(FLAGS_SET("0x44400") "ud2" : : : "memory", "cc"); }
static void fault_on_wild_stack(void) { __asm__ volatile("mov %0, %%esp; ud2" : : "r"(KERNEL_ADDRESS) : "memory"); }

/* The kernel must not use the segments of the one who faults. */
static void fault_with_null_segments(void)
{
	__asm__ volatile("mov %w0, %%ds; mov %w0, %%es; mov %w0, %%gs; ud2" : : "r"(0) : "memory");
}

/* The CPU refuses it; QEMU's model does not look. Either way the memory is the component's own. */
static void load_with_null_segment(void)
{
	__asm__ volatile("mov %w0, %%ds; movl 0x401000, %%eax" : : "r"(0) : "eax", "memory");
}

/* The kernel must not use the stack of the one who calls. */
static void call_on_wild_stack(void)
{
	word_t number = SYSTEM_CALL_TIME;
	__asm__ volatile("mov %%esp, saved_stack; mov %1, %%esp; int $0x40; mov saved_stack, %%esp\n\t"
	                 ".pushsection .bss; .balign 4; saved_stack: .long 0; .popsection"
	                 : "+a"(number) : "b"(KERNEL_ADDRESS) : "ecx", "edx", "esi", "edi", "memory", "cc");
}

static void store_gdt(void)
{
	unsigned char descriptor[10];
	__asm__ volatile("sgdt %0" : "=m"(descriptor));
}

static void x87(void) { __asm__ volatile("fninit; fld1"); }
/* movd into mm0 and xmm0, by their bytes, because the compiler was told that there are no such registers */
static void sse(void) { __asm__ volatile(".byte 0x66, 0x0f, 0x6e, 0xc0" : : "a"(1)); }
static void mmx(void) { __asm__ volatile(".byte 0x0f, 0x6e, 0xc0" : : "a"(1)); }

static const struct fault_kind kinds[] = {
	{ "direction_flag",           direction_flag,           MAY_CONTINUE },
	{ "nested_task",              nested_task,              MAY_CONTINUE },
	{ "alignment_check",          alignment_check,          MAY_CONTINUE },
	{ "identification",           identification,           MAY_CONTINUE },
	{ "null_segments",            null_segments,            MAY_CONTINUE },
	{ "thread_segment_elsewhere", thread_segment_elsewhere, MAY_CONTINUE },
	{ "call_on_wild_stack",       call_on_wild_stack,       MAY_CONTINUE },
	{ "store_gdt",                store_gdt,                MAY_CONTINUE },
	{ "single_step",              single_step,              MUST_STOP },
	{ "fault_with_flags",         fault_with_flags,         MUST_STOP },
	{ "fault_on_wild_stack",      fault_on_wild_stack,      MUST_STOP },
	{ "fault_with_null_segments", fault_with_null_segments, MUST_STOP },
	{ "load_with_null_segment",   load_with_null_segment,   MAY_CONTINUE },
	{ "x87",                      x87,                      MUST_STOP },
	{ "sse",                      sse,                      MUST_STOP },
	{ "mmx",                      mmx,                      MUST_STOP },
};

FAULT_FAMILY(fault_arch_state, kinds);
