/* SPDX-License-Identifier: MIT */
/*
 * CPU state that a component may set and that the kernel inherits when it is entered: the stack pointer, flags, an
 * exclusive access under way. The system call must do what it always does, and a fault in such a state must be one of the
 * component.
 */
#include "fault.h"

#define KERNEL_ADDRESS 0xffffffff80090000

/* A system call whose result says whether it did what it should. */
#define CALL(before, after) \
	do { \
		register word_t number __asm__("x0") = SYSTEM_CALL_TIME; \
		__asm__ volatile(before "svc #0\n\t" after \
		                 : "+r"(number) : : "x1", "x2", "x3", "x4", "x5", "x6", "x8", "memory", "cc"); \
		if (number != STATUS_OK) \
			__asm__ volatile("udf #0"); \
	} while (0)

static void call_with_flags(void)    { CALL("mov x8, #0xf0000000\n\tmsr nzcv, x8\n\t", ""); }
static void call_with_number(void)   { CALL("svc #0xffff\n\tmov x0, #5\n\t", ""); }
static void call_on_wild_stack(void) { CALL("mov x8, sp\n\tmov x1, #0xffffffff80000000\n\tmov sp, x1\n\t", "mov sp, x8\n\t"); }

/* The kernel ends it: the store must fail, which it says by 1. */
static void call_amid_exclusive_access(void)
{
	word_t word = 0, failed;
	register word_t number __asm__("x0") = SYSTEM_CALL_TIME;
	__asm__ volatile("ldxr x8, [%2]\n\tsvc #0\n\tstxr %w1, x8, [%2]"
	                 : "+r"(number), "=&r"(failed) : "r"(&word)
	                 : "x1", "x2", "x3", "x4", "x5", "x6", "x8", "memory");
	if (!(failed & 1))
		__asm__ volatile("udf #0");
}

static void fault_on_wild_stack(void)
{
	__asm__ volatile("mov sp, %0\n\tudf #0" : : "r"(KERNEL_ADDRESS) : "memory");
}

static void push_to_kernel(void)
{
	__asm__ volatile("mov sp, %0\n\tstp x0, x1, [sp, #-16]!" : : "r"(KERNEL_ADDRESS + 0x1000) : "memory");
}

static const struct fault_kind kinds[] = {
	{ "call_with_flags",            call_with_flags,            MAY_CONTINUE },
	{ "call_with_number",           call_with_number,           MAY_CONTINUE },
	{ "call_on_wild_stack",         call_on_wild_stack,         MAY_CONTINUE },
	{ "call_amid_exclusive_access", call_amid_exclusive_access, MAY_CONTINUE },
	{ "fault_on_wild_stack",        fault_on_wild_stack,        MUST_STOP },
	{ "push_to_kernel",             push_to_kernel,             MUST_STOP },
};

FAULT_FAMILY(fault_arch_state, kinds);
