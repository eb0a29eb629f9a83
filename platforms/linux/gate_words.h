/* SPDX-License-Identifier: MIT */
/*
 * What both gates do with registers: the words of a system call and the thread's slot, to which GS points, and what a thread
 * begins with.
 */
#ifndef LINUX_GATE_WORDS_H
#define LINUX_GATE_WORDS_H

#include "layout.h"

.macro words_to_slot
	movq $GATE_KIND_CALL, %gs:0
	movq %rax, %gs:8
	movq %rdi, %gs:16
	movq %rsi, %gs:24
	movq %rdx, %gs:32
	movq %r8, %gs:40
	movq %r9, %gs:48
	movq %r10, %gs:56
.endm

.macro words_from_slot
	movq %gs:8, %rax
	movq %gs:16, %rdi
	movq %gs:24, %rsi
	movq %gs:32, %rdx
	movq %gs:40, %r8
	movq %gs:48, %r9
	movq %gs:56, %r10
.endm

.macro clear_registers
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
.endm

#endif
