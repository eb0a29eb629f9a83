/* SPDX-License-Identifier: MIT */
/*
 * Into the kernel and out of it.
 *
 * Interrupts are off whenever the kernel runs, and nothing in the kernel blocks; hence one kernel stack, empty at every
 * entry. The user's registers go straight into the context of the running thread: the task-state segment's rsp0
 * points to its end, the CPU pushes there on an interrupt, `syscall` loads it by hand. The kernel may then choose
 * another thread (context_switch sets rsp0) and leaves through whatever context rsp0 ends.
 *
 * The idle loop runs in kernel mode with its stack pointer at the end of its own context, so that an interrupt finds
 * the same layout there. Any other trap from kernel mode is a bug of the kernel and ends in kernel_panic_trap.
 */
#include "arch_cpu.h"

	.text
	.globl system_call_entry, kernel_leave, trap_stubs, idle_loop

/* Number in rax, user's ip in rcx and flags in r11, stack still the user's (Intel SDM volume 2, SYSCALL). */
	.balign 16
system_call_entry:
	mov  %rsp, user_sp(%rip)
	mov  cpu_state+8(%rip), %rsp             /* cpu_state.task_state.rsp0 */
	sub  $(CONTEXT_SIZE - CONTEXT_VECTOR), %rsp
	movq $VECTOR_SYSCALL, (%rsp)
	mov  %rcx, 16(%rsp)
	mov  %r11, 32(%rsp)
	push %rax
	push %rdi
	push %rsi
	push %r10
	push %r9
	push %r8
	push %rdx
	mov  user_sp(%rip), %rdx
	sub  $16, %rsp                     /* rcx and r11 are gone, nobody expects them */
	push %rbx
	push %rbp
	push %r12
	push %r13
	push %r14
	push %r15
	mov  %rdx, CONTEXT_SP(%rsp)
	lea  kernel_stack_top(%rip), %rsp
	call kernel_system_call

kernel_leave:
	mov  cpu_state+8(%rip), %rsp
	sub  $CONTEXT_SIZE, %rsp
	pop  %r15
	pop  %r14
	pop  %r13
	pop  %r12
	pop  %rbp
	pop  %rbx
	cmpl $VECTOR_SYSCALL, (CONTEXT_VECTOR - 48)(%rsp)
	jne  1f
	add  $16, %rsp
	pop  %rdx
	pop  %r8
	pop  %r9
	pop  %r10
	pop  %rsi
	pop  %rdi
	pop  %rax
	mov  16(%rsp), %rcx
	mov  32(%rsp), %r11
	mov  40(%rsp), %rsp
	sysretq
1:	pop  %r11
	pop  %rcx
	pop  %rdx
	pop  %r8
	pop  %r9
	pop  %r10
	pop  %rsi
	pop  %rdi
	pop  %rax
	add  $16, %rsp                     /* vector and error code */
	iretq

/* One stub of 16 bytes per vector; those without an error code from the CPU push a zero in its place. */
	.balign 16
trap_stubs:
	.set vector, 0
	.rept VECTOR_COUNT
	.balign 16
	.if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
	pushq $0
	.endif
	pushq $vector
	jmp  trap_entry
	.set vector, vector + 1
	.endr

trap_entry:
	pushq $2                           /* the user's direction flag, AC (which would lift SMAP) and NT do not count here */
	popfq
	push %rax
	push %rdi
	push %rsi
	push %r10
	push %r9
	push %r8
	push %rdx
	push %rcx
	push %r11
	push %rbx
	push %rbp
	push %r12
	push %r13
	push %r14
	push %r15
	mov  %rsp, %rdi
	mov  %rsp, %rax
	add  $CONTEXT_SIZE, %rax
	cmp  %rax, cpu_state+8(%rip)             /* not the running context: trapped inside the kernel, or on an interrupt stack */
	jne  1f
	lea  kernel_stack_top(%rip), %rsp
	call kernel_trap
	jmp  kernel_leave
1:	and  $-16, %rsp
	call kernel_panic_trap
	ud2

idle_loop:
	hlt
	jmp  idle_loop

	.data
	.balign 8
user_sp:
	.quad 0

	.section .kernel_stack, "aw", @progbits
	.globl kernel_stack_top
	.balign 4096
	.skip KERNEL_STACK_SIZE
kernel_stack_top:
