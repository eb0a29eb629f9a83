/* SPDX-License-Identifier: MIT */
/*
 * Instructions that only the kernel may execute, the CPU's exceptions, and the gates into the kernel that are no system
 * call, as both x86 CPUs have them. Intel SDM volume 2 says of each which privilege it needs; with none of them may a
 * component get through.
 */
#ifndef FAULT_X86_PRIVILEGED_H
#define FAULT_X86_PRIVILEGED_H

#include "fault.h"

#define ATTACK(name, ...) static void name(void) { __asm__ volatile(__VA_ARGS__); }
#define KIND(name) { #name, name, MUST_STOP }

static unsigned char descriptor[16];

ATTACK(disable_interrupts, "cli")
ATTACK(enable_interrupts, "sti")
ATTACK(halt, "hlt")
ATTACK(load_gdt, "lgdt %0" : : "m"(descriptor))
ATTACK(load_idt, "lidt %0" : : "m"(descriptor))
ATTACK(load_ldt, "lldt %w0" : : "r"(0))
ATTACK(load_task, "ltr %w0" : : "r"(0x28))
ATTACK(load_machine_status, "lmsw %w0" : : "r"(0))
ATTACK(clear_task_switched, "clts")
ATTACK(read_cr0, "mov %%cr0, %0" : "=r"((word_t){ 0 }))
ATTACK(write_cr0, "mov %0, %%cr0" : : "r"((word_t)0))
ATTACK(read_cr3, "mov %%cr3, %0" : "=r"((word_t){ 0 }))
ATTACK(write_cr3, "mov %0, %%cr3" : : "r"((word_t)0))
ATTACK(write_cr4, "mov %0, %%cr4" : : "r"((word_t)0))
ATTACK(write_cr8, "mov %0, %%cr8" : : "r"((word_t)15))
ATTACK(write_debug, "mov %0, %%dr7" : : "r"((word_t)0xff))
ATTACK(read_msr, "rdmsr" : : "c"(0xc0000082) : "eax", "edx")
ATTACK(write_msr, "wrmsr" : : "c"(0xc0000082), "a"(0), "d"(0))
ATTACK(read_performance, "rdpmc" : : "c"(0) : "eax", "edx")
ATTACK(set_xcr, "xsetbv" : : "c"(0), "a"(7), "d"(0))
ATTACK(invalidate_page, "invlpg (%0)" : : "r"(descriptor))
ATTACK(invalidate_caches, "wbinvd")
ATTACK(port_in, "inb %w1, %b0" : : "a"(0), "d"(0x3f8))
ATTACK(port_out, "outb %b0, %w1" : : "a"('!'), "d"(0x3f8))
ATTACK(port_string, "outsb" : : "S"(descriptor), "d"(0x3f8))
ATTACK(monitor, "monitor" : : "a"(descriptor), "c"(0), "d"(0))
ATTACK(wait_for_monitor, "mwait" : : "a"(0), "c"(0))
ATTACK(system_enter, "sysenter")
ATTACK(load_kernel_stack_segment, "mov %w0, %%ss" : : "r"(16))
ATTACK(load_kernel_data_segment, "mov %w0, %%ds" : : "r"(16))
ATTACK(load_odd_segment, "mov %w0, %%gs" : : "r"(0xfffb))
ATTACK(divide_by_zero, "div %b0" : : "q"(0), "a"(1) : "memory")
ATTACK(undefined, "ud2")
ATTACK(breakpoint, "int3")
ATTACK(debug_trap, "int1")
ATTACK(gate_double_fault, "int $8")
ATTACK(gate_page_fault, "int $14")
ATTACK(gate_interrupt, "int $32")
ATTACK(gate_linux, "int $0x80")
ATTACK(gate_last, "int $255")
ATTACK(overlong, ".fill 15, 1, 0x66; nop")
ATTACK(lock_register, ".byte 0xf0, 0x01, 0xc0")

#define KINDS_OF_X86 \
	KIND(disable_interrupts), KIND(enable_interrupts), KIND(halt), KIND(load_gdt), KIND(load_idt), \
	KIND(load_ldt), KIND(load_task), KIND(load_machine_status), KIND(clear_task_switched), KIND(read_cr0), \
	KIND(write_cr0), KIND(read_cr3), KIND(write_cr3), KIND(write_cr4), KIND(write_cr8), KIND(write_debug), \
	KIND(read_msr), KIND(write_msr), KIND(read_performance), KIND(set_xcr), KIND(invalidate_page), \
	KIND(invalidate_caches), KIND(port_in), KIND(port_out), KIND(port_string), KIND(monitor), \
	KIND(wait_for_monitor), KIND(system_enter), KIND(load_kernel_stack_segment), \
	KIND(load_kernel_data_segment), KIND(load_odd_segment), KIND(divide_by_zero), KIND(undefined), \
	KIND(breakpoint), KIND(debug_trap), KIND(gate_double_fault), KIND(gate_page_fault), \
	KIND(gate_interrupt), KIND(gate_linux), KIND(gate_last), KIND(overlong), KIND(lock_register),

#endif
