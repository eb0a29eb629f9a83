/* SPDX-License-Identifier: MIT */
/*
 * From the boot loader to the kernel at its place.
 *
 * Whoever loads us (QEMU, U-Boot, a board's firmware) enters at _start, at the address where the image was linked to lie,
 * with the MMU off, in EL3, EL2 or EL1. Nothing is expected in any register. The first bytes are those of a Linux image
 * (Documentation/arm64/booting), because that is how loaders know what to do with a file that is no ELF file.
 *
 * The tables made here map the GiB of the image where it is, for this code; the same at the kernel's window; and its
 * 2 MiB where the kernel was linked to; all of it writeable. boot.c refines it.
 */
#include "arch_cpu.h"
#include "page_entry.h"

#define PHYSICAL(symbol) ((symbol) - KERNEL_IMAGE)

#define BLOCK (ENTRY_BLOCK | ENTRY_SHARED | ENTRY_ACCESSED)

/*
 * Translation control (D13.2.131): 39 bits, 4 KiB pages, tables cached and shared like memory, 40 bits of physical
 * addresses. System control (D13.2.118): MMU, caches, stack alignment, write means no execution for nobody else's sake.
 */
#define TRANSLATION_CONTROL ((25 << 0) | (0x35 << 8) | (25 << 16) | (0x35 << 24) | (2 << 30) | (2 << 32))
#define SYSTEM_CONTROL      0x30d0199d
#define SYSTEM_CONTROL_OFF  (SYSTEM_CONTROL & ~0x1005)   /* without MMU and caches */

#define SECURE_64_BIT       0x430                        /* of EL3: lower levels have 64 bits; bits that are always set */

	.section .boot, "ax"
	.globl _start
_start:
	b    1f
	.long 0
	.quad BOARD_LOAD & (IMAGE_SPAN - 1) /* from a 2 MiB boundary */
	.quad 0                            /* size: all of the file */
	.quad 2                            /* little endian, 4 KiB pages, near the beginning of memory */
	.quad 0, 0, 0
	.long 0x644d5241                   /* "ARM", 0x64 */
	.long 0

1:	msr  daifset, #15
	mrs  x0, mpidr_el1                 /* only the first CPU goes on */
	and  x0, x0, #0xff
	cbz  x0, 2f
	wfi                                /* the others: for good, no interrupt is enabled that would wake them */
	b    1b
2:	mrs  x20, currentel
	bl   leave_hypervisor

	ldr  x0, =PHYSICAL(boot_tables)
	mov  x1, x0
	add  x2, x0, #(4 * 4096)
3:	stp  xzr, xzr, [x1], #16
	cmp  x1, x2
	b.ne 3b
	ldr  x1, =(IMAGE_BASE & ~0x3fffffff)
	ldr  x2, =BLOCK
	orr  x1, x1, x2                    /* a GiB in one entry */
	ldr  x3, =(IMAGE_BASE >> 30)
	str  x1, [x0, x3, lsl #3]          /* where it is, for user addresses' table */
	add  x4, x0, #4096
	str  x1, [x4, x3, lsl #3]          /* kernel_top: the window */
	add  x5, x0, #(2 * 4096)
	orr  x6, x5, #ENTRY_NEXT
	str  x6, [x4, #(510 * 8)]          /* image_directory */
	ldr  x1, =IMAGE_BASE
	orr  x1, x1, x2
	str  x1, [x5]
	bl   translation_on
	ldr  x0, =boot_high
	br   x0

#if CPUS_MAX > 1
/* A further CPU, like the first, with the address of its struct cpu in x0; boot.c has left it the way to here. */
	.globl start_cpu
start_cpu:
	msr  daifset, #15
	mov  x19, x0
	bl   leave_hypervisor
	bl   translation_on
	ldr  x0, =start_cpu_high
	br   x0
#endif

/*
 * From EL2 or EL3 to EL1: 64-bit, no traps, the clock as it is, the MMU off; the address to return to stays. A loader that
 * leaves EL3 to us has left nobody there, and all remains in the secure world, where EL2 has no say.
 */
	.globl leave_hypervisor
leave_hypervisor:
	mrs  x0, currentel
	cmp  x0, #(1 << 2)
	b.eq 4f
	ldr  x1, =SYSTEM_CONTROL_OFF
	msr  sctlr_el1, x1
	cmp  x0, #(3 << 2)
	b.ne 5f
	mov  x0, #SECURE_64_BIT
	msr  scr_el3, x0
	msr  cptr_el3, xzr
	mov  x0, #(STATUS_KERNEL | STATUS_MASKED)
	msr  spsr_el3, x0
	msr  elr_el3, x30
	eret
5:	mrs  x0, id_aa64pfr0_el1           /* interrupt controller by registers of the CPU: EL1 may have them */
	ubfx x0, x0, #24, #4
	cbz  x0, 6f
	mov  x0, #0xf
	msr  S3_4_C12_C9_5, x0             /* ICC_SRE_EL2 */
	isb
	msr  S3_4_C12_C11_0, xzr           /* ICH_HCR_EL2 */
6:	mov  x0, #(1 << 31)
	msr  hcr_el2, x0
	mov  x0, #3
	msr  cnthctl_el2, x0
	msr  cntvoff_el2, xzr
	mov  x0, #0x33ff
	msr  cptr_el2, x0
	msr  hstr_el2, xzr
	mrs  x0, midr_el1
	msr  vpidr_el2, x0
	mrs  x0, mpidr_el1
	msr  vmpidr_el2, x0
	mov  x0, #(STATUS_KERNEL | STATUS_MASKED)
	msr  spsr_el2, x0
	msr  elr_el2, x30
	eret
4:	ret

/* With the tables at boot_tables. */
translation_on:
	ldr  x0, =PHYSICAL(boot_tables)
	add  x1, x0, #4096
	ldr  x2, =MEMORY_ATTRIBUTES
	ldr  x3, =TRANSLATION_CONTROL
	msr  ttbr0_el1, x0
	msr  ttbr1_el1, x1
	msr  mair_el1, x2
	msr  tcr_el1, x3
	dsb  sy
	ic   iallu
	tlbi vmalle1
	dsb  sy
	isb
	ldr  x0, =SYSTEM_CONTROL
	msr  sctlr_el1, x0
	isb
	ret

	.ltorg

	.text
boot_high:
	ldr  x0, =cpu_pages + KERNEL_STACK_SIZE - CPU_SIZE
	msr  tpidr_el1, x0
	mov  sp, x0
	lsr  x0, x20, #2                   /* the level */
	bl   kernel_boot
	b    kernel_leave

#if CPUS_MAX > 1
start_cpu_high:
	msr  tpidr_el1, x19
	mov  sp, x19
	bl   kernel_start_cpu
	b    kernel_leave
#endif
	.ltorg

	.section .boot_tables, "aw", @progbits
	.globl boot_tables, kernel_top, image_directory, device_directory
	.balign 4096
boot_tables:      .skip 4096
kernel_top:       .skip 4096
image_directory:  .skip 4096
device_directory: .skip 4096

	.section .note.GNU-stack, "", @progbits
