/* SPDX-License-Identifier: MIT */
/*
 * What only the kernel may execute, and every exception that an instruction can raise. Each access to a system register of
 * EL1 and above must fault; floating-point and vector registers, which nobody saves, must not exist for a component.
 */
#include "fault.h"

#define ATTACK(name, ...) static void name(void) { __asm__ volatile(__VA_ARGS__); }
#define READ(name, register)  ATTACK(read_##name, "mrs x2, " register : : : "x2")
#define WRITE(name, register) ATTACK(write_##name, "msr " register ", xzr")

READ(identification, "midr_el1")
READ(hart, "mpidr_el1")
READ(control, "sctlr_el1")
WRITE(control, "sctlr_el1")
WRITE(auxiliary, "actlr_el1")
WRITE(float_access, "cpacr_el1")
READ(user_table, "ttbr0_el1")
WRITE(user_table, "ttbr0_el1")
WRITE(kernel_table, "ttbr1_el1")
WRITE(table_control, "tcr_el1")
READ(syndrome, "esr_el1")
READ(fault_address, "far_el1")
WRITE(vectors, "vbar_el1")
WRITE(return_address, "elr_el1")
WRITE(return_status, "spsr_el1")
READ(kernel_thread, "tpidr_el1")
WRITE(thread_register, "tpidrro_el0")
READ(virtual_time, "cntvct_el0")
READ(physical_time, "cntpct_el0")
WRITE(timer_control, "cntv_ctl_el0")
WRITE(timer_compare, "cntv_cval_el0")
READ(cycles, "pmccntr_el0")
WRITE(counter_users, "pmuserenr_el0")
WRITE(debug, "mdscr_el1")
WRITE(hypervisor, "hcr_el2")
WRITE(secure, "scr_el3")
READ(float_status, "fpsr")
WRITE(interrupt_mask, "daif")

ATTACK(disable_interrupts, "msr daifset, #15")
ATTACK(choose_stack, "msr spsel, #1")
ATTACK(invalidate_fetches, "ic iallu")
ATTACK(invalidate_data, "dc ivac, %0" : : "r"(0))
ATTACK(invalidate_by_set, "dc isw, %0" : : "r"(0))
ATTACK(translate_address, "at s1e1r, %0" : : "r"(0))
ATTACK(invalidate_tlb, "tlbi vmalle1")
ATTACK(return_from_exception, "eret")
ATTACK(call_hypervisor, "hvc #0")
ATTACK(call_monitor, "smc #0")
ATTACK(undefined, "udf #0")
ATTACK(breakpoint, "brk #0")
ATTACK(halt, "hlt #0")
ATTACK(float_constant, ".inst 0x1e2e1000")         /* fmov s0, #1.0 */
ATTACK(float_load, ".inst 0x3dc003e0")             /* ldr q0, [sp] */
ATTACK(vector_add, ".inst 0x4ea08400")             /* add v0.4s, v0.4s, v0.4s */

/* Harmless waits, and the register that a component may write: nobody else must see what it wrote. */
ATTACK(wait_for_event, "wfe")
ATTACK(write_own_register, "msr tpidr_el0, %0" : : "r"(-1))

#define STOPS(name) { #name, name, MUST_STOP }
#define MAY_GO_ON(name) { #name, name, MAY_CONTINUE }

static const struct fault_kind kinds[] = {
	STOPS(read_identification), STOPS(read_hart), STOPS(read_control), STOPS(write_control), STOPS(write_auxiliary),
	STOPS(write_float_access), STOPS(read_user_table), STOPS(write_user_table), STOPS(write_kernel_table),
	STOPS(write_table_control), STOPS(read_syndrome), STOPS(read_fault_address), STOPS(write_vectors),
	STOPS(write_return_address), STOPS(write_return_status), STOPS(read_kernel_thread), STOPS(write_thread_register),
	STOPS(read_virtual_time), STOPS(read_physical_time), STOPS(write_timer_control), STOPS(write_timer_compare),
	STOPS(read_cycles), STOPS(write_counter_users), STOPS(write_debug), STOPS(write_hypervisor), STOPS(write_secure),
	STOPS(read_float_status), STOPS(write_interrupt_mask), STOPS(disable_interrupts), STOPS(choose_stack),
	STOPS(invalidate_fetches), STOPS(invalidate_data), STOPS(invalidate_by_set), STOPS(translate_address),
	STOPS(invalidate_tlb), STOPS(return_from_exception), STOPS(call_hypervisor), STOPS(call_monitor), STOPS(undefined),
	STOPS(breakpoint), STOPS(halt), STOPS(float_constant), STOPS(float_load), STOPS(vector_add),
	MAY_GO_ON(wait_for_event), MAY_GO_ON(write_own_register),
};

FAULT_FAMILY(fault_arch_privileged, kinds);
