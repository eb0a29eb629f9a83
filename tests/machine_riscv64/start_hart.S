/* SPDX-License-Identifier: MIT */
/*
 * Runs in front of OpenSBI, on every hart, at the beginning of RAM: gives it, in the place of what the machine says, a
 * description of the next stage (FW_DYNAMIC, version 2) in which hart 2 is the one to start the kernel.
 */
	.globl _start
_start:
	lla  a2, description
	li   t0, 0x80020000
	jr   t0
	.balign 8
description:
	.quad 0x4942534f, 2, 0x80100000, 1, 0, 2
