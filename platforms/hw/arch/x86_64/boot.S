/* SPDX-License-Identifier: MIT */
/*
 * From the boot loader to 64-bit mode.
 *
 * The page tables built here map the first GiB three times with one directory of 2 MiB pages: where it is, for this
 * code; at KERNEL_WINDOW; and at KERNEL_IMAGE. boot.c then takes the first away and refines the third; the three pages
 * stay in use, boot_top as core's top table.
 */
#include "arch_cpu.h"

#define PHYSICAL(symbol) ((symbol) - KERNEL_IMAGE)

	.section .boot, "ax"
	.code32
#include "arch/x86/multiboot.h"

	.globl _start
_start:
	cli
	cld
	mov  $PHYSICAL(cpu_pages + KERNEL_STACK_SIZE - CPU_SIZE), %esp
	mov  %eax, %ebp
	mov  %ebx, %esi

	mov  $0x80000000, %eax             /* long mode and no-execute: extended leaf 1, edx bits 29 and 20 */
	cpuid
	cmp  $0x80000001, %eax
	jb   refuse
	mov  $0x80000001, %eax
	cpuid
	and  $(1 << 29 | 1 << 20), %edx
	cmp  $(1 << 29 | 1 << 20), %edx
	jne  refuse

	mov  $PHYSICAL(window_directory), %edi
	mov  $0x83, %eax                   /* present, writeable, large */
1:	mov  %eax, (%edi)
	add  $8, %edi
	add  $0x200000, %eax
	cmp  $0x40000083, %eax
	jne  1b
	movl $(PHYSICAL(window_directory) + 3), PHYSICAL(kernel_pointers)
	movl $(PHYSICAL(window_directory) + 3), PHYSICAL(kernel_pointers) + 256 * 8
	movl $(PHYSICAL(window_directory) + 3), PHYSICAL(kernel_pointers) + 510 * 8
	movl $(PHYSICAL(kernel_pointers) + 3), PHYSICAL(boot_top)
	movl $(PHYSICAL(kernel_pointers) + 3), PHYSICAL(boot_top) + 511 * 8

	mov  $0x20, %eax                   /* CR4.PAE */
	mov  %eax, %cr4
	mov  $PHYSICAL(boot_top), %eax
	mov  %eax, %cr3
	mov  $0xc0000080, %ecx             /* EFER: system calls, long mode, no-execute */
	rdmsr
	or   $0x901, %eax
	wrmsr
	mov  $0x80010001, %eax             /* CR0: paging, write protection, protected mode */
	mov  %eax, %cr0
	lgdt boot_segments_register
	ljmp $8, $1f

#include "arch/x86/boot_refusal.h"
refusal_text:
	.asciz "kernel: this CPU has no 64-bit mode with no-execute protection\n"

	.code64
1:	xor  %eax, %eax
	mov  %eax, %ss
	mov  %eax, %ds
	mov  %eax, %es
	movabs $4f, %rax
	jmp  *%rax

	.balign 8
boot_segments:
	.quad 0, 0x00209a0000000000
boot_segments_register:
	.short 15
	.long boot_segments

	.text
4:	mov  $(cpu_pages + KERNEL_STACK_SIZE - CPU_SIZE), %rsp
	mov  %ebp, %edi
	mov  %esi, %esi
	call kernel_boot
	jmp  kernel_leave

	.section .boot_tables, "aw", @progbits
	.balign 4096
	.globl boot_top, kernel_pointers, window_directory
boot_top:         .skip 4096
kernel_pointers:  .skip 4096
window_directory: .skip 4096

	.section .note.GNU-stack, "", @progbits
