/* SPDX-License-Identifier: MIT */
/*
 * Registers of the small UART of the BCM2835 and its successors, which looks like a 16550 from some distance. "BCM2835 ARM
 * Peripherals", Broadcom, February 2012; section numbers are that document's.
 */
#ifndef BCM2835_AUX_CHIP_H
#define BCM2835_AUX_CHIP_H

/* 2.1 and 2.2. */
enum chip_register {
	CHIP_BLOCK_ENABLE     = 0x04,   /* of the block that the UART shares with two SPI masters */
	CHIP_DATA             = 0x40,
	CHIP_INTERRUPT_ENABLE = 0x44,
	CHIP_INTERRUPT_ID     = 0x48,   /* read: what is pending; written: empties the FIFOs */
	CHIP_LINE_CONTROL     = 0x4c,
	CHIP_MODEM_CONTROL    = 0x50,
	CHIP_LINE_STATUS      = 0x54,
	CHIP_CONTROL          = 0x60,
	CHIP_BAUD             = 0x68,
};

enum { BLOCK_UART = 0x01 };                                                                     /* 2.1.1 */

/*
 * 2.2.2 says that the lowest bit is the transmitter's and the next one the receiver's; chips have them the other way
 * round, as a 16550 has. The next two have no name there, but without them no interrupt of the receiver arrives.
 */
enum { ENABLE_FIRST = 0x01, ENABLE_SECOND = 0x02, ENABLE_ALWAYS = 0x0c };

enum { INTERRUPT_NONE = 0x01, FIFO_CLEAR = 0x06 };                                              /* table p. 13 */
enum { LINE_CONTROL_8_BITS = 0x03 };            /* the second bit is missing in 2.2.2 */
enum { LINE_STATUS_DATA = 0x01, LINE_STATUS_ROOM = 0x20 };
enum { CONTROL_RECEIVE = 0x01, CONTROL_TRANSMIT = 0x02 };

/* 2.2.1: the rate is the core's clock by eight and by one more than the register holds, which has 16 bits. */
enum { CHIP_CLOCK_HZ = 250000000, CHIP_CLOCKS_PER_BIT = 8, BAUD_MIN = 477, BAUD_MAX = CHIP_CLOCK_HZ / CHIP_CLOCKS_PER_BIT };

#endif
