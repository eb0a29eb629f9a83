/* SPDX-License-Identifier: MIT */
#include "core/core_arch.h"
#include "uart.h"

void console_write(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (i % UART_FIFO_SIZE == 0)
			uart_wait();
		port_out8(UART, (uint8_t)text[i]);
	}
}

/* Intel SDM volume 3, table 6-1. */
const char *exception_name(unsigned vector)
{
	static const char *const names[] = {
		[0] = "division by zero", [1] = "debug exception", [3] = "breakpoint", [4] = "overflow",
		[5] = "bound exceeded", [6] = "illegal instruction", [7] = "floating-point instruction",
		[11] = "segment not present", [12] = "stack fault", [13] = "general protection fault",
		[16] = "floating-point exception", [17] = "misaligned access", [19] = "vector exception",
		[21] = "control protection fault",
	};
	const char *const name = vector < sizeof(names) / sizeof(names[0]) ? names[vector] : NULL;
	return name ? name : "exception";
}
