/* SPDX-License-Identifier: MIT */
/*
 * First instruction of a component. All registers but the program counter are meaningless. The ABI wants the stack
 * aligned to 8 bytes; component_start never returns.
 */
	.section .text._start, "ax", %progbits
	.syntax unified
	.arm
	.globl _start
	.type _start, %function
_start:
	ldr sp, =component_stack_top
	ldr sp, [sp]
	mov fp, #0
	bl  component_start
	udf #0
	.ltorg
	.size _start, . - _start
	.section .note.GNU-stack, "", %progbits
