/* SPDX-License-Identifier: MIT */
/*
 * First instruction of a component. All registers but the instruction pointer and tp, which has the address of the
 * message buffer, are meaningless.
 */
	.section .text._start, "ax"
	.globl _start
	.type _start, @function
_start:
	la   t0, component_stack_top
	ld   sp, 0(t0)
	li   fp, 0
	call component_start
	unimp
	.size _start, . - _start
	.section .note.GNU-stack, "", @progbits
