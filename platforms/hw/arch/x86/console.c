/* SPDX-License-Identifier: MIT */
#include "uart.h"
#include "boot_arch.h"

void console_init(void) { uart_init(); }

void console_put(char character)
{
	if (character == '\n')
		console_put('\r');
	uart_wait();
	port_out8(UART, (uint8_t)character);
}
