/* SPDX-License-Identifier: MIT */
/*
 * Start of a further CPU: in real mode, at START_PAGE, to which cpus.c copies this code. With the page tables at
 * START_TABLES, which show the first 2 MiB where they are and the kernel where it always is, it goes straight to 64-bit
 * mode and to the kernel. Processors number themselves in the order in which they come; more than the board declares
 * stop for good.
 */
#include "arch_cpu.h"

#define START(symbol) (START_PAGE + (symbol) - start_code)

	.section .rodata
	.globl start_code, start_code_end
	.code16
start_code:
	cli
	cld
	xor  %eax, %eax
	mov  %ax, %ds
	lgdtl START(start_segments_register)
	mov  $0x20, %eax                   /* CR4.PAE */
	mov  %eax, %cr4
	mov  $START_TABLES, %eax
	mov  %eax, %cr3
	mov  $0xc0000080, %ecx             /* EFER: system calls, long mode, no-execute */
	rdmsr
	or   $0x901, %eax
	wrmsr
	mov  $0x80010001, %eax             /* CR0: paging, write protection, protected mode */
	mov  %eax, %cr0
	ljmpl $8, $START(1f)

	.code64
1:	xor  %eax, %eax
	mov  %eax, %ss
	mov  %eax, %ds
	mov  %eax, %es
	movabs $start_cpu, %rax
	jmp  *%rax

	.balign 8
start_segments:
	.quad 0, 0x00209a0000000000
start_segments_register:
	.short 15
	.long START(start_segments)
start_code_end:

	.text
start_cpu:
	mov  $1, %eax
	lock xadd %eax, cpus_started(%rip)
	cmp  $CPUS_MAX, %eax
	jae  2f
	shl  $12, %eax
	lea  cpu_pages + KERNEL_STACK_SIZE - CPU_SIZE(%rip), %rsp
	add  %rax, %rsp
	call kernel_start_cpu
	jmp  kernel_leave
2:	cli
	hlt
	jmp  2b

	.data
	.balign 4
cpus_started:
	.long 1

	.section .note.GNU-stack, "", @progbits
