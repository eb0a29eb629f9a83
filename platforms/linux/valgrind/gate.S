/* SPDX-License-Identifier: MIT */
/*
 * The gate of a component that runs under valgrind, at the same address as that of the others and with the same
 * registers (gate.S of the folder above). What differs: threads share one table of descriptors, so each has its own two
 * numbers in its slot; what is sent is looked at (message.c); and the message buffer is defined after an answer, because core
 * writes it and valgrind does not see that.
 */
#include <asm/unistd.h>

#include "gate.h"
#include "gate_words.h"

#define MSG_NOSIGNAL 0x4000
#define STACK_MARGIN 64

/* Requests to valgrind: address, size; first and last address of a stack, whose number is the result; that number. */
#define MAKE_DEFINED     0x4d430002
#define STACK_REGISTER   0x1501
#define STACK_DEREGISTER 0x1502

/* Six words at GATE_REQUEST of the slot, of which three count; the result in rdx. rax is lost. */
.macro request code first second
	movq $\code, %gs:GATE_REQUEST
	movq \first, %gs:GATE_REQUEST + 8
	movq \second, %gs:GATE_REQUEST + 16
	movq %gs:GATE_SELF, %rax
	leaq GATE_REQUEST(%rax), %rax
	xorl %edx, %edx
	rolq $3, %rdi
	rolq $13, %rdi
	rolq $61, %rdi
	rolq $51, %rdi
	xchgq %rbx, %rbx
.endm

	.section .gate, "ax"
	.globl gate_call, gate_thread_new, gate_restorer, _start

	.cfi_sections .debug_frame
	.type gate_call, @function
gate_call:
	.cfi_startproc
	words_to_slot
	movq %gs:GATE_SELF, %rdi
	call loader_message_check
	call exchange
	movq %fs:0, %rcx
	request MAKE_DEFINED, %rcx, $4096
	words_from_slot
	ret
	.cfi_endproc
	.size gate_call, . - gate_call

/* The message in the slot goes to core, and core's comes into its place. */
	.type exchange, @function
exchange:
	movq %gs:GATE_SELF, %rsi
	movl %gs:GATE_OWN_CALLS, %edi
	movl $GATE_MESSAGE_SIZE, %edx
	movl $MSG_NOSIGNAL, %r10d
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	movl $__NR_sendto, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne end_thread
	xorl %r10d, %r10d
	movl $__NR_recvfrom, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne end_thread
	ret
	.size exchange, . - exchange

/* Core has closed the connection. It waits for this end to be closed, which here the thread's end alone does not do. */
end_thread:
	movl %gs:GATE_OWN_CALLS, %edi
	movl $__NR_close, %eax
	syscall
	movl %gs:GATE_OWN_PREEMPTIONS, %edi
	movl $__NR_close, %eax
	syscall
	xorl %edi, %edi
	movl $__NR_exit, %eax
	syscall
	ud2

gate_restorer:
	movl $__NR_rt_sigreturn, %eax
	syscall
	ud2

/* long gate_thread_new(flags, stack, thread register): the new thread continues at the slot in rbx. */
gate_thread_new:
	pushq %rbx
	movq %rcx, %rbx                 /* slot */
	movq %rdx, %r8                  /* thread register */
	xorl %edx, %edx
	xorl %r10d, %r10d
	movl $__NR_clone, %eax
	syscall
	testq %rax, %rax
	jz 1f
	popq %rbx
	ret
1:	movq %rbx, %rdi
	call loader_thread
	call exchange
	/* 0 is no stack: a component's first thread takes the one of its program. */
	movq %gs:16, %rbp
	testq %rbp, %rbp
	cmovzq loader_stack_end(%rip), %rbp
	/*
	 * A stack pointer that moves so far is a mistake for valgrind, but between stacks that it knows. It must not go on
	 * knowing them: it confuses the stacks of threads then.
	 */
	leaq -STACK_MARGIN(%rbp), %rsi
	leaq STACK_MARGIN(%rbp), %rcx
	request STACK_REGISTER, %rsi, %rcx
	movq %rbp, %rsp
	movq %rdx, %rsi
	request STACK_DEREGISTER, %rsi, $0
	clear_registers
	jmp *%gs:8

_start:
	xorl %ebp, %ebp
	movq %rsp, %rdi
	andq $-16, %rsp
	call loader_start
	ud2

	.section .note.GNU-stack, "", @progbits
