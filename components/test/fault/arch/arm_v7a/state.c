/* SPDX-License-Identifier: MIT */
/*
 * CPU state that a component may set and that the kernel inherits when it is entered: the stack pointer, byte order,
 * instruction set, flags, an exclusive access under way. The system call must do what it always does, and a fault in such
 * a state must be one of the component.
 */
#include "fault.h"

#include <genode/rpc.h>

#define KERNEL_ADDRESS 0xc0010000

/* A system call whose result says whether it did what it should. */
#define CALL(before, after) \
	do { \
		register word_t number __asm__("r0") = SYSTEM_CALL_TIME; \
		__asm__ volatile(before "svc #0\n\t" after \
		                 : "+r"(number) : : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "memory", "cc"); \
		if (number != STATUS_OK) \
			__asm__ volatile("udf #0"); \
	} while (0)

static void call_big_endian(void)  { CALL("setend be\n\t", "setend le\n\t"); }
static void call_with_flags(void)  { CALL("msr cpsr_fs, #0xff000000\n\t", "msr cpsr_fs, #0\n\t"); }
static void call_with_number(void) { CALL("svc #0xffffff\n\tmov r0, #5\n\t", ""); }
static void call_thumb(void)       { CALL("adr r8, 1f + 1\n\tbx r8\n\t.thumb\n1:\tnop\n\t", "bx pc\n\tnop\n\t.arm\n\t"); }
static void call_on_wild_stack(void) { CALL("mov r8, sp\n\tmov sp, #0xc0000000\n\t", "mov sp, r8\n\t"); }

/* The kernel ends it: the store must fail, which it says by 1. */
static void call_amid_exclusive_access(void)
{
	word_t word = 0, failed;
	register word_t number __asm__("r0") = SYSTEM_CALL_TIME;
	__asm__ volatile("ldrex r8, [%2]\n\tsvc #0\n\tstrex %1, r8, [%2]"
	                 : "+r"(number), "=&r"(failed) : "r"(&word)
	                 : "r1", "r2", "r3", "r4", "r5", "r6", "r8", "memory");
	if (!failed)
		__asm__ volatile("udf #0");
}

static void fault_big_endian(void) { __asm__ volatile("setend be\n\tudf #0"); }

static void fault_on_wild_stack(void)
{
	__asm__ volatile("mov sp, %0\n\tudf #0" : : "r"(KERNEL_ADDRESS) : "memory");
}

static void push_to_kernel(void)
{
	__asm__ volatile("mov sp, %0\n\tpush {r0-r12, lr}" : : "r"(KERNEL_ADDRESS + 0x1000) : "memory");
}

/* A conditional Thumb instruction that faults (itt eq; moveq r3, #0; ldreq r3, [r3]): its condition is part of the state. */
static void fault_amid_condition(void)
{
	__asm__ volatile("adr r2, 1f + 1\n\tbx r2\n\t.thumb\n1:\tcmp r2, r2\n\t.inst.n 0xbf04, 0x2300, 0x681b\n\t"
	                 ".align 2\n\t.arm" : : : "r2", "r3", "memory", "cc");
}

static const struct fault_kind kinds[] = {
	{ "call_big_endian",            call_big_endian,            MAY_CONTINUE },
	{ "call_with_flags",            call_with_flags,            MAY_CONTINUE },
	{ "call_with_number",           call_with_number,           MAY_CONTINUE },
	{ "call_thumb",                 call_thumb,                 MAY_CONTINUE },
	{ "call_on_wild_stack",         call_on_wild_stack,         MAY_CONTINUE },
	{ "call_amid_exclusive_access", call_amid_exclusive_access, MAY_CONTINUE },
	{ "fault_big_endian",           fault_big_endian,           MUST_STOP },
	{ "fault_on_wild_stack",        fault_on_wild_stack,        MUST_STOP },
	{ "push_to_kernel",             push_to_kernel,             MUST_STOP },
	{ "fault_amid_condition",       fault_amid_condition,       MUST_STOP },
};

FAULT_FAMILY(fault_arch_state, kinds);
