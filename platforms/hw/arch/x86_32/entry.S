/* SPDX-License-Identifier: MIT */
/*
 * Into the kernel and out of it.
 *
 * Interrupts are off whenever the kernel runs, and nothing in the kernel blocks; hence one kernel stack, empty at every
 * entry. The user's registers go straight into the context of the running thread: the task-state segment's sp0 points to
 * its end, and the CPU pushes there, at a system call too, which is an interrupt gate here. The kernel may then choose
 * another thread (context_switch sets sp0) and leaves through whatever context sp0 ends.
 *
 * The idle loop runs in kernel mode with its stack pointer two words below the end of its own context, because the CPU
 * then pushes no stack pointer: an interrupt finds the same layout there. Any other trap from kernel mode is a bug of the
 * kernel and ends in kernel_panic_trap.
 */
#include "arch_cpu.h"

	.text
	.globl system_call_entry, kernel_leave, trap_entries, idle_loop

	.macro SAVE
	push %eax
	push %ebx
	push %ecx
	push %ebp
	push %edi
	push %esi
	push %edx
	mov  $SELECTOR_USER_DATA, %eax     /* flat, whatever the user left there; it stays */
	mov  %eax, %ds
	mov  %eax, %es
	.endm

	.balign 16
system_call_entry:
	testb $2, 10(%esp)                 /* EFLAGS.VM */
	jnz  virtual_8086
	push $2                            /* the user's direction flag, AC (which would lift SMAP) and NT do not count here */
	popf
	push $0
	push $VECTOR_SYSCALL
	SAVE
	mov  $kernel_stack_top, %esp
	call kernel_system_call

kernel_leave:
	mov  cpu_state + 4, %esp           /* cpu_state.task_state.sp0 */
	sub  $CONTEXT_SIZE, %esp
	pop  %edx
	pop  %esi
	pop  %edi
	pop  %ebp
	pop  %ecx
	pop  %ebx
	pop  %eax
	add  $8, %esp                      /* vector and error code */
	iret

/* One entry of 16 bytes per vector; those without an error code from the CPU push a zero in its place. */
	.balign 16
trap_entries:
	.set vector, 0
	.rept VECTOR_COUNT
	.balign 16
	.if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
	push $0
	.endif
	push $vector
	jmp  trap_entry
	.set vector, vector + 1
	.endr

trap_entry:
	push $2
	popf
	SAVE
	lea  -CONTEXT_SPARE(%esp), %eax
	lea  CONTEXT_SIZE(%esp), %edx
	cmp  %edx, cpu_state + 4           /* not the running context: trapped inside the kernel */
	jne  1f
	mov  $kernel_stack_top, %esp
	push %eax
	call kernel_trap
	jmp  kernel_leave
1:	testb $2, (CONTEXT_SIZE - 10)(%esp) /* EFLAGS.VM */
	jnz  virtual_8086
	and  $-16, %esp
	sub  $12, %esp
	push %eax
	call kernel_panic_trap
	ud2

/*
 * No component gets into virtual-8086 mode, for `iret` ignores that flag in user mode (Intel SDM volume 2). But QEMU's does
 * not. The CPU then pushes four words more, for which the context has room in front, and what it pushed means nothing.
 */
virtual_8086:
	mov  $SELECTOR_USER_DATA, %eax
	mov  %eax, %ds
	mov  %eax, %es
	mov  $kernel_stack_top, %esp
	call kernel_trap_virtual_8086
	jmp  kernel_leave

idle_loop:
	hlt
	jmp  idle_loop

	.section .kernel_stack, "aw", @progbits
	.globl kernel_stack_top
	.balign 4096
	.skip KERNEL_STACK_SIZE
kernel_stack_top:

	.section .note.GNU-stack, "", @progbits
