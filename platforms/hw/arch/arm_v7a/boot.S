/* SPDX-License-Identifier: MIT */
/*
 * From the boot loader to the kernel at its place.
 *
 * Whoever loads us (QEMU, U-Boot) enters at _start, at the address where the image was linked to lie, with the MMU off
 * and nothing of use in the data caches. Nothing is expected in any register.
 *
 * The top table made here maps the image where it is, for this code; where the kernel was linked to; and the memory of
 * the board at the kernel's window, all in sections of 1 MiB and all of it writeable. boot.c refines it.
 */
#include "arch_cpu.h"
#include "page_entry.h"

#define PHYSICAL(symbol) ((symbol) - KERNEL_IMAGE)

#define SECTION_EXEC   (TOP_SECTION | TOP_SECTION_NORMAL | TOP_SECTION_KERNEL)
#define SECTION_WINDOW (SECTION_EXEC | TOP_SECTION_NO_EXEC)

/* Control register (B4.1.130): MMU, data cache, branch prediction, instruction cache; nothing else of what loaders set. */
#define CONTROL_SET    0x1805
#define CONTROL_CLEAR  0x72182002

/* Auxiliary control (Cortex-A9 TRM 4.3.10, Cortex-A15 TRM 4.3.26): takes part in coherency, which A15's caches need. */
#define AUXILIARY_SMP  0x40

	.section .boot, "ax", %progbits
	.syntax unified
	.arm
	.arch_extension virt
	.globl _start
_start:
	cpsid aif
	mrs   r0, cpsr
	and   r1, r0, #MODE_MASK
	cmp   r1, #MODE_HYPERVISOR
	beq   8f
	cps   #MODE_SUPERVISOR
	b     1f
8:	bic   r0, r0, #MODE_MASK
	orr   r0, r0, #MODE_SUPERVISOR
	msr   spsr_cxsf, r0
	adr   r0, 1f
	msr   elr_hyp, r0
	eret
1:	mrc   p15, 0, r0, c0, c0, 5        /* MPIDR: only the first CPU goes on */
	tst   r0, #0xff
2:	wfine
	bne   2b

	bl    invalidate_caches
	mrc   p15, 0, r0, c1, c0, 1        /* ACTLR */
	tst   r0, #AUXILIARY_SMP
	orreq r0, r0, #AUXILIARY_SMP
	mcreq p15, 0, r0, c1, c0, 1

	ldr   r4, =PHYSICAL(kernel_top)
	ldr   r0, =MEMORY_ORIGIN
	ldr   r1, =MEMORY_ORIGIN
	mov   r2, #4
	ldr   r3, =SECTION_EXEC
	bl    map_sections
	ldr   r0, =(KERNEL_IMAGE + MEMORY_ORIGIN)
	bl    map_sections
	ldr   r0, =(KERNEL_WINDOW + MEMORY_ORIGIN)
	ldr   r2, =WINDOW_SECTIONS
	ldr   r3, =SECTION_WINDOW
	bl    map_sections

	mov   r0, #0
	mcr   p15, 0, r0, c2, c0, 2        /* TTBCR: one table for all addresses */
	mcr   p15, 0, r0, c8, c7, 0        /* TLBIALL */
	orr   r4, r4, #TOP_TABLE_CACHED
	mcr   p15, 0, r4, c2, c0, 0        /* TTBR0 */
	mcr   p15, 0, r4, c2, c0, 1        /* TTBR1 */
	mov   r0, #1
	mcr   p15, 0, r0, c3, c0, 0        /* DACR: domain 0 obeys the rights in the tables */
	dsb
	isb
	mrc   p15, 0, r0, c1, c0, 0
	ldr   r1, =CONTROL_CLEAR
	bic   r0, r0, r1
	ldr   r1, =CONTROL_SET
	orr   r0, r0, r1
	mcr   p15, 0, r0, c1, c0, 0
	isb
	ldr   pc, =boot_high

/* r2 sections from r0 on show the memory from r1 on with the bits r3, in the table r4. */
map_sections:
	add   r5, r4, r0, lsr #(SECTION_SHIFT - 2)
	orr   r6, r1, r3
	mov   r7, r2
3:	str   r6, [r5], #4
	add   r6, r6, #SECTION_SIZE
	subs  r7, r7, #1
	bne   3b
	bx    lr

/*
 * After a reset the caches hold anything. Data caches are walked by set and way, level by level (B2.2.4 to B2.2.7):
 * r0 levels, r1 level, r2 lines' shift, r3 ways less one and r4 their shift, r5 sets less one.
 */
invalidate_caches:
	mov   r0, #0
	mcr   p15, 0, r0, c7, c5, 0        /* ICIALLU */
	mcr   p15, 0, r0, c7, c5, 6        /* BPIALL */
	mrc   p15, 1, r0, c0, c0, 1        /* CLIDR */
	mov   r1, #0
4:	add   r2, r1, r1, lsl #1
	lsr   r3, r0, r2
	and   r3, r3, #7                   /* kind of this level's cache: 0 none, 1 instructions only */
	cmp   r3, #2
	blo   7f
	lsl   r2, r1, #1
	mcr   p15, 2, r2, c0, c0, 0        /* CSSELR */
	isb
	mrc   p15, 1, r5, c0, c0, 0        /* CCSIDR */
	and   r2, r5, #7
	add   r2, r2, #4
	ubfx  r3, r5, #3, #10
	clz   r4, r3
	ubfx  r5, r5, #13, #15
5:	mov   r6, r3
6:	lsl   r7, r6, r4
	orr   r7, r7, r1, lsl #1
	orr   r7, r7, r5, lsl r2
	mcr   p15, 0, r7, c7, c6, 2        /* DCISW */
	subs  r6, r6, #1
	bpl   6b
	subs  r5, r5, #1
	bpl   5b
7:	add   r1, r1, #1
	cmp   r1, #7
	bne   4b
	dsb
	isb
	bx    lr

	.ltorg

	.text
boot_high:
	ldr   sp, =kernel_stack_top
	mov   r0, #0                      /* no exception levels */
	bl    kernel_boot
	b     kernel_leave

	.section .boot_tables, "aw", %progbits
	.balign 0x4000
	.globl kernel_top
kernel_top:
	.skip 0x4000
