/* SPDX-License-Identifier: MIT */
/*
 * Into the kernel and out of it.
 *
 * Interrupts are off whenever the kernel runs, and nothing in the kernel blocks; hence one kernel stack per CPU, empty at
 * every entry. The user's registers go straight into the context of the running thread: the task-state segment's rsp0
 * points to its end, the CPU pushes there on an interrupt, `syscall` loads it by hand. The kernel may then choose
 * another thread (context_switch sets rsp0) and leaves through whatever context rsp0 ends.
 *
 * Which CPU it is tells the task register in a trap, and in a system call the address of the entry, one for each; in the
 * kernel the stack pointer does. At the top of the stack lies the CPU's struct cpu.
 *
 * The idle loop runs in kernel mode with its stack pointer at the end of its own context, so that an interrupt finds
 * the same layout there. Any other trap from kernel mode is a bug of the kernel and ends in kernel_panic_trap.
 */
#include "arch_cpu.h"

	.macro push_all registers:vararg
	.irp register, \registers
	push %\register
	.endr
	.endm

	.macro pop_all registers:vararg
	.irp register, \registers
	pop  %\register
	.endr
	.endm

	.text
	.globl system_call_entries, kernel_leave, trap_entries, idle_loop

/* Number in rax, user's ip in rcx and flags in r11, stack still the user's (Intel SDM volume 2, SYSCALL). */
	.balign SYSTEM_CALL_ENTRY_SIZE
system_call_entries:
	.set cpu, 0
	.rept CPUS_MAX
	.balign SYSTEM_CALL_ENTRY_SIZE
	mov  %rsp, cpu_pages + KERNEL_STACK_SIZE * (cpu + 1) - CPU_SIZE + CPU_USER_SP(%rip)
	mov  cpu_pages + KERNEL_STACK_SIZE * (cpu + 1) - CPU_SIZE + CPU_CONTEXT_END(%rip), %rsp
	sub  $(CONTEXT_SIZE - CONTEXT_VECTOR), %rsp
	movq $VECTOR_SYSCALL, (%rsp)
	mov  %rcx, 16(%rsp)
	mov  %r11, 32(%rsp)
	lea  cpu_pages + KERNEL_STACK_SIZE * (cpu + 1) - CPU_SIZE(%rip), %rcx
	jmp  system_call_entry
	.set cpu, cpu + 1
	.endr
	.balign SYSTEM_CALL_ENTRY_SIZE

system_call_entry:                         /* the CPU's struct cpu in rcx */
	push_all rax, rdi, rsi, r10, r9, r8, rdx
	sub  $16, %rsp                     /* rcx and r11 are gone, nobody expects them */
	push_all rbx, rbp, r12, r13, r14, r15
	mov  CPU_USER_SP(%rcx), %rdx
	mov  %rdx, CONTEXT_SP(%rsp)
	mov  %rcx, %rsp
	call kernel_system_call

kernel_leave:                              /* the stack is empty, above it lies struct cpu */
	mov  CPU_CONTEXT_END(%rsp), %rsp
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

/* One entry of 16 bytes per vector; those without an error code from the CPU push a zero in its place. */
	.balign 16
trap_entries:
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
	push_all rax, rdi, rsi, r10, r9, r8, rdx, rcx, r11, rbx, rbp, r12, r13, r14, r15
	mov  %rsp, %rdi
	str  %eax
	sub  $SELECTOR_TSS, %eax
	shl  $(12 - SELECTOR_TSS_SHIFT), %eax
	lea  cpu_pages + KERNEL_STACK_SIZE - CPU_SIZE(%rip), %rcx
	add  %rax, %rcx
	lea  CONTEXT_SIZE(%rsp), %rax
	cmp  %rax, CPU_CONTEXT_END(%rcx)   /* not the running context: trapped inside the kernel, or on an interrupt stack */
	jne  1f
	mov  %rcx, %rsp
	call kernel_trap
	jmp  kernel_leave
1:	and  $-16, %rsp
	call kernel_panic_trap
	ud2

idle_loop:
	hlt
	jmp  idle_loop

	.section .cpu_pages, "aw", @progbits
	.globl cpu_pages
	.balign 4096
cpu_pages:
	.skip KERNEL_STACK_SIZE * CPUS_MAX
