/* SPDX-License-Identifier: MIT */
/*
 * What only the kernel may execute, and every exception that an instruction can raise. System registers of ARMv7-A are
 * coprocessor 15's; each access from user mode must fault, also to those that a CPU does not have. Floating-point and
 * vector registers, which nobody saves, must not exist for a component.
 */
#include "fault.h"

#define ATTACK(name, ...) static void name(void) { __asm__ volatile(__VA_ARGS__); }

/* Names of the arguments as in the manual: opc1, CRn, CRm, opc2. */
#define READ(name, opc1, crn, crm, opc2)  ATTACK(name, "mrc p15, " #opc1 ", r2, " #crn ", " #crm ", " #opc2 : : : "r2")
#define WRITE(name, opc1, crn, crm, opc2) ATTACK(name, "mcr p15, " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : : "r"(0))

READ(read_identification,    0, c0,  c0,  0)
READ(read_control,           0, c1,  c0,  0)
WRITE(write_control,         0, c1,  c0,  0)
WRITE(write_auxiliary,       0, c1,  c0,  1)
WRITE(write_coprocessors,    0, c1,  c0,  2)
READ(read_user_table,        0, c2,  c0,  0)
WRITE(write_user_table,      0, c2,  c0,  0)
WRITE(write_kernel_table,    0, c2,  c0,  1)
WRITE(write_table_control,   0, c2,  c0,  2)
WRITE(write_domains,         0, c3,  c0,  0)
READ(read_fault_status,      0, c5,  c0,  0)
READ(read_fault_address,     0, c6,  c0,  0)
WRITE(invalidate_fetches,    0, c7,  c5,  0)
WRITE(invalidate_data,       0, c7,  c6,  1)
WRITE(invalidate_by_set,     0, c7,  c6,  2)
WRITE(clean_data,            0, c7,  c10, 1)
WRITE(translate_address,     0, c7,  c8,  0)
WRITE(invalidate_tlb,        0, c8,  c7,  0)
WRITE(write_counters,        0, c9,  c12, 0)
READ(read_cycles,            0, c9,  c13, 0)
WRITE(write_counter_users,   0, c9,  c14, 0)
WRITE(write_vectors,         0, c12, c0,  0)
WRITE(write_address_space,   0, c13, c0,  1)
WRITE(write_thread_register, 0, c13, c0,  3)
READ(read_kernel_thread,     0, c13, c0,  4)
WRITE(write_timer_control,   0, c14, c3,  1)
READ(read_timer_control,     0, c14, c2,  1)
ATTACK(read_virtual_time, "mrrc p15, 1, r2, r3, c14" : : : "r2", "r3")
ATTACK(write_timer_compare, "mcrr p15, 3, %0, %0, c14" : : "r"(0))
ATTACK(read_handler_base, "mrc p14, 6, r2, c1, c0, 0" : : : "r2")
ATTACK(write_debug_state, "mcr p14, 0, %0, c0, c2, 2" : : "r"(0))

ATTACK(call_monitor, ".inst 0xe1600070")           /* smc #0 */
ATTACK(call_hypervisor, ".inst 0xe1400070")        /* hvc #0 */
ATTACK(undefined, "udf #0")
ATTACK(undefined_thumb, "adr r2, 1f + 1; bx r2; .thumb; 1: udf #0; .align 2; .arm" : : : "r2")
ATTACK(breakpoint, "bkpt #0")
ATTACK(other_coprocessor, "cdp p0, 0, c0, c0, c0, 0")
ATTACK(float_status, ".inst 0xeef12a10")           /* vmrs r2, fpscr */
ATTACK(float_enable, ".inst 0xeee82a10")           /* vmsr fpexc, r2 */
ATTACK(float_constant, ".inst 0xeeb70a00")         /* vmov.f32 s0, #1.0 */
ATTACK(float_load, ".inst 0xed9d0a00")             /* vldr s0, [sp] */
ATTACK(vector_add, ".inst 0xf2200800")             /* vadd.i32 d0, d0, d0 */

/* Ignored in user mode, or said to be unpredictable there. */
ATTACK(disable_interrupts, "cpsid aif")
ATTACK(enable_interrupts, "cpsie aif")
ATTACK(change_mode, "cps #0x13")
ATTACK(read_saved_status, "mrs r2, spsr" : : : "r2")
ATTACK(wait_for_event, "wfe")
ATTACK(return_from_exception, "mov r2, sp; rfeia r2" : : : "r2", "memory")
ATTACK(store_return_state, "srsia sp, #0x13" : : : "memory")
ATTACK(write_own_register, "mcr p15, 0, %0, c13, c0, 2" : : "r"(1))

/* Whoever got to the kernel's mode by this can read the control register. */
ATTACK(become_supervisor, "msr cpsr_c, #0xd3; mrc p15, 0, r2, c1, c0, 0" : : : "r2")

#define STOPS(name) { #name, name, MUST_STOP }
#define MAY_GO_ON(name) { #name, name, MAY_CONTINUE }

static const struct fault_kind kinds[] = {
	STOPS(read_identification), STOPS(read_control), STOPS(write_control), STOPS(write_auxiliary),
	STOPS(write_coprocessors), STOPS(read_user_table), STOPS(write_user_table), STOPS(write_kernel_table),
	STOPS(write_table_control), STOPS(write_domains), STOPS(read_fault_status), STOPS(read_fault_address),
	STOPS(invalidate_fetches), STOPS(invalidate_data), STOPS(invalidate_by_set), STOPS(clean_data),
	STOPS(translate_address), STOPS(invalidate_tlb), STOPS(write_counters), STOPS(read_cycles),
	STOPS(write_counter_users), STOPS(write_vectors), STOPS(write_address_space), STOPS(write_thread_register),
	STOPS(read_kernel_thread), STOPS(write_timer_control), STOPS(read_timer_control), STOPS(read_virtual_time),
	STOPS(write_timer_compare), STOPS(read_handler_base), STOPS(write_debug_state),
	STOPS(call_monitor), STOPS(call_hypervisor), STOPS(undefined),
	STOPS(undefined_thumb), STOPS(breakpoint), STOPS(other_coprocessor), STOPS(float_status), STOPS(float_enable),
	STOPS(float_constant), STOPS(float_load), STOPS(vector_add), STOPS(become_supervisor),
	MAY_GO_ON(disable_interrupts), MAY_GO_ON(enable_interrupts), MAY_GO_ON(change_mode), MAY_GO_ON(read_saved_status),
	MAY_GO_ON(wait_for_event), MAY_GO_ON(return_from_exception), MAY_GO_ON(store_return_state),
	MAY_GO_ON(write_own_register),
};

FAULT_FAMILY(fault_arch_privileged, kinds);
