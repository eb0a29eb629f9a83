/* SPDX-License-Identifier: MIT */
	.text
	.globl _start
_start:
	xorl %ebp, %ebp
	movq %rsp, %rdi
	andq $-16, %rsp
	call host_start
	ud2
	.section .note.GNU-stack, "", @progbits
