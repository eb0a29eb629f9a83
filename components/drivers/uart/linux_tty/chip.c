/* SPDX-License-Identifier: MIT */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/mmio.h>
#include <interfaces/irq.h>

#include "tty.h"
#include "uart.h"

static struct mmio registers;

static struct tty_registers volatile *tty(void) { return (struct tty_registers volatile *)(volatile void *)registers.base; }

/* ---- transmit ---- */

/* True: something was put in. */
static bool fill(struct uart *uart)
{
	struct tty_ring volatile *const ring = &tty()->transmit;
	uint32_t const before = ring->put;
	uint32_t put = before;
	uint8_t byte;
	while (put - ring->taken < TTY_RING_BYTES && byte_ring_get(&uart->transmit, &byte))
		ring->bytes[put++ % TTY_RING_BYTES] = byte;
	__atomic_store_n(&ring->put, put, __ATOMIC_RELEASE);
	return put != before;
}

void uart_transmit(struct uart *uart)
{
	if (fill(uart))
		(void)irq_ack(uart->irq.cap);
}

/* ---- receive ---- */

static void empty(struct uart *uart)
{
	struct tty_ring volatile *const ring = &tty()->receive;
	bool const was_empty = byte_ring_used(&uart->receive) == 0;
	uint32_t taken = ring->taken;
	uint32_t const put = __atomic_load_n(&ring->put, __ATOMIC_ACQUIRE);
	for (unsigned i = 0; i < TTY_RING_BYTES && taken != put; i++)
		uart_received(uart, ring->bytes[taken++ % TTY_RING_BYTES]);
	__atomic_store_n(&ring->taken, taken, __ATOMIC_RELEASE);
	if (was_empty && byte_ring_used(&uart->receive))
		uart->received();
}

/* ---- interrupt ---- */

static void handle_irq(struct signal_context *context, unsigned count)
{
	(void)count;
	struct uart *const uart = container_of(context, struct uart, irq_signal);
	bool const was_full = byte_ring_room(&uart->transmit) == 0;
	empty(uart);
	(void)fill(uart);
	if (was_full && byte_ring_room(&uart->transmit))
		uart->transmitted();
	(void)irq_ack(uart->irq.cap);
}

/* ---- init ---- */

void uart_init(struct uart *uart, const struct hid_node *config)
{
	(void)config;
	mmio_require(&registers, "uart");
	if (registers.size < sizeof(struct tty_registers)) {
		log_error("the device has too few registers");
		component_sleep();
	}
	uart_irq_init(uart, handle_irq);
	(void)irq_ack(uart->irq.cap);
}
