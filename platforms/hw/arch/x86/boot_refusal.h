/* SPDX-License-Identifier: MIT */
/* For boot.S: the CPU lacks what the kernel needs; the text at `refusal_text` goes to the first serial port, no further. */
refuse:
	mov  $refusal_text, %esi
8:	mov  $0x3fd, %dx                   /* line status, then data */
	in   %dx, %al
	test $0x20, %al
	jz   8b
	lodsb
	test %al, %al
	jz   9f
	mov  $0x3f8, %dx
	out  %al, %dx
	jmp  8b
9:	hlt
	jmp  9b
