/* SPDX-License-Identifier: MIT */
/*
 * The console of a Raspberry Pi: its PL011, which has to be brought to pins 14 and 15 of the board's header first, where
 * the firmware puts another UART or none (Broadcom, "BCM2835 ARM Peripherals", 6.1), and whose rate nobody else sets.
 */
#include "arch/arm/devices.h"
#include "arch/arm/pl011.h"

/* Function of pins 10 to 19, three bits each; pull-up of pins 0 to 31 and the clock that takes it over. */
enum { PINS_FUNCTION = 0x04 / 4, PINS_PULL = 0x94 / 4, PINS_PULL_CLOCK = 0x98 / 4 };
enum { PIN_SEND = 14, PIN_RECEIVE = 15, FUNCTION_BITS = 3, FUNCTION_MASK = 7, FUNCTION_PL011 = 4 /* alternate 0 */ };
enum { PULL_NONE = 0, PULL_CYCLES = 150 };

/* The firmware gives the PL011 a clock of 48 MHz: 115200 baud is a 16th of that divided by 26 and 3/64 (DDI 0183G, 3.3.6). */
enum { PL011_DIVISOR = 0x24 / 4, PL011_DIVISOR_FRACTION = 0x28 / 4, DIVISOR = 26, DIVISOR_64TH = 3, CONTROL_OFF = 0 };

static volatile uint32_t *console(void) { return device_at(DEVICE_CONSOLE, BOARD_UART0_IO_MEM); }
static volatile uint32_t *pins(void) { return device_at(DEVICE_PINS, BOARD_GPIO_IO_MEM); }

static void function_choose(unsigned pin)
{
	unsigned const shift = pin % 10 * FUNCTION_BITS;
	uint32_t const others = pins()[PINS_FUNCTION] & ~((uint32_t)FUNCTION_MASK << shift);
	pins()[PINS_FUNCTION] = others | (uint32_t)FUNCTION_PL011 << shift;
}

/* The controller wants 150 of its cycles before and after the clock; reading a register takes one or more. */
static void pull_settle(void)
{
	for (unsigned i = 0; i < PULL_CYCLES; i++)
		(void)pins()[PINS_FUNCTION];
}

static void pull_none(void)
{
	pins()[PINS_PULL] = PULL_NONE;
	pull_settle();
	pins()[PINS_PULL_CLOCK] = 1u << PIN_SEND | 1u << PIN_RECEIVE;
	pull_settle();
	pins()[PINS_PULL_CLOCK] = 0;
}

void console_init(void)
{
	device_map(DEVICE_PINS, BOARD_GPIO_IO_MEM);
	device_map(DEVICE_CONSOLE, BOARD_UART0_IO_MEM);
	console()[PL011_CONTROL] = CONTROL_OFF;
	function_choose(PIN_SEND);
	function_choose(PIN_RECEIVE);
	pull_none();
	console()[PL011_DIVISOR] = DIVISOR;
	console()[PL011_DIVISOR_FRACTION] = DIVISOR_64TH;
	console()[PL011_LINE] = LINE_8N1_FIFO;           /* takes the divisor over */
	console()[PL011_CONTROL] = CONTROL_ON;
}
