/* SPDX-License-Identifier: MIT */
/*
 * Divisions that the compiler asks for, because not every ARMv7-A CPU has an instruction for them (Run-time ABI for the
 * Arm Architecture, IHI 0043, 4.2 and 4.3.1). Division by zero ends the component with an undefined instruction.
 *
 * 32 bits: the divisor is shifted up below the dividend and subtracted on its way down again, one bit of the quotient
 * each. 64 bits: the same in C, in divide_long.c; here only its results are put where the ABI wants them.
 */
	.text
	.syntax unified
	.arm
	.macro function name
	.section .text.\name, "ax", %progbits
	.globl \name
	.type \name, %function
\name:
	.endm
	.macro alias name
	.globl \name
	.type \name, %function
\name:
	.endm

/* r0 / r1: quotient in r0, remainder in r1. */
function __aeabi_uidivmod
	alias __aeabi_uidiv
	cmp   r1, #0
	bne   3f
	udf   #0
3:	clz   r3, r1
	clz   r2, r0
	subs  r3, r3, r2                   /* how far the divisor can go up */
	mov   r2, #0
	blo   2f
	lsl   r1, r1, r3
1:	cmp   r0, r1
	subhs r0, r0, r1
	adc   r2, r2, r2                   /* carry: whether it was subtracted */
	lsr   r1, r1, #1
	subs  r3, r3, #1
	bpl   1b
2:	mov   r1, r0
	mov   r0, r2
	bx    lr
	.size __aeabi_uidivmod, . - __aeabi_uidivmod

function __aeabi_idivmod
	alias __aeabi_idiv
	push  {r4, r5, r6, lr}
	eor   r4, r0, r1                   /* sign of the quotient */
	mov   r5, r0                       /* sign of the remainder */
	cmp   r0, #0
	rsblt r0, r0, #0
	cmp   r1, #0
	rsblt r1, r1, #0
	bl    __aeabi_uidivmod
	cmp   r4, #0
	rsblt r0, r0, #0
	cmp   r5, #0
	rsblt r1, r1, #0
	pop   {r4, r5, r6, pc}
	.size __aeabi_idivmod, . - __aeabi_idivmod

/* r1:r0 / r3:r2: quotient in r1:r0, remainder in r3:r2. */
	.macro long_division name, worker
function \name
	push  {r4, lr}
	sub   sp, sp, #16
	add   r4, sp, #8
	str   r4, [sp]
	bl    \worker
	ldrd  r2, r3, [sp, #8]
	add   sp, sp, #16
	pop   {r4, pc}
	.size \name, . - \name
	.endm

long_division __aeabi_uldivmod, divide_unsigned_long
long_division __aeabi_ldivmod, divide_signed_long

	.section .note.GNU-stack, "", %progbits
