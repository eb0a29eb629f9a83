/* SPDX-License-Identifier: MIT */
/*
 * Registers of the 16550 UART. "PC16550D Universal Asynchronous Receiver/Transmitter with FIFOs", National
 * Semiconductor, June 1995; section numbers are that document's.
 */
#ifndef NS16550_CHIP_H
#define NS16550_CHIP_H

/* Table II. The first two are the divisor while LINE_CONTROL_DIVISOR is set. */
enum chip_register {
	CHIP_DATA             = 0,  /* receiver buffer (read), transmitter holding (write) */
	CHIP_INTERRUPT_ENABLE = 1,
	CHIP_INTERRUPT_ID     = 2,  /* read */
	CHIP_FIFO_CONTROL     = 2,  /* write */
	CHIP_LINE_CONTROL     = 3,
	CHIP_MODEM_CONTROL    = 4,
	CHIP_LINE_STATUS      = 5,
	CHIP_MODEM_STATUS     = 6,
	CHIP_DIVISOR_LOW      = 0,
	CHIP_DIVISOR_HIGH     = 1,
};

enum { LINE_CONTROL_8N1 = 0x03, LINE_CONTROL_DIVISOR = 0x80 };                                  /* 8.1 */
enum { CHIP_CLOCK_HZ = 1843200, CHIP_CLOCKS_PER_BIT = 16 };                                     /* 8.3 */
enum { LINE_STATUS_DATA = 0x01, LINE_STATUS_OVERRUN = 0x02, LINE_STATUS_HOLDING_EMPTY = 0x20 }; /* 8.4 */
enum { FIFO_ENABLE = 0x01, FIFO_CLEAR_RECEIVE = 0x02, FIFO_CLEAR_TRANSMIT = 0x04,
       FIFO_TRIGGER_8 = 0x80, CHIP_FIFO_BYTES = 16 };                                           /* 8.5 */

/* 8.6, table IV: bit 0 clear says that something is pending, bits 1 to 3 say what. */
enum { INTERRUPT_NONE = 0x01, INTERRUPT_MASK = 0x0f, INTERRUPT_LINE = 0x06, INTERRUPT_DATA = 0x04,
       INTERRUPT_TIMEOUT = 0x0c, INTERRUPT_HOLDING_EMPTY = 0x02, INTERRUPT_MODEM = 0x00 };

enum { ENABLE_DATA = 0x01, ENABLE_HOLDING_EMPTY = 0x02, ENABLE_LINE = 0x04 };                   /* 8.7 */

/* 8.8. OUT2 drives the interrupt line on a PC. */
enum { MODEM_DTR = 0x01, MODEM_RTS = 0x02, MODEM_OUT2 = 0x08 };

#endif
