/* SPDX-License-Identifier: MIT */
/*
 * Registers in memory, a byte each and one after the other. The board's firmware uses the same port as its console: it has
 * set the line up, at a clock that only it knows, and may be sending; so neither speed nor what waits to be sent is
 * touched.
 */
#include <genode/mmio.h>

#include "registers.h"

static struct mmio registers;

uint8_t chip_read(enum chip_register at) { return mmio_read8(&registers, at); }
void chip_write(enum chip_register at, uint8_t value) { mmio_write8(&registers, at, value); }

void registers_init(const struct hid_node *config)
{
	(void)config;
	mmio_require(&registers, "uart");
	chip_write(CHIP_INTERRUPT_ENABLE, 0);
	chip_write(CHIP_FIFO_CONTROL, FIFO_ENABLE | FIFO_CLEAR_RECEIVE | FIFO_TRIGGER_8);
}
