/* SPDX-License-Identifier: MIT */
/*
 * The UART as the rest of the driver sees it: two queues, and calls back when they moved. Nothing here waits for the
 * hardware.
 */
#ifndef NS16550_UART_H
#define NS16550_UART_H

#include <genode/byte_ring.h>
#include <genode/entrypoint.h>
#include <genode/mmio.h>

struct uart {
	struct port_range     ports;
	struct session        irq;
	struct signal_context irq_signal;
	uint8_t               enabled;      /* what the interrupt-enable register holds */
	bool                  lost;         /* a received byte found no room; said once */
	struct byte_ring      transmit, receive;
	void                (*received)(void);      /* `receive` was empty and no longer is */
	void                (*transmitted)(void);   /* `transmit` has room again */
};

/* Takes hold of the device and switches it on. */
void uart_init(struct uart *uart, unsigned baud);

/* After putting something into `transmit`. */
void uart_transmit(struct uart *uart);

#endif
