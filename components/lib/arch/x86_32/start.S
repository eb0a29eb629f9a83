/* SPDX-License-Identifier: MIT */
/*
 * First instruction of a component. All registers but the instruction pointer are meaningless. The ABI wants the stack
 * 16-byte aligned at a call; the return address that the call pushes is never used.
 */
	.section .text._start, "ax"
	.globl _start
	.type _start, @function
_start:
	movl component_stack_top, %esp
	xorl %ebp, %ebp
	call component_start
	ud2
	.size _start, . - _start
	.section .note.GNU-stack, "", @progbits
