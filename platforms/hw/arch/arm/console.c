/* SPDX-License-Identifier: MIT */
#include "arch/arm/devices.h"
#include "arch/arm/pl011.h"

static volatile uint32_t *console(void) { return device_at(DEVICE_CONSOLE, BOARD_UART0_IO_MEM); }

void console_put(char character)
{
	if (character == '\n')
		console_put('\r');
	pl011_put(console(), character);
}
