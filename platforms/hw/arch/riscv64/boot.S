/* SPDX-License-Identifier: MIT */
/*
 * From the firmware to virtual memory, the first CPU here and further ones below. The firmware (SBI specification, boot
 * protocol of Linux likewise) enters one CPU in supervisor mode at the first byte of the image, translation off, with its
 * number in a0 and the address of the device tree in a1.
 *
 * A second one may come that way: OpenSBI up to 1.1 tells a CPU that it is to start before it writes down where, and one
 * that looks in between goes where the first went. So who comes second goes on as a further CPU, and that finds out what
 * it is by its number in a0 alone, which no such race can touch.
 *
 * The table built here maps in GiB: the image's where it is, for this code; all memory up to BOOT_WINDOW_GIB at
 * KERNEL_WINDOW; and, by a directory of 2 MiB pages, the image at KERNEL_SECTIONS. boot.c then takes the first away and
 * refines the others; boot_top stays in use as core's top table.
 */
#include "arch_cpu.h"

#define ENTRY_DATA   0xc7                  /* valid, readable, writeable, accessed, dirty */
#define ENTRY_ALL    0xcf                  /* executable as well */
#define ENTRY_TABLE  0x01
#define ENTRIES_OF_WINDOW 254

	.section .boot, "ax"
	.globl _start
_start:
	csrw sie, zero
	csrw satp, zero
	lla  t0, entered
	li   t1, 1
	amoswap.w.aqrl t1, t1, (t0)
	bnez t1, start_cpu
	mv   s0, a0
	mv   s1, a1
	rdtime s2

	lla  t0, boot_top_physical
	li   t1, 256 * 8                   /* the window: its entries are the upper half's first */
	add  t1, t0, t1
	li   t2, ENTRY_DATA
	li   t3, ENTRIES_OF_WINDOW
	li   t4, 1 << 28                   /* a GiB, as page numbers stand in an entry */
1:	sd   t2, 0(t1)
	addi t1, t1, 8
	add  t2, t2, t4
	addi t3, t3, -1
	bnez t3, 1b

	lla  t1, image_directory_physical
	srli t2, t1, 2
	addi t2, t2, ENTRY_TABLE
	li   t3, 510 * 8
	add  t3, t0, t3
	sd   t2, 0(t3)
	li   t2, (IMAGE_BASE >> 2) + ENTRY_ALL
	sd   t2, 0(t1)

	lla  t1, _start
	srli t1, t1, 30
	slli t2, t1, 28
	addi t2, t2, ENTRY_ALL
	slli t1, t1, 3
	add  t1, t0, t1
	sd   t2, 0(t1)

	srli t0, t0, 12
	li   t1, 8 << 60                   /* Sv39 */
	or   t0, t0, t1
	sfence.vma
	csrw satp, t0
	ld   t0, 2f
	jr   t0
	.balign 8
2:	.quad 3f
entered: .word 0                           /* written with translation off only */

	.text
3:	la   tp, cpu_memory + KERNEL_STACK_SIZE
	mv   sp, tp
	mv   a0, s0
	mv   a1, s1
	mv   a2, s2
	call kernel_boot
	j    kernel_leave

/*
 * A further CPU, with its number in a0 like the first. Core's top table has the kernel's entries and nothing where this
 * code lies: the fetch behind the `csrw` faults, and the trap goes on at the kernel's place. One that nobody asked for, or
 * that comes before its struct cpu says so, has nothing to do here.
 */
	.section .boot, "ax"
	.globl start_cpu
	.balign 4
start_cpu:
	csrw sie, zero
	ld   t0, 4f
	csrw stvec, t0
	lla  t0, boot_top_physical
	srli t0, t0, 12
	li   t1, 8 << 60
	or   t0, t0, t1
	sfence.vma
	csrw satp, t0
	unimp
	.balign 8
4:	.quad start_cpu_high

	.text
	.balign 4
start_cpu_high:
	la   tp, cpu_memory + KERNEL_STACK_SIZE
	li   t0, CPUS_MAX - 1
	li   t2, CPU_MEMORY_SIZE
5:	beqz t0, 6f
	add  tp, tp, t2
	addi t0, t0, -1
	ld   t1, CPU_NUMBER(tp)            /* zero: not to be started, or not yet */
	beqz t1, 5b
	ld   t1, CPU_HART(tp)
	bne  t1, a0, 5b
	mv   sp, tp
	call kernel_start_cpu
	j    kernel_leave
6:	wfi
	j    6b

	.section .boot_tables, "aw", @progbits
	.balign 4096
	.globl boot_top, image_directory
boot_top:        .skip 4096
image_directory: .skip 4096

	.section .note.GNU-stack, "", @progbits
