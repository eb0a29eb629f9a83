/* SPDX-License-Identifier: MIT */
#include <genode/log.h>
#include <interfaces/irq.h>

#include "registers.h"
#include "uart.h"

/* ---- state ---- */

static uint8_t enabled;                 /* what the interrupt-enable register holds */

/* ---- registers: reached as registers.h says ---- */

static void enable(uint8_t interrupts)
{
	if (enabled != interrupts)
		chip_write(CHIP_INTERRUPT_ENABLE, interrupts);
	enabled = interrupts;
}

/* ---- transmit ---- */

enum { FILLS_MAX = BYTE_RING_SIZE / CHIP_FIFO_BYTES };

/*
 * Only when the holding register is empty: then the whole FIFO is. A chip that is faster than its line, as an emulated one
 * is, gets all of what is there in one go.
 */
static void fill_fifo(struct uart *uart)
{
	bool const was_full = byte_ring_room(&uart->transmit) == 0;
	bool empty = true;
	for (unsigned fills = 0; fills < FILLS_MAX && empty && byte_ring_used(&uart->transmit); fills++) {
		uint8_t byte;
		for (unsigned i = 0; i < CHIP_FIFO_BYTES && byte_ring_get(&uart->transmit, &byte); i++)
			chip_write(CHIP_DATA, byte);
		empty = chip_read(CHIP_LINE_STATUS) & LINE_STATUS_HOLDING_EMPTY;
	}
	bool const more = byte_ring_used(&uart->transmit) != 0;
	enable(more ? enabled | ENABLE_HOLDING_EMPTY : enabled & (uint8_t)~ENABLE_HOLDING_EMPTY);
	if (was_full)
		uart->transmitted();
}

void uart_transmit(struct uart *uart)
{
	/* with the interrupt enabled, it will come; else the FIFO may take the first bytes right away */
	if (!(enabled & ENABLE_HOLDING_EMPTY)) {
		if (chip_read(CHIP_LINE_STATUS) & LINE_STATUS_HOLDING_EMPTY)
			fill_fifo(uart);
		else
			enable(enabled | ENABLE_HOLDING_EMPTY);
	}
}

/* ---- receive ---- */

enum { RECEIVE_MAX = 64 };              /* bytes per look: the FIFO, several times over */

static void empty_fifo(struct uart *uart)
{
	bool const was_empty = byte_ring_used(&uart->receive) == 0;
	for (unsigned i = 0; i < RECEIVE_MAX && chip_read(CHIP_LINE_STATUS) & LINE_STATUS_DATA; i++)
		uart_received(uart, chip_read(CHIP_DATA));
	if (was_empty && byte_ring_used(&uart->receive))
		uart->received();
}

/* ---- interrupt ---- */

enum { CAUSES_MAX = 32 };               /* per interrupt */

/* False: nothing is pending any more. */
static bool handle_cause(struct uart *uart)
{
	switch (chip_read(CHIP_INTERRUPT_ID) & INTERRUPT_MASK) {
	case INTERRUPT_DATA:
	case INTERRUPT_TIMEOUT:       empty_fifo(uart); return true;
	case INTERRUPT_HOLDING_EMPTY: fill_fifo(uart); return true;
	case INTERRUPT_LINE:          (void)chip_read(CHIP_LINE_STATUS); return true;
	case INTERRUPT_MODEM:         (void)chip_read(CHIP_MODEM_STATUS); return true;
	default:                      return false;
	}
}

/*
 * The line is edge-triggered on a PC: a cause that was left pending would never interrupt again. A device that does not
 * come to rest is switched off, so that it cannot occupy the system.
 */
static void handle_irq(struct signal_context *context, unsigned count)
{
	(void)count;
	struct uart *const uart = container_of(context, struct uart, irq_signal);
	for (unsigned i = 0; i < CAUSES_MAX; i++)
		if (!handle_cause(uart)) {
			(void)irq_ack(uart->irq.cap);
			return;
		}
	log_error("device does not stop interrupting, switched off");
	enable(0);
}

/* ---- init ---- */

void uart_init(struct uart *uart, const struct hid_node *config)
{
	registers_init(config);
	uart_irq_init(uart, handle_irq);
	enable(ENABLE_DATA | ENABLE_LINE);
	(void)irq_ack(uart->irq.cap);
}
