/* SPDX-License-Identifier: MIT */
/*
 * The baud rate stays as the firmware set it: the clock that it is divided from differs from board to board. Core may
 * write its log to the same device, polled; so nothing is assumed of the transmitter but what its flags say.
 */
#include <genode/log.h>
#include <genode/mmio.h>
#include <interfaces/irq.h>

#include "chip.h"
#include "uart.h"

/* ---- state ---- */

static struct {
	struct mmio registers;
	uint32_t    enabled;            /* what the interrupt-enable register holds */
} chip;

/* ---- registers ---- */

static uint32_t chip_read(enum chip_register at) { return mmio_read32(&chip.registers, at); }

static void chip_write(enum chip_register at, uint32_t value) { mmio_write32(&chip.registers, at, value); }

static void enable(uint32_t interrupts)
{
	if (chip.enabled != interrupts)
		chip_write(CHIP_INTERRUPT_ENABLE, interrupts);
	chip.enabled = interrupts;
}

/* ---- transmit ---- */

static void fill_fifo(struct uart *uart)
{
	bool const was_full = byte_ring_room(&uart->transmit) == 0;
	uint8_t byte;
	while (!(chip_read(CHIP_FLAGS) & FLAG_TRANSMIT_FULL) && byte_ring_get(&uart->transmit, &byte))
		chip_write(CHIP_DATA, byte);
	bool const more = byte_ring_used(&uart->transmit) != 0;
	enable(more ? chip.enabled | INTERRUPT_TRANSMIT : chip.enabled & ~(uint32_t)INTERRUPT_TRANSMIT);
	if (was_full && byte_ring_room(&uart->transmit))
		uart->transmitted();
}

/* The interrupt comes only when the FIFO drains, so the first bytes are put there at once. */
void uart_transmit(struct uart *uart)
{
	if (!(chip.enabled & INTERRUPT_TRANSMIT))
		fill_fifo(uart);
}

/* ---- receive ---- */

enum { RECEIVE_MAX = 64 };              /* bytes per look: the FIFO, several times over */

static void empty_fifo(struct uart *uart)
{
	bool const was_empty = byte_ring_used(&uart->receive) == 0;
	for (unsigned i = 0; i < RECEIVE_MAX && !(chip_read(CHIP_FLAGS) & FLAG_RECEIVE_EMPTY); i++) {
		uint32_t const data = chip_read(CHIP_DATA);
		if (!(data & DATA_ERRORS))
			uart_received(uart, (uint8_t)data);
	}
	if (was_empty && byte_ring_used(&uart->receive))
		uart->received();
}

/* ---- interrupt ---- */

enum { LOOKS_MAX = 32 };                /* per interrupt */

/*
 * The line stays active as long as there is a cause, so a cause that comes behind the last look interrupts again. A
 * device that does not come to rest is switched off, so that it cannot occupy the system.
 */
static void handle_irq(struct signal_context *context, unsigned count)
{
	(void)count;
	struct uart *const uart = container_of(context, struct uart, irq_signal);
	for (unsigned i = 0; i < LOOKS_MAX; i++) {
		uint32_t const causes = chip_read(CHIP_INTERRUPT_STATUS);
		if (!causes) {
			(void)irq_ack(uart->irq.cap);
			return;
		}
		chip_write(CHIP_INTERRUPT_CLEAR, causes);
		empty_fifo(uart);
		if (causes & INTERRUPT_TRANSMIT)
			fill_fifo(uart);
	}
	log_error("device does not stop interrupting, switched off");
	enable(0);
}

/* ---- init ---- */

void uart_init(struct uart *uart, const struct hid_node *config)
{
	(void)config;
	mmio_require(&chip.registers, "uart");
	uart_irq_init(uart, handle_irq);
	chip_write(CHIP_INTERRUPT_ENABLE, 0);
	chip_write(CHIP_LINE_CONTROL, LINE_CONTROL_8N1 | LINE_CONTROL_FIFO);
	chip_write(CHIP_CONTROL, CONTROL_ENABLE | CONTROL_TRANSMIT | CONTROL_RECEIVE);
	chip_write(CHIP_FIFO_LEVELS, FIFO_LEVELS_HALF);
	chip_write(CHIP_INTERRUPT_CLEAR, INTERRUPT_ALL);
	enable(INTERRUPT_RECEIVE | INTERRUPT_TIMEOUT | INTERRUPT_ERRORS);
	(void)irq_ack(uart->irq.cap);
}
