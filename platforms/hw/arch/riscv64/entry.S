/* SPDX-License-Identifier: MIT */
/*
 * Into the kernel and out of it.
 *
 * Interrupts are off whenever the kernel runs, and nothing in the kernel blocks; hence one kernel stack per CPU, empty at
 * every entry. While a thread runs, sscratch holds the address of its context, and all its registers go there; the context
 * knows the CPU. While the kernel runs, tp points to the CPU's struct cpu, where the stack begins, and sscratch is zero: a
 * trap that finds it so is a bug of the kernel and ends in kernel_panic_trap. The kernel may choose another thread
 * (context_switch) and leaves through whatever context its struct cpu names.
 *
 * The idle loop runs in supervisor mode like a thread: it has a context and touches no memory. Only an interrupt ends
 * it. So sstatus is as user mode wants it, but while the idle loop runs: nobody else has to look at it.
 */
#include "arch_cpu.h"

	.text
	.globl trap_entry, kernel_leave, idle_loop

	.macro FOR_EACH_OTHER instruction      /* every register but sp, t0 and t1 */
	\instruction x1,  CONTEXT_X(1)(sp)
	.irp number, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	\instruction x\number, CONTEXT_X(\number)(sp)
	.endr
	.endm

	.balign 4
trap_entry:
	csrrw sp, sscratch, sp
	beqz sp, trap_in_kernel
	sd   t0, CONTEXT_X(5)(sp)
	sd   t1, CONTEXT_X(6)(sp)
	FOR_EACH_OTHER sd
	ld   tp, CONTEXT_CPU(sp)
	csrrw t0, sscratch, zero
	csrr t1, sepc
	sd   t0, CONTEXT_X(2)(sp)
	csrr t0, scause
	addi t0, t0, -CAUSE_SYSTEM_CALL
	bnez t0, 1f
	addi t1, t1, 4                     /* behind the ecall */
	sd   t1, CONTEXT_IP(sp)
	mv   sp, tp
	call kernel_system_call

kernel_leave:
	ld   sp, 0(tp)
	csrw sscratch, sp
	ld   t0, CONTEXT_IP(sp)
	ld   t1, CONTEXT_IS_IDLE(sp)
	csrw sepc, t0
	bnez t1, leave_to_idle
	sc.d zero, t0, (sp)                /* writes what is there, if anything: ends another thread's reservation */
	ld   t0, CONTEXT_X(5)(sp)
	ld   t1, CONTEXT_X(6)(sp)
	FOR_EACH_OTHER ld
	ld   sp, CONTEXT_X(2)(sp)
	sret

1:	sd   t1, CONTEXT_IP(sp)
	mv   a0, sp
	mv   sp, tp
	call kernel_trap
	j    kernel_leave

/* The stack is of no more use: its pointer may be what is wrong. */
trap_in_kernel:
	csrr a1, sscratch
	addi sp, tp, -CONTEXT_SIZE         /* a context of what tells something */
	sd   ra, CONTEXT_X(1)(sp)
	sd   a1, CONTEXT_X(2)(sp)
	csrr a1, sepc
	sd   a1, CONTEXT_IP(sp)
	mv   a0, sp
	csrw sscratch, zero
	call kernel_panic_trap

leave_to_idle:
	li   t0, 1 << 8                    /* SPP */
	csrs sstatus, t0
	sret

	.balign 4
idle_loop:
	wfi
	j    idle_loop

	.section .note.GNU-stack, "", @progbits
