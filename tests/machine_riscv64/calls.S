/* SPDX-License-Identifier: MIT */
/*
 * In the kernel's place, on any firmware: what it says to calls that make no sense, and what becomes of supervisor mode
 * reading the firmware's own memory. Prints `calls: ` and a letter for each answer that is right, capital where it is not.
 */
	.equ FIRMWARE, 0x80000000
	.equ HARTS, 0x48534d

	.globl _start
_start:
	mv   s1, a0
	lla  s0, title
1:	lbu  a0, 0(s0)
	addi s0, s0, 1
	beqz a0, 2f
	call put
	j    1b

2:	li   a7, 0x12345678                /* a: nobody's extension: not supported */
	li   a6, 0
	ecall
	li   t0, -2
	li   s2, 'a'
	call judge

	li   a7, HARTS                     /* b: a function that no extension has so far */
	li   a6, 1000
	ecall
	li   t0, -2
	li   s2, 'b'
	call judge

	mv   a0, s1                        /* c: this hart runs */
	lla  a1, _start
	li   a2, 0
	li   a7, HARTS
	li   a6, 0
	ecall
	li   t0, -6
	li   s2, 'c'
	call judge

	li   a0, 1000                      /* d: there is none of this number */
	lla  a1, _start
	li   a7, HARTS
	li   a6, 0
	ecall
	li   t0, -3
	li   s2, 'd'
	call judge

	lla  t0, trap                      /* e: its memory is its own: a load access fault */
	csrw stvec, t0
	li   a0, 0
	li   t0, FIRMWARE
	ld   t1, 0(t0)
	.balign 4
trap:
	csrr a0, scause
	li   t0, 5
	li   s2, 'e'
	call judge
	li   a0, '\n'
	call put
3:	wfi
	j    3b

judge:
	mv   s3, ra
	sub  t0, a0, t0
	snez t0, t0
	slli t0, t0, 5
	sub  a0, s2, t0
	call put
	mv   ra, s3
	ret
put:
	li   a7, 1
	ecall
	ret
title:
	.asciz "calls: "
