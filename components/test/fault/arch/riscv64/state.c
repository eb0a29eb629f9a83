/* SPDX-License-Identifier: MIT */
/*
 * CPU state that a component may set and that the kernel inherits when it is entered: the stack, thread and global
 * pointers, and a reservation. The system call must do what it always does, and a fault in such a state must be one of
 * the component. Calls to the firmware are made as the kernel makes them; from a component they are system calls.
 */
#include "fault.h"

#include <genode/rpc.h>

#define KERNEL_ADDRESS   0xffffffff80109000
#define FIRMWARE_RESET   0x53525354
#define FIRMWARE_CONSOLE 1

static void system_call_now(void) { (void)time_us_call(); }

/* TIME with `pointer` changed, which gets its old value back. */
#define CALL_WITH(pointer) \
	do { \
		register word_t number __asm__("a0") = SYSTEM_CALL_TIME; \
		__asm__ volatile("mv s1, " pointer "; mv " pointer ", %1; ecall; mv " pointer ", s1" \
		                 : "+r"(number) : "r"(KERNEL_ADDRESS) \
		                 : "s1", "a1", "a2", "a3", "a4", "a5", "a6", "memory"); \
		system_call_now(); \
	} while (0)

#define FAULT_WITH(pointer) __asm__ volatile("mv " pointer ", %0; unimp" : : "r"(KERNEL_ADDRESS) : "memory")

static void call_on_wild_stack(void)           { CALL_WITH("sp"); }
static void call_with_wild_thread(void)        { CALL_WITH("tp"); }
static void call_with_wild_globals(void)       { CALL_WITH("gp"); }
static void call_with_wild_frame(void)         { CALL_WITH("s0"); }
static void fault_on_wild_stack(void)          { FAULT_WITH("sp"); }
static void fault_on_stack_zero(void)          { __asm__ volatile("li sp, 0; unimp" : : : "memory"); }
static void fault_on_non_canonical_stack(void) { __asm__ volatile("mv sp, %0; unimp" : : "r"(0x1234567812345678)); }
static void fault_with_wild_thread(void)       { FAULT_WITH("tp"); }

static void keep_reservation(void)
{
	static word_t cell;
	__asm__ volatile("lr.d zero, (%0)" : : "r"(&cell) : "memory");
	system_call_now();
	__asm__ volatile("sc.d t0, zero, (%0)" : : "r"(&cell) : "t0", "memory");
}

/* RPC_CALL of capability 0, were it not for the number of the firmware's function. */
static void call_firmware(word_t extension)
{
	register word_t a0 __asm__("a0") = 0;
	register word_t a1 __asm__("a1") = 0;
	register word_t a6 __asm__("a6") = 0;
	register word_t a7 __asm__("a7") = extension;
	__asm__ volatile("ecall" : "+r"(a0), "+r"(a1), "+r"(a6) : "r"(a7) : "a2", "a3", "a4", "a5", "memory");
}

static void reset_by_firmware(void)   { call_firmware(FIRMWARE_RESET); }
static void console_of_firmware(void) { call_firmware(FIRMWARE_CONSOLE); }

static const struct fault_kind kinds[] = {
	{ "call_on_wild_stack",           call_on_wild_stack,           MAY_CONTINUE },
	{ "call_with_wild_thread",        call_with_wild_thread,        MAY_CONTINUE },
	{ "call_with_wild_globals",       call_with_wild_globals,       MAY_CONTINUE },
	{ "call_with_wild_frame",         call_with_wild_frame,         MAY_CONTINUE },
	{ "keep_reservation",             keep_reservation,             MAY_CONTINUE },
	{ "reset_by_firmware",            reset_by_firmware,            MAY_CONTINUE },
	{ "console_of_firmware",          console_of_firmware,          MAY_CONTINUE },
	{ "fault_on_wild_stack",          fault_on_wild_stack,          MUST_STOP },
	{ "fault_on_stack_zero",          fault_on_stack_zero,          MUST_STOP },
	{ "fault_on_non_canonical_stack", fault_on_non_canonical_stack, MUST_STOP },
	{ "fault_with_wild_thread",       fault_with_wild_thread,       MUST_STOP },
};

FAULT_FAMILY(fault_arch_state, kinds);
