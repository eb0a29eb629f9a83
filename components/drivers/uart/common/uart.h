/* SPDX-License-Identifier: MIT */
/*
 * What the two halves of a UART driver know of each other: terminal.c offers it as a service, the same for every UART;
 * chip.c of the driver's own folder works the device. Between them two queues, and calls back when they moved. Nothing
 * here waits for the hardware. A driver has one device.
 */
#ifndef DRIVERS_UART_H
#define DRIVERS_UART_H

#include <genode/byte_ring.h>
#include <genode/entrypoint.h>
#include <genode/hid.h>
#include <genode/session.h>

struct uart {
	struct session        irq;
	struct signal_context irq_signal;
	bool                  lost;         /* a received byte found no room; said once */
	struct byte_ring      transmit, receive;
	void                (*received)(void);      /* `receive` was empty and no longer is */
	void                (*transmitted)(void);   /* `transmit` has room again */
};

/* --- chip.c */

/* Takes hold of the device and switches it on, as the configuration says. */
void uart_init(struct uart *uart, const struct hid_node *config);

/* After putting something into `transmit`. */
void uart_transmit(struct uart *uart);

/* --- terminal.c, for chip.c */

/* Opens the device's interrupt, which `handle` serves from its first acknowledgement on. */
void uart_irq_init(struct uart *uart, void (*handle)(struct signal_context *, unsigned));

/* A byte has arrived. */
void uart_received(struct uart *uart, uint8_t byte);

#endif
