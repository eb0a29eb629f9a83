/* SPDX-License-Identifier: MIT */
/* The console of a board whose firmware has set it up: the baud rate and the pins stay as they are. */
#include "arch/arm/devices.h"
#include "arch/arm/pl011.h"

void console_init(void)
{
	device_map(DEVICE_CONSOLE, BOARD_UART0_IO_MEM);
	volatile uint32_t *const console = device_at(DEVICE_CONSOLE, BOARD_UART0_IO_MEM);
	console[PL011_LINE] = LINE_8N1_FIFO;
	console[PL011_CONTROL] = CONTROL_ON;
}
