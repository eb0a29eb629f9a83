/* SPDX-License-Identifier: MIT */
#include "arch/arm/devices.h"
#include "arch/arm/pl011.h"

static volatile uint32_t *console(void) { return device_at(DEVICE_CONSOLE, BOARD_UART0_IO_MEM); }

/* The baud rate stays as the firmware set it. */
void console_init(void)
{
	device_map(DEVICE_CONSOLE, BOARD_UART0_IO_MEM);
	console()[PL011_LINE] = LINE_8N1_FIFO;
	console()[PL011_CONTROL] = CONTROL_ON;
}

void console_put(char character)
{
	if (character == '\n')
		console_put('\r');
	pl011_put(console(), character);
}
