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

	.macro x2_to_x29 operation
	\operation x2, x3, [sp, #16]
	\operation x4, x5, [sp, #32]
	\operation x6, x7, [sp, #48]
	\operation x8, x9, [sp, #64]
	\operation x10, x11, [sp, #80]
	\operation x12, x13, [sp, #96]
	\operation x14, x15, [sp, #112]
	\operation x16, x17, [sp, #128]
	\operation x18, x19, [sp, #144]
	\operation x20, x21, [sp, #160]
	\operation x22, x23, [sp, #176]
	\operation x24, x25, [sp, #192]
	\operation x26, x27, [sp, #208]
	\operation x28, x29, [sp, #224]
	.endm

	.macro vector target
	.balign 128
	b    \target
	.endm

	.macro save                            /* all but x0 and x1, which are free then; x0: the context */
	stp  x0, x1, [sp]
	x2_to_x29 stp
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
	.rept 5                            /* with the user's stack pointer: never; of the kernel itself */
	vector trap_in_kernel
	.endr
	vector interrupted                 /* the idle loop */
	vector trap_in_kernel
	vector trap_in_kernel
	vector synchronous                 /* from a component */
	vector interrupted
	.rept 6                            /* FIQ: always masked; SError: the machine is broken; 32-bit components: none */
	vector trap_in_kernel
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
	x2_to_x29 ldp
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
