/* SPDX-License-Identifier: MIT */
/*
 * The gate: the only code of core that runs in a component's process. Three parts.
 *
 * gate_process    The first thread of a process. It carries out orders: system calls of Linux whose numbers and arguments
 *                 core wrote into a page that the process can read only. It keeps everything in registers, has no stack
 *                 and reads nothing else; so no other thread of the process can make it do what core did not order,
 *                 although they share an address space.
 *
 * gate_thread,    What threads of the component go through: a message to core and one from core, over the one descriptor
 * gate_call,      that they have. They run with the rights of the component; whatever the component does to them it does
 * gate_signal     to itself.
 *
 * The words of a system call are where <genode/system_call.h> puts them on x86_64, and GS points to the thread's slot.
 */
#include <asm/unistd.h>

#include "layout.h"

#define MSG_TRUNC     0x20
#define MSG_NOSIGNAL  0x4000
#define SEEK_SET      0
#define SIGNAL_END    10                /* SIGUSR1: core ends the thread */
#define LINUX_ERRORS  -4095

/* ucontext_t: general registers begin at 40, 8 bytes each, in the order of <sys/ucontext.h>; siginfo_t of SIGSYS. */
#define UCONTEXT_IP     168
#define UCONTEXT_ERROR  192
#define UCONTEXT_TRAP   200
#define UCONTEXT_CR2    216
#define SIGINFO_CALL    24

	.section .gate, "ax"
	.globl gate_process, gate_call, gate_signal, gate_restorer

/* The system call of a component. Its address is part of the interface: <genode/system_call.h>, see core.ld. */
gate_call:
	movq $GATE_KIND_CALL, %gs:0
	movq %rax, %gs:8
	movq %rdi, %gs:16
	movq %rsi, %gs:24
	movq %rdx, %gs:32
	movq %r8, %gs:40
	movq %r9, %gs:48
	movq %r10, %gs:56
	movq %gs:GATE_SELF, %rsi
	movl $MSG_NOSIGNAL, %r10d
	movl $__NR_sendto, %eax
1:	xorl %edi, %edi
	movl $GATE_MESSAGE_SIZE, %edx
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	movq %gs:GATE_SELF, %rsi
	xorl %edi, %edi
	movl $GATE_MESSAGE_SIZE, %edx
	xorl %r10d, %r10d
	movl $__NR_recvfrom, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	movq %gs:8, %rax
	movq %gs:16, %rdi
	movq %gs:24, %rsi
	movq %gs:32, %rdx
	movq %gs:40, %r8
	movq %gs:48, %r9
	movq %gs:56, %r10
	ret

/* Core has closed the connection: the thread ends. */
gate_exit:
	xorl %edi, %edi
	movl $__NR_exit, %eax
	syscall
	ud2

/* A fault: number of the signal in rdi, siginfo in rsi, ucontext in rdx, on the slot's own stack. Returns to try again. */
gate_signal:
	cmpl $SIGNAL_END, %edi
	je gate_exit
	movslq SIGINFO_CALL(%rsi), %rax
	pushq $0
	pushq %rax
	pushq UCONTEXT_IP(%rdx)
	pushq UCONTEXT_CR2(%rdx)
	pushq UCONTEXT_ERROR(%rdx)
	pushq UCONTEXT_TRAP(%rdx)
	pushq %rdi
	pushq $GATE_KIND_FAULT
	movq %rsp, %rsi
	movl $MSG_NOSIGNAL, %r10d
	movl $__NR_sendto, %eax
	call exchange
	addq $GATE_MESSAGE_SIZE, %rsp
	ret

gate_restorer:
	movl $__NR_rt_sigreturn, %eax
	syscall
	ud2

/* Sends the message at rsi, and receives the answer in its place. */
exchange:
	xorl %edi, %edi
	movl $GATE_MESSAGE_SIZE, %edx
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	xorl %r10d, %r10d
	movl $__NR_recvfrom, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	ret

/* A new thread; the address of its slot in rbx. */
gate_thread:
	leaq SLOT_SIZE(%rbx), %rsp
	movq %rbx, GATE_SELF(%rbx)
	movq $GATE_KIND_READY, (%rbx)
	movq %rbx, %rsi
	movl $MSG_NOSIGNAL, %r10d
	movl $__NR_sendto, %eax
	call exchange
	movq %gs:16, %rsp
	xorl %eax, %eax
	xorl %ebx, %ebx
	xorl %ecx, %ecx
	xorl %edx, %edx
	xorl %esi, %esi
	xorl %edi, %edi
	xorl %ebp, %ebp
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	xorl %r10d, %r10d
	xorl %r11d, %r11d
	xorl %r12d, %r12d
	xorl %r13d, %r13d
	xorl %r14d, %r14d
	xorl %r15d, %r15d
	jmp *%gs:8

/*
 * Orders at rdi (and again for each batch), descriptor of the connection to core in esi, of a file in edx: its position
 * tells core the result of a batch, because there is no memory of which only this thread could write.
 */
gate_process:
	movq %rdi, %r12
	movl %esi, %r13d
	movl %edx, %r15d
batch:
	movq %r12, %rbx
	xorl %r14d, %r14d
order:
	movq (%rbx), %rax
	cmpq $ORDER_END, %rax
	je report
	cmpq $ORDER_THREAD, %rax
	jne 1f
	movq 8(%rbx), %rbx
	jmp gate_thread
1:	movq 8(%rbx), %rdi
	movq 16(%rbx), %rsi
	movq 24(%rbx), %rdx
	movq 32(%rbx), %r10
	movq 40(%rbx), %r8
	movq 48(%rbx), %r9
	syscall
	cmpq $LINUX_ERRORS, %rax
	jae failed
	testq %rax, %rax
	jz 2f
	movq %rax, %r14
	jmp 3f
2:	cmpq $0, ORDER_BRANCH(%rbx)
	je 3f
	movq ORDER_BRANCH(%rbx), %rbx
	jmp order
3:	addq $ORDER_SIZE, %rbx
	jmp order
failed:
	negq %rax
	leaq ORDER_FAILED(%rax), %r14
report:
	movl %r15d, %edi
	movq %r14, %rsi
	movl $SEEK_SET, %edx
	movl $__NR_lseek, %eax
	syscall
	movl %r13d, %edi
	leaq gate_byte(%rip), %rsi
	movl $1, %edx
	movl $MSG_NOSIGNAL, %r10d
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	movl $__NR_sendto, %eax
	syscall
	movl %r13d, %edi
	xorl %esi, %esi
	xorl %edx, %edx
	movl $MSG_TRUNC, %r10d
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	movl $__NR_recvfrom, %eax
	syscall
	cmpq $1, %rax
	je batch
	movl $1, %edi
	movl $__NR_exit_group, %eax
	syscall
	ud2

gate_byte:
	.byte 0

	.section .note.GNU-stack, "", @progbits
