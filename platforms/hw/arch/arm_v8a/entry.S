/* SPDX-License-Identifier: MIT */
/*
 * Into the kernel and out of it.
 *
 * Interrupts are off whenever the kernel runs, and nothing in the kernel blocks; hence one kernel stack per CPU, empty at
 * every entry. While a thread runs, the kernel's stack pointer holds the address of that thread's context, to which all
 * its registers go. The kernel may then choose another thread (context_switch) and leaves through the context that its
 * struct cpu names, which lies where the stack begins.
 *
 * The idle loop runs in kernel mode with the stack pointer at its own context, so that an interrupt finds the same there.
 * Any other exception from kernel mode is a bug of the kernel and ends in kernel_panic_trap, on a fresh stack.
 */
#include "arch_cpu.h"

	.text
	.globl vectors, kernel_leave, idle_loop, memory_probe

	.macro save                            /* all but x0 and x1, which are free then; x0: the context */
	stp  x0, x1, [sp]
	stp  x2, x3, [sp, #16]
	stp  x4, x5, [sp, #32]
	stp  x6, x7, [sp, #48]
	stp  x8, x9, [sp, #64]
	stp  x10, x11, [sp, #80]
	stp  x12, x13, [sp, #96]
	stp  x14, x15, [sp, #112]
	stp  x16, x17, [sp, #128]
	stp  x18, x19, [sp, #144]
	stp  x20, x21, [sp, #160]
	stp  x22, x23, [sp, #176]
	stp  x24, x25, [sp, #192]
	stp  x26, x27, [sp, #208]
	stp  x28, x29, [sp, #224]
	mrs  x1, sp_el0
	stp  x30, x1, [sp, #240]
	mrs  x0, elr_el1
	mrs  x1, spsr_el1
	stp  x0, x1, [sp, #CONTEXT_IP]
	mov  x0, sp
	mrs  x1, tpidr_el1
	mov  sp, x1
	.endm

	.balign 2048
vectors:
	.rept 4                                /* with the user's stack pointer: never */
	.balign 128
	b    trap_in_kernel
	.endr
	.balign 128
	b    trap_in_kernel
	.balign 128
	b    interrupted                       /* the idle loop */
	.balign 128
	b    trap_in_kernel
	.balign 128
	b    trap_in_kernel
	.balign 128
	b    synchronous                       /* from a component */
	.balign 128
	b    interrupted
	.balign 128
	b    trap_in_kernel                    /* FIQ: always masked */
	.balign 128
	b    trap_in_kernel                    /* SError: the machine is broken */
	.rept 4                                /* 32-bit components: there are none */
	.balign 128
	b    trap_in_kernel
	.endr
	.balign 128

synchronous:
	save
	mrs  x1, esr_el1
	lsr  x1, x1, #CLASS_SHIFT
	cmp  x1, #CLASS_SYSTEM_CALL
	b.ne 1f
	bl   kernel_system_call

kernel_leave:                              /* the stack is empty, at its beginning lies struct cpu */
	ldr  x0, [sp]                      /* cpu.context */
	mov  sp, x0
	ldp  x0, x1, [sp, #CONTEXT_IP]
	msr  elr_el1, x0
	msr  spsr_el1, x1
	ldp  x30, x1, [sp, #240]
	msr  sp_el0, x1
	clrex                              /* nobody's exclusive access survives a switch */
	ldp  x2, x3, [sp, #16]
	ldp  x4, x5, [sp, #32]
	ldp  x6, x7, [sp, #48]
	ldp  x8, x9, [sp, #64]
	ldp  x10, x11, [sp, #80]
	ldp  x12, x13, [sp, #96]
	ldp  x14, x15, [sp, #112]
	ldp  x16, x17, [sp, #128]
	ldp  x18, x19, [sp, #144]
	ldp  x20, x21, [sp, #160]
	ldp  x22, x23, [sp, #176]
	ldp  x24, x25, [sp, #192]
	ldp  x26, x27, [sp, #208]
	ldp  x28, x29, [sp, #224]
	ldp  x0, x1, [sp]
	eret

1:	bl   kernel_trap
	b    kernel_leave

interrupted:
	save
	bl   kernel_interrupt
	b    kernel_leave

trap_in_kernel:
	mrs  x0, elr_el1
	adr  x1, memory_probe
	cmp  x0, x1
	b.ne 2f
	adr  x1, memory_absent
	msr  elr_el1, x1
	eret
2:	mrs  x1, tpidr_el1
	mov  sp, x1
	bl   kernel_panic_trap

/* bool memory_probe(volatile word_t *word) */
memory_probe:
	ldr  x0, [x0]
	mov  x0, #1
	ret
memory_absent:
	mov  x0, #0
	ret

idle_loop:
	wfi
	b    idle_loop

	.section .cpu_pages, "aw", @progbits
	.globl cpu_pages
	.balign 4096
cpu_pages:
	.skip KERNEL_STACK_SIZE * CPUS_MAX

	.section .note.GNU-stack, "", @progbits
