/* SPDX-License-Identifier: MIT */
/* A PC's serial port: registers at I/O ports, a clock that is the same everywhere, and nobody has set it up before. */
#include <genode/log.h>
#include <genode/mmio.h>

#include "registers.h"

static struct port_range ports;

uint8_t chip_read(enum chip_register at) { return port_read8(&ports, (uint16_t)at); }
void chip_write(enum chip_register at, uint8_t value) { port_write8(&ports, (uint16_t)at, value); }

static void set_up_line(unsigned baud)
{
	unsigned const divisor = CHIP_CLOCK_HZ / (CHIP_CLOCKS_PER_BIT * baud);
	chip_write(CHIP_INTERRUPT_ENABLE, 0);
	chip_write(CHIP_LINE_CONTROL, LINE_CONTROL_8N1 | LINE_CONTROL_DIVISOR);
	chip_write(CHIP_DIVISOR_LOW, (uint8_t)divisor);
	chip_write(CHIP_DIVISOR_HIGH, (uint8_t)(divisor >> 8));
	chip_write(CHIP_LINE_CONTROL, LINE_CONTROL_8N1);
	chip_write(CHIP_FIFO_CONTROL, FIFO_ENABLE | FIFO_CLEAR_RECEIVE | FIFO_CLEAR_TRANSMIT | FIFO_TRIGGER_8);
	chip_write(CHIP_MODEM_CONTROL, MODEM_DTR | MODEM_RTS | MODEM_OUT2);
}

void registers_init(const struct hid_node *config)
{
	uint64_t baud = hid_unsigned(config, "baud", 115200);
	if (baud == 0 || baud > CHIP_CLOCK_HZ / CHIP_CLOCKS_PER_BIT) {
		log_warning("baud rate %llu is impossible, using 115200", (unsigned long long)baud);
		baud = 115200;
	}
	port_require(&ports, "uart");
	set_up_line((unsigned)baud);
}
