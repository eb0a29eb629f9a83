/* SPDX-License-Identifier: MIT */
/*
 * From the boot loader to paging.
 *
 * The directory built here maps memory in pages of 2 MiB three times: where it is, for this code; at KERNEL_WINDOW, up to
 * MEMORY_MAX; and its first page at KERNEL_IMAGE. The first and the second are the same directory. boot.c then takes the
 * first away and refines the others; the two pages stay in use, boot_top as core's top table.
 */
#include "arch_cpu.h"

#define PHYSICAL(symbol) ((symbol) - KERNEL_IMAGE)
#define LARGE_PAGES      (MEMORY_MAX >> 21)
#define FEATURES         (1 << 4 | 1 << 5 | 1 << 6 | 1 << 9 | 1 << 13 | 1 << 15) /* TSC, MSR, PAE, APIC, PGE, CMOV */

	.section .boot, "ax"
#include "arch/x86/multiboot.h"

	.globl _start
_start:
	cli
	cld
	mov  $PHYSICAL(kernel_stack_top), %esp
	mov  %eax, %ebp
	mov  %ebx, %esi

	mov  $1, %eax
	cpuid
	and  $FEATURES, %edx
	cmp  $FEATURES, %edx
	jne  refuse
	mov  $0x80000000, %eax             /* no-execute: extended leaf 1, edx bit 20 */
	cpuid
	cmp  $0x80000001, %eax
	jb   refuse
	mov  $0x80000001, %eax
	cpuid
	test $(1 << 20), %edx
	jz   refuse

	mov  $PHYSICAL(kernel_directory), %edi
	mov  $0x83, %eax                   /* present, writeable, large */
	mov  $LARGE_PAGES, %ecx
1:	mov  %eax, (%edi)
	add  $8, %edi
	add  $0x200000, %eax
	loop 1b
	movl $0x83, PHYSICAL(kernel_directory) + (KERNEL_IMAGE >> 21 & 511) * 8
	movl $(PHYSICAL(kernel_directory) + 1), PHYSICAL(boot_top)
	movl $(PHYSICAL(kernel_directory) + 1), PHYSICAL(boot_top) + 3 * 8

	mov  $0x20, %eax                   /* CR4.PAE */
	mov  %eax, %cr4
	mov  $PHYSICAL(boot_top), %eax
	mov  %eax, %cr3
	mov  $0xc0000080, %ecx             /* EFER: no-execute */
	rdmsr
	or   $0x800, %eax
	wrmsr
	mov  $0x80010001, %eax             /* CR0: paging, write protection, protected mode */
	mov  %eax, %cr0
	mov  $kernel_stack_top, %esp
	mov  $3f, %eax
	jmp  *%eax

#include "arch/x86/boot_refusal.h"
refusal_text:
	.asciz "kernel: this CPU has no physical address extension with no-execute protection\n"

	.text
3:	sub  $8, %esp
	push %esi
	push %ebp
	call kernel_boot
	jmp  kernel_leave

	.section .boot_tables, "aw", @progbits
	.balign 4096
	.globl boot_top, kernel_directory
boot_top:         .skip 4096
kernel_directory: .skip 4096

	.section .note.GNU-stack, "", @progbits
