/* SPDX-License-Identifier: MIT */
/*
 * The gate: the only code of core that runs in a component's process. Three parts.
 *
 * gate_process    The first thread of a process. It carries out orders: system calls of Linux whose numbers and arguments
 *                 core wrote into a page that the process can read only. It keeps everything in registers, has no stack
 *                 and reads nothing else; so no other thread of the process can make it do what core did not order,
 *                 although they share an address space.
 *
 * gate_thread,    What threads of the component go through: a message to core and one from core, over the two descriptors
 * gate_call,      that they have: one for calls and faults, one for giving up the CPU when core asks for it, which may be
 * gate_signal     at any time. They run with the rights of the component; whatever it does to them it does to itself.
 *
 * The words of a system call are where <genode/system_call.h> puts them on x86_64, and GS points to the thread's slot.
 */
#include <asm/unistd.h>

#include "gate_words.h"
#include "layout.h"

#define MSG_TRUNC     0x20
#define MSG_NOSIGNAL  0x4000
#define SEEK_SET      0
#define SIGNAL_PREEMPT 10               /* SIGUSR1: core takes the CPU away */
#define LINUX_ERRORS  -4095

/* ucontext_t: general registers begin at 40, 8 bytes each, in the order of <sys/ucontext.h>; siginfo_t of SIGSYS. */
#define UCONTEXT_REGISTER(i) (40 + 8 * (i))     /* r8 to r15, rdi, rsi, rbp, rbx, rdx, rax, rcx */
#define UCONTEXT_SP     160
#define UCONTEXT_IP     168
#define UCONTEXT_FLAGS  176
#define UCONTEXT_ERROR  192
#define UCONTEXT_TRAP   200
#define UCONTEXT_CR2    216
#define SIGINFO_CALL    24

	.section .gate, "ax"
	.globl gate_process, gate_call, gate_signal, gate_restorer

/* The system call of a component. Its address is part of the interface: <genode/system_call.h>, see core.ld. */
gate_call:
	words_to_slot
	movq %gs:GATE_SELF, %rsi
	movl $MSG_NOSIGNAL, %r10d
	movl $__NR_sendto, %eax
	xorl %edi, %edi
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
	words_from_slot
	ret

/* Core has closed the connection: the thread ends. */
gate_exit:
	xorl %edi, %edi
	movl $__NR_exit, %eax
	syscall
	ud2

/*
 * A fault, or core takes the CPU away: number of the signal in rdi, siginfo in rsi, ucontext in rdx, on the slot's own
 * stack. When core answers, the thread goes on where it was.
 *
 * It goes back without Linux: rt_sigreturn would let a component forge the set of signals that it blocks, and then keep
 * the CPU for itself. The set is what it was (SA_NODEFER), vector registers do not count, and `iretq` to the same
 * privilege loads instruction pointer, flags and stack pointer at once.
 *
 * So core's signal may come at any place here. From `resume` on the answer has been taken, and nothing is left to do but
 * to go back: then the new handler takes the place of the old one, with the old one's ucontext. Without that a thread to
 * which Linux gives no time between two signals would pile up handlers.
 *
 * Stack: words of iretq at 0, ucontext at 40, the message at 48. The stack pointer does not move.
 */
#define FRAME_UCONTEXT 40
#define FRAME_MESSAGE  48
#define FRAME_SIZE     (FRAME_MESSAGE + GATE_MESSAGE_SIZE)

gate_signal:
	pushq $2                         /* `iretq` would fault with NT set, which Linux leaves as the component had it */
	popfq
	cmpl $SIGNAL_PREEMPT, %edi
	jne 1f
	movq UCONTEXT_IP(%rdx), %rax
	leaq resume(%rip), %rcx
	cmpq %rcx, %rax
	jb 1f
	leaq resume_end(%rip), %rcx
	cmpq %rcx, %rax
	jae 1f
	movq UCONTEXT_SP(%rdx), %rsp
	movq FRAME_UCONTEXT(%rsp), %rbx
	jmp 2f
1:	subq $FRAME_SIZE, %rsp
	movq %rdx, %rbx
	movq %rbx, FRAME_UCONTEXT(%rsp)
2:	xorl %r12d, %r12d                /* GATE_CALLS */
	cmpl $SIGNAL_PREEMPT, %edi
	sete %r12b                       /* GATE_PREEMPTIONS */
	movq $GATE_KIND_FAULT, FRAME_MESSAGE(%rsp)
	movslq %edi, %rdi
	movq %rdi, FRAME_MESSAGE + 8(%rsp)
	movq UCONTEXT_TRAP(%rbx), %rax
	movq %rax, FRAME_MESSAGE + 16(%rsp)
	movq UCONTEXT_ERROR(%rbx), %rax
	movq %rax, FRAME_MESSAGE + 24(%rsp)
	movq UCONTEXT_CR2(%rbx), %rax
	movq %rax, FRAME_MESSAGE + 32(%rsp)
	movq UCONTEXT_IP(%rbx), %rax
	movq %rax, FRAME_MESSAGE + 40(%rsp)
	movslq SIGINFO_CALL(%rsi), %rax
	movq %rax, FRAME_MESSAGE + 48(%rsp)

	leaq FRAME_MESSAGE(%rsp), %rsi
	movl %r12d, %edi
	movl $GATE_MESSAGE_SIZE, %edx
	movl $MSG_NOSIGNAL, %r10d
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	movl $__NR_sendto, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	xorl %r10d, %r10d
	movl $__NR_recvfrom, %eax
	syscall
resume:
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	movq UCONTEXT_IP(%rbx), %rax
	movq %rax, 0(%rsp)
	movl %cs, %eax
	movq %rax, 8(%rsp)
	movq UCONTEXT_FLAGS(%rbx), %rax
	movq %rax, 16(%rsp)
	movq UCONTEXT_SP(%rbx), %rax
	movq %rax, 24(%rsp)
	movl %ss, %eax
	movq %rax, 32(%rsp)
	movq UCONTEXT_REGISTER(0)(%rbx), %r8
	movq UCONTEXT_REGISTER(1)(%rbx), %r9
	movq UCONTEXT_REGISTER(2)(%rbx), %r10
	movq UCONTEXT_REGISTER(3)(%rbx), %r11
	movq UCONTEXT_REGISTER(4)(%rbx), %r12
	movq UCONTEXT_REGISTER(5)(%rbx), %r13
	movq UCONTEXT_REGISTER(6)(%rbx), %r14
	movq UCONTEXT_REGISTER(7)(%rbx), %r15
	movq UCONTEXT_REGISTER(8)(%rbx), %rdi
	movq UCONTEXT_REGISTER(9)(%rbx), %rsi
	movq UCONTEXT_REGISTER(10)(%rbx), %rbp
	movq UCONTEXT_REGISTER(12)(%rbx), %rdx
	movq UCONTEXT_REGISTER(13)(%rbx), %rax
	movq UCONTEXT_REGISTER(14)(%rbx), %rcx
	movq UCONTEXT_REGISTER(11)(%rbx), %rbx
	iretq
resume_end:

/* Linux wants to be told of a way back. */
gate_restorer:
	ud2

/* A new thread; the address of its slot in rbx. It says that it is there; the answer says where to begin. */
gate_thread:
	leaq SLOT_SIZE(%rbx), %rsp
	movq %rbx, GATE_SELF(%rbx)
	movq $GATE_KIND_READY, (%rbx)
	movq %rbx, %rsi
	xorl %edi, %edi                  /* GATE_CALLS */
	movl $GATE_MESSAGE_SIZE, %edx
	movl $MSG_NOSIGNAL, %r10d
	xorl %r8d, %r8d
	xorl %r9d, %r9d
	movl $__NR_sendto, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	xorl %r10d, %r10d
	movl $__NR_recvfrom, %eax
	syscall
	cmpq $GATE_MESSAGE_SIZE, %rax
	jne gate_exit
	movq %gs:16, %rsp
	clear_registers
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
