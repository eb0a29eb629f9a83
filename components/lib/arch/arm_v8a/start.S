/* SPDX-License-Identifier: MIT */
/*
 * First instruction of a component. All registers but the program counter are meaningless. The stack is aligned to 16
 * bytes; component_start never returns.
 */
	.section .text._start, "ax"
	.globl _start
	.type _start, %function
_start:
	adrp x0, component_stack_top
	ldr  x0, [x0, #:lo12:component_stack_top]
	mov  sp, x0
	mov  x29, #0
	bl   component_start
	udf  #0
	.size _start, . - _start
	.section .note.GNU-stack, "", %progbits
