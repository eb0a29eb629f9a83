/* SPDX-License-Identifier: MIT */
/*
 * First instruction of a component, as on the bare CPU. Under valgrind 1 KiB of the stack stays unused: valgrind does not
 * name the callers of a function that is within 512 bytes of the stack's end. Asked is whether it is there, with the
 * request RUNNING_ON_VALGRIND (<genode/memory_checker.h>); without it the answer is 0.
 */
#define RUNNING_ON_VALGRIND 0x1001

	.section .text._start, "ax"
	.globl _start
	.type _start, @function
_start:
	movq component_stack_top, %rsp
	xorl %ebp, %ebp
	.rept 5
	pushq $0
	.endr
	pushq $RUNNING_ON_VALGRIND
	movq %rsp, %rax
	xorl %edx, %edx
	rolq $3, %rdi
	rolq $13, %rdi
	rolq $61, %rdi
	rolq $51, %rdi
	xchgq %rbx, %rbx
	addq $48, %rsp
	negq %rdx
	andq $-1024, %rdx
	addq %rdx, %rsp
	call component_start
	ud2
	.size _start, . - _start
	.section .note.GNU-stack, "", @progbits
