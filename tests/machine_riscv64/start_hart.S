/* SPDX-License-Identifier: MIT */
/*
 * Runs in front of OpenSBI, on every hart, at the beginning of RAM: gives it, in the place of what the machine says, a
 * description of the next stage (FW_DYNAMIC, version 2) in which hart 2 is the one to start the kernel. That names the
 * hart that OpenSBI prefers, and it still takes whoever is first behind its own beginning: the others let hart 2 go first.
 */
	.globl _start
_start:
	csrr t0, mhartid
	li   t1, 2
	lla  t2, gone
	bne  t0, t1, wait
	sw   t1, 0(t2)
	j    firmware
wait:
	lw   t0, 0(t2)
	beqz t0, wait
	li   t0, 20000000                  /* a moment, in turns */
1:	addi t0, t0, -1
	bnez t0, 1b
firmware:
	lla  a2, description
	li   t0, 0x80020000
	jr   t0
	.balign 8
description:
	.quad 0x4942534f, 2, 0x80100000, 1, 0, 2
gone:
	.word 0
