/* SPDX-License-Identifier: MIT */
/*
 * CPU state that a component may set, and on which the way to core depends: flags, the stack pointer, segment registers
 * and their bases. Whatever it does, it does to itself. Floating point exists: Linux saves it.
 *
 * Flags: 8 single step, 10 direction, 14 nested task, 18 alignment check (Intel SDM volume 1, 3.4.3).
 */
#include "fault.h"

#include <genode/rpc.h>

#define FLAGS_SET(bits) "pushfq; orq $" bits ", (%%rsp); popfq; "

static void system_call_now(void) { (void)time_us_call(); }

/* The way to core with the flags, and back again with flags that are harmless. */
#define CALL_WITH_FLAGS(bits) \
	do { \
		word_t number = SYSTEM_CALL_TIME; \
		__asm__ volatile(FLAGS_SET(bits) "call *%1; pushq $0x202; popfq" : "+a"(number) : "b"(SYSTEM_CALL_GATE) \
		                 : "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11", "memory", "cc"); \
	} while (0)

static void direction_flag(void)  { CALL_WITH_FLAGS("0x400"); system_call_now(); }
static void nested_task(void)     { CALL_WITH_FLAGS("0x4000"); system_call_now(); }
static void alignment_check(void) { CALL_WITH_FLAGS("0x40000"); system_call_now(); }
static void identification(void)  { CALL_WITH_FLAGS("0x200000"); system_call_now(); }
static void single_step(void)     { CALL_WITH_FLAGS("0x100"); }

static void fault_with_flags(void) { __asm__ volatile(FLAGS_SET("0x44400") "ud2" : : : "memory", "cc"); }

static void call_on_wild_stack(void)
{
	word_t number = SYSTEM_CALL_TIME;
	__asm__ volatile("mov %1, %%rsp; call *%2" : "+a"(number) : "r"(0xffffffff80100000), "b"(SYSTEM_CALL_GATE) : "memory");
}

static void fault_on_wild_stack(void) { __asm__ volatile("mov %0, %%rsp; ud2" : : "r"(0xffffffff80100000) : "memory"); }

static void fault_on_non_canonical_stack(void)
{
	__asm__ volatile("mov %0, %%rsp; ud2" : : "r"(0x1234567812345678) : "memory");
}

static void null_segments(void)
{
	__asm__ volatile("mov %w0, %%ds; mov %w0, %%es; mov %w0, %%gs" : : "r"(0));
	system_call_now();
}

/* GS is what the gate finds the message by: the thread loses its voice, or speaks from memory of its own. */
static void wild_gate_base(void)
{
	__asm__ volatile("wrgsbase %0" : : "r"((word_t)0x1000));
	system_call_now();
}

static void null_thread_register(void)
{
	__asm__ volatile("wrfsbase %0" : : "r"((word_t)0));
	system_call_now();
}

/* The hypervisor under Linux, if there is one, answers for itself; there is no function of this number. */
static void hypercall(void) { __asm__ volatile("vmcall" : : "a"(-1) : "memory"); }

static void floating_point(void) { __asm__ volatile("fninit; fld1; fstp %%st(0)" : : : "memory"); }

static const struct fault_kind kinds[] = {
	{ "direction_flag",               direction_flag,               MAY_CONTINUE },
	{ "nested_task",                  nested_task,                  MAY_CONTINUE },
	{ "alignment_check",              alignment_check,              MAY_CONTINUE },
	{ "identification",               identification,               MAY_CONTINUE },
	{ "null_segments",                null_segments,                MUST_STOP },
	{ "wild_gate_base",               wild_gate_base,               MUST_STOP },
	{ "null_thread_register",         null_thread_register,         MAY_CONTINUE },
	{ "hypercall",                    hypercall,                    MAY_CONTINUE },
	{ "floating_point",               floating_point,               MAY_CONTINUE },
	{ "call_on_wild_stack",           call_on_wild_stack,           MUST_STOP },
	{ "single_step",                  single_step,                  MUST_STOP },
	{ "fault_with_flags",             fault_with_flags,             MUST_STOP },
	{ "fault_on_wild_stack",          fault_on_wild_stack,          MUST_STOP },
	{ "fault_on_non_canonical_stack", fault_on_non_canonical_stack, MUST_STOP },
};

FAULT_FAMILY(fault_arch_state, kinds);
