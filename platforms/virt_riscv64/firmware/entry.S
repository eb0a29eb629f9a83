/* SPDX-License-Identifier: MIT */
/* Every hart comes here first; afterwards whatever supervisor mode calls, and the interrupts of machine mode. */
#include "firmware.h"

	.section .text.entry, "ax"
	.globl _start
_start:
	csrw mie, zero
	csrr a0, mhartid
	li   t0, HARTS_MAX
1:	bltu a0, t0, 2f
	wfi                                /* one too many: nobody starts it */
	j    1b
2:	addi t1, a0, 1
	slli t1, t1, STACK_SHIFT
	la   sp, stacks
	add  sp, sp, t1
	csrw mscratch, sp
	la   t1, trap
	csrw mtvec, t1
	call firmware_start                /* (hart, device tree, what comes next): where to, with a0 and a1 */
	csrw mepc, a0
	csrr a0, mhartid
	mret

	.balign 4
trap:
	csrrw sp, mscratch, sp             /* supervisor mode's waits in mscratch */
	addi sp, sp, -FRAME_SIZE
	sd   a0, FRAME_A(0)(sp)
	sd   a1, FRAME_A(1)(sp)
	sd   a2, FRAME_A(2)(sp)
	sd   a3, FRAME_A(3)(sp)
	sd   a4, FRAME_A(4)(sp)
	sd   a5, FRAME_A(5)(sp)
	sd   a6, FRAME_A(6)(sp)
	sd   a7, FRAME_A(7)(sp)
	sd   ra, FRAME_A(8)(sp)
	sd   t0, FRAME_A(9)(sp)
	sd   t1, FRAME_A(10)(sp)
	sd   t2, FRAME_A(11)(sp)
	sd   t3, FRAME_A(12)(sp)
	sd   t4, FRAME_A(13)(sp)
	sd   t5, FRAME_A(14)(sp)
	sd   t6, FRAME_A(15)(sp)
	mv   a0, sp
	call firmware_trap
	ld   a0, FRAME_A(0)(sp)
	ld   a1, FRAME_A(1)(sp)
	ld   a2, FRAME_A(2)(sp)
	ld   a3, FRAME_A(3)(sp)
	ld   a4, FRAME_A(4)(sp)
	ld   a5, FRAME_A(5)(sp)
	ld   a6, FRAME_A(6)(sp)
	ld   a7, FRAME_A(7)(sp)
	ld   ra, FRAME_A(8)(sp)
	ld   t0, FRAME_A(9)(sp)
	ld   t1, FRAME_A(10)(sp)
	ld   t2, FRAME_A(11)(sp)
	ld   t3, FRAME_A(12)(sp)
	ld   t4, FRAME_A(13)(sp)
	ld   t5, FRAME_A(14)(sp)
	ld   t6, FRAME_A(15)(sp)
	addi sp, sp, FRAME_SIZE
	csrrw sp, mscratch, sp
	mret

	.bss
	.balign 16
stacks:
	.skip HARTS_MAX << STACK_SHIFT

	.section .note.GNU-stack, "", @progbits
