/* SPDX-License-Identifier: MIT */
/*
 * Into the kernel and out of it.
 *
 * Interrupts are off whenever the kernel runs, and nothing in the kernel blocks; hence one kernel stack, empty at every
 * entry. While a thread runs, the supervisor's own stack pointer points to the end of that thread's context: every entry
 * pushes the program counter and status there (`srs`, from whatever mode the CPU came to), then the registers of user
 * mode below them. The kernel may then choose another thread and leaves through the context in cpu_state; `rfe` leaves
 * the stack pointer at its end.
 *
 * The idle loop runs in supervisor mode with the stack pointer at the end of its own context, so an interrupt finds the
 * same layout there. Any other trap from the kernel is a bug of it and ends in trap_in_kernel, on a fresh stack.
 */
#include "arch_cpu.h"

	.text
	.syntax unified
	.arm
	.globl vectors, kernel_leave, idle_loop, memory_probe

	.balign 32
vectors:
	b    .                             /* reset comes elsewhere */
	b    undefined
	b    system_call
	b    prefetch_abort
	b    data_abort
	b    .                             /* hypervisor */
	b    interrupt
	b    .                             /* fast interrupts are always masked */

system_call:
	srsdb sp!, #MODE_SUPERVISOR
	stmdb sp, {r0-r14}^
	ldr   sp, =kernel_stack_top
	cpsid a
	bl    kernel_system_call

kernel_leave:
	ldr   r0, =cpu_state
	ldr   sp, [r0]                     /* cpu_state.context */
	clrex                              /* nobody's exclusive access survives a switch */
	ldmia sp, {r0-r14}^
	add   sp, sp, #CONTEXT_IP
	rfeia sp!

/* Faults come from user mode, or the kernel is broken. Their modes' own stack pointers serve as scratch registers. */
	.macro fault name, vector, before
\name:
	sub   lr, lr, #\before
	mrs   sp, spsr
	tst   sp, #(MODE_MASK & ~MODE_USER)
	mov   sp, #\vector
	bne   broken
	srsdb sp!, #MODE_SUPERVISOR
	cpsid a, #MODE_SUPERVISOR
	stmdb sp, {r0-r14}^
	mov   r1, #\vector
	b     trap
	.endm

	fault undefined, VECTOR_UNDEFINED, 0
	fault prefetch_abort, VECTOR_PREFETCH, 4
	fault data_abort, VECTOR_DATA, 8

interrupt:
	sub   lr, lr, #4
	srsdb sp!, #MODE_SUPERVISOR
	cps   #MODE_SUPERVISOR
	stmdb sp, {r0-r14}^
	mov   r1, #VECTOR_IRQ
trap:
	sub   r0, sp, #CONTEXT_IP
	ldr   sp, =kernel_stack_top
	bl    trap_taken
	b     kernel_leave

broken:
	mov   r2, sp                       /* the only use of a register that we may overwrite: nothing returns but the probe */
	ldr   sp, =memory_probe
	cmp   lr, sp
	ldreq lr, =memory_absent
	movseq pc, lr
	mov   r0, r2
	mov   r1, lr
	ldr   sp, =kernel_stack_top
	bl    trap_in_kernel

/* bool memory_probe(volatile word_t *word) */
memory_probe:
	ldr   r0, [r0]
	mov   r0, #1
	bx    lr
memory_absent:
	mov   r0, #0
	bx    lr

idle_loop:
	wfi
	b     idle_loop

	.section .kernel_stack, "aw", %progbits
	.globl kernel_stack_top
	.balign 4096
	.skip KERNEL_STACK_SIZE
kernel_stack_top:
