/* SPDX-License-Identifier: MIT */
/* The firmware's console (SBI, 5.2): where it is and how it works is the firmware's business. */
#include "riscv.h"

void console_put(char character)
{
	if (character == '\n')
		sbi_call(SBI_CONSOLE_PUT, '\r', 0, 0);
	sbi_call(SBI_CONSOLE_PUT, (unsigned char)character, 0, 0);
}
