/* SPDX-License-Identifier: MIT */
/*
 * The first serial port, a 16550 (National Semiconductor PC16550D data sheet, section 8), polled. Kernel and core each
 * have this code, because neither can execute the other's. A port that is not there must not hold up the system: the
 * wait is bounded, what cannot be sent is lost.
 */
#ifndef HW_UART_H
#define HW_UART_H

#include "x86.h"

enum { UART = 0x3f8, UART_INTERRUPTS = UART + 1, UART_FIFO = UART + 2, UART_LINE = UART + 3, UART_MODEM = UART + 4,
       UART_STATUS = UART + 5 };
enum { UART_DIVISOR_ACCESS = 0x80, UART_8N1 = 0x03, UART_FIFO_ON = 0x07, UART_READY = 0x03, UART_FIFO_SIZE = 16 };
enum { UART_EMPTY = 0x20, UART_SPINS = 100000, UART_DIVISOR = 1 /* 115200 baud */ };

static inline void uart_init(void)
{
	port_out8(UART_INTERRUPTS, 0);
	port_out8(UART_LINE, UART_DIVISOR_ACCESS);
	port_out8(UART, UART_DIVISOR);
	port_out8(UART + 1, 0);
	port_out8(UART_LINE, UART_8N1);
	port_out8(UART_FIFO, UART_FIFO_ON);
	port_out8(UART_MODEM, UART_READY);
}

/* Waits until the transmit FIFO is empty; then it takes UART_FIFO_SIZE characters. */
static inline void uart_wait(void)
{
	for (unsigned i = 0; i < UART_SPINS && !(port_in8(UART_STATUS) & UART_EMPTY); i++)
		;
}

#endif
