/* SPDX-License-Identifier: MIT */
#include <genode/log.h>
#include <genode/mmio.h>
#include <interfaces/irq.h>

#include "chip.h"
#include "uart.h"

/* ---- state ---- */

static struct {
	struct port_range ports;
	uint8_t           enabled;      /* what the interrupt-enable register holds */
} chip;

/* ---- registers ---- */

static uint8_t chip_read(enum chip_register at) { return port_read8(&chip.ports, (uint16_t)at); }

static void chip_write(enum chip_register at, uint8_t value) { port_write8(&chip.ports, (uint16_t)at, value); }

static void enable(uint8_t interrupts)
{
	if (chip.enabled != interrupts)
		chip_write(CHIP_INTERRUPT_ENABLE, interrupts);
	chip.enabled = interrupts;
}

/* ---- transmit ---- */

/* Only when the holding register is empty: then the whole FIFO is. */
static void fill_fifo(struct uart *uart)
{
	bool const was_full = byte_ring_room(&uart->transmit) == 0;
	uint8_t byte;
	for (unsigned i = 0; i < CHIP_FIFO_BYTES && byte_ring_get(&uart->transmit, &byte); i++)
		chip_write(CHIP_DATA, byte);
	bool const more = byte_ring_used(&uart->transmit) != 0;
	enable(more ? chip.enabled | ENABLE_HOLDING_EMPTY : chip.enabled & (uint8_t)~ENABLE_HOLDING_EMPTY);
	if (was_full)
		uart->transmitted();
}

void uart_transmit(struct uart *uart)
{
	/* with the interrupt enabled, it will come; else the FIFO may take the first bytes right away */
	if (!(chip.enabled & ENABLE_HOLDING_EMPTY)) {
		if (chip_read(CHIP_LINE_STATUS) & LINE_STATUS_HOLDING_EMPTY)
			fill_fifo(uart);
		else
			enable(chip.enabled | ENABLE_HOLDING_EMPTY);
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

void uart_init(struct uart *uart, const struct hid_node *config)
{
	uint64_t baud = hid_unsigned(config, "baud", 115200);
	if (baud == 0 || baud > CHIP_CLOCK_HZ / CHIP_CLOCKS_PER_BIT) {
		log_warning("baud rate %llu is impossible, using 115200", (unsigned long long)baud);
		baud = 115200;
	}
	port_require(&chip.ports, "uart");
	uart_irq_init(uart, handle_irq);
	set_up_line((unsigned)baud);
	enable(ENABLE_DATA | ENABLE_LINE);
	(void)irq_ack(uart->irq.cap);
}
