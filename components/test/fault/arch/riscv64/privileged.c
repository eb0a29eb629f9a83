/* SPDX-License-Identifier: MIT */
/*
 * Instructions and control registers that only the kernel or the firmware may use ("The RISC-V Instruction Set Manual",
 * volume II), the CPU's exceptions, and floating point, which nobody saves and which must not exist for a component.
 */
#include "fault.h"

#define ATTACK(name, ...) static void name(void) { __asm__ volatile(__VA_ARGS__); }
#define READ(name, csr)   ATTACK(read_##name, "csrr t0, " csr : : : "t0")
#define WRITE(name, csr)  ATTACK(write_##name, "csrw " csr ", %0" : : "r"((word_t)-1))

READ(status, "sstatus")
WRITE(status, "sstatus")
READ(trap_vector, "stvec")
WRITE(trap_vector, "stvec")
READ(scratch, "sscratch")
WRITE(scratch, "sscratch")
READ(cause, "scause")
READ(translation, "satp")
WRITE(translation, "satp")
WRITE(interrupts, "sie")
WRITE(pending, "sip")
WRITE(counters, "scounteren")
READ(machine_status, "mstatus")
WRITE(machine_status, "mstatus")
WRITE(machine_vector, "mtvec")
READ(hart, "mhartid")
WRITE(protection, "0x3a0")
WRITE(timer_compare, "0x14d")
WRITE(hypervisor, "0x600")
READ(time, "time")
READ(instructions, "instret")
READ(performance, "0xc03")
WRITE(cycles, "cycle")
READ(absent, "0x5ff")
READ(float_status, "fcsr")
READ(vector_length, "0xc22")

ATTACK(supervisor_return, "la t0, 1f; sret; 1:" : : : "t0")
ATTACK(machine_return, "mret")
ATTACK(wait_for_interrupt, "wfi")
ATTACK(flush_translations, "sfence.vma")
ATTACK(flush_guest, ".word 0x62000073")
ATTACK(breakpoint, "ebreak")
ATTACK(breakpoint_long, ".option push; .option norvc; ebreak; .option pop")
ATTACK(undefined, "unimp")
ATTACK(undefined_ones, ".word 0xffffffff")
ATTACK(undefined_zeros, ".half 0")
ATTACK(float_load, ".word 0x00013007")             /* fld ft0, 0(sp) */
ATTACK(float_add, ".word 0x02007053")              /* fadd.d ft0, ft0, ft0 */
ATTACK(float_compressed, ".half 0x2002")           /* c.fldsp ft0, 0(sp) */
ATTACK(vector, ".word 0x0c807057")                 /* vsetvli zero, zero, e16 */
ATTACK(cache, ".word 0x0010200f")                  /* cbo.clean (zero) */

/* Where the kernel allows no reading of the clock, the firmware may still answer in the CPU's stead; the time is no secret. */
#define KIND(name) { #name, name, MUST_STOP }

static const struct fault_kind kinds[] = {
	KIND(read_status), KIND(write_status), KIND(read_trap_vector), KIND(write_trap_vector), KIND(read_scratch),
	KIND(write_scratch), KIND(read_cause), KIND(read_translation), KIND(write_translation), KIND(write_interrupts),
	KIND(write_pending), KIND(write_counters), KIND(read_machine_status), KIND(write_machine_status),
	KIND(write_machine_vector), KIND(read_hart), KIND(write_protection), KIND(write_timer_compare),
	KIND(write_hypervisor), { "read_time", read_time, MAY_CONTINUE }, KIND(read_instructions), KIND(read_performance), KIND(write_cycles),
	KIND(read_absent), KIND(read_float_status), KIND(read_vector_length), KIND(supervisor_return),
	KIND(machine_return), KIND(wait_for_interrupt), KIND(flush_translations), KIND(flush_guest), KIND(breakpoint),
	KIND(breakpoint_long), KIND(undefined), KIND(undefined_ones), KIND(undefined_zeros), KIND(float_load),
	KIND(float_add), KIND(float_compressed), KIND(vector), KIND(cache),
};

FAULT_FAMILY(fault_arch_privileged, kinds);
