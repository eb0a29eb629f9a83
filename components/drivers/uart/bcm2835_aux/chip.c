/* SPDX-License-Identifier: MIT */
/*
 * Which of two bits of the interrupt-enable register is the transmitter's, the document and the chips see differently, and
 * emulators follow the one or the others. So the device is asked: at the beginning it has nothing to send and has received
 * nothing, and of the two only the transmitter's interrupt can be pending.
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
	uint32_t    transmit, receive;  /* the bits there */
} chip;

/* ---- registers ---- */

static uint32_t chip_read(enum chip_register at) { return mmio_read32(&chip.registers, at); }

static void chip_write(enum chip_register at, uint32_t value) { mmio_write32(&chip.registers, at, value); }

static void enable(uint32_t interrupts)
{
	if (chip.enabled != interrupts)
		chip_write(CHIP_INTERRUPT_ENABLE, interrupts ? interrupts | ENABLE_ALWAYS : 0);
	chip.enabled = interrupts;
}

static bool interrupt_pending(void) { return !(chip_read(CHIP_INTERRUPT_ID) & INTERRUPT_NONE); }

/* ---- transmit ---- */

static void fill_fifo(struct uart *uart)
{
	bool const was_full = byte_ring_room(&uart->transmit) == 0;
	uint8_t byte;
	while (chip_read(CHIP_LINE_STATUS) & LINE_STATUS_ROOM && byte_ring_get(&uart->transmit, &byte))
		chip_write(CHIP_DATA, byte);
	bool const more = byte_ring_used(&uart->transmit) != 0;
	enable(more ? chip.enabled | chip.transmit : chip.enabled & ~chip.transmit);
	if (was_full && byte_ring_room(&uart->transmit))
		uart->transmitted();
}

void uart_transmit(struct uart *uart)
{
	if (!(chip.enabled & chip.transmit))
		fill_fifo(uart);
}

/* ---- receive ---- */

enum { RECEIVE_MAX = 64 };              /* bytes per look: the FIFO, several times over */

static void empty_fifo(struct uart *uart)
{
	bool const was_empty = byte_ring_used(&uart->receive) == 0;
	for (unsigned i = 0; i < RECEIVE_MAX && chip_read(CHIP_LINE_STATUS) & LINE_STATUS_DATA; i++)
		uart_received(uart, (uint8_t)chip_read(CHIP_DATA));
	if (was_empty && byte_ring_used(&uart->receive))
		uart->received();
}

/* ---- interrupt ---- */

enum { LOOKS_MAX = 32 };                /* per interrupt */

/*
 * Looks at both directions whatever the cause is said to be. A device that does not come to rest is switched off, so that
 * it cannot occupy the system.
 */
static void handle_irq(struct signal_context *context, unsigned count)
{
	(void)count;
	struct uart *const uart = container_of(context, struct uart, irq_signal);
	for (unsigned i = 0; i < LOOKS_MAX; i++) {
		if (!interrupt_pending()) {
			(void)irq_ack(uart->irq.cap);
			return;
		}
		empty_fifo(uart);
		if (chip.enabled & chip.transmit)
			fill_fifo(uart);
	}
	log_error("device does not stop interrupting, switched off");
	enable(0);
}

/* ---- init ---- */

static void set_up_line(unsigned baud)
{
	chip_write(CHIP_BLOCK_ENABLE, chip_read(CHIP_BLOCK_ENABLE) | BLOCK_UART);
	chip_write(CHIP_CONTROL, 0);
	chip_write(CHIP_INTERRUPT_ENABLE, 0);
	chip_write(CHIP_LINE_CONTROL, LINE_CONTROL_8_BITS);
	chip_write(CHIP_MODEM_CONTROL, 0);
	chip_write(CHIP_BAUD, CHIP_CLOCK_HZ / (CHIP_CLOCKS_PER_BIT * baud) - 1);
	chip_write(CHIP_INTERRUPT_ID, FIFO_CLEAR);
}

/* The receiver is off, so nothing arrives meanwhile. */
static void find_enable_bits(void)
{
	chip_write(CHIP_CONTROL, CONTROL_TRANSMIT);
	enable(ENABLE_FIRST);
	chip.transmit = interrupt_pending() ? ENABLE_FIRST : ENABLE_SECOND;
	chip.receive = chip.transmit == ENABLE_FIRST ? ENABLE_SECOND : ENABLE_FIRST;
	enable(0);
}

void uart_init(struct uart *uart, const struct hid_node *config)
{
	uint64_t baud = hid_unsigned(config, "baud", 115200);
	if (baud < BAUD_MIN || baud > BAUD_MAX) {
		log_warning("baud rate %llu is impossible, using 115200", (unsigned long long)baud);
		baud = 115200;
	}
	mmio_require(&chip.registers, "uart");
	uart_irq_init(uart, handle_irq);
	set_up_line((unsigned)baud);
	find_enable_bits();
	chip_write(CHIP_CONTROL, CONTROL_TRANSMIT | CONTROL_RECEIVE);
	enable(chip.receive);
	(void)irq_ack(uart->irq.cap);
}
