/* SPDX-License-Identifier: MIT */
/*
 * Registers of the PL011 UART. "PrimeCell UART (PL011) Technical Reference Manual", Arm DDI 0183G; section numbers are
 * that document's.
 */
#ifndef PL011_CHIP_H
#define PL011_CHIP_H

/* Table 3-1. */
enum chip_register {
	CHIP_DATA             = 0x00,
	CHIP_FLAGS            = 0x18,
	CHIP_LINE_CONTROL     = 0x2c,
	CHIP_CONTROL          = 0x30,
	CHIP_FIFO_LEVELS      = 0x34,
	CHIP_INTERRUPT_ENABLE = 0x38,
	CHIP_INTERRUPT_STATUS = 0x40,   /* of those that are enabled */
	CHIP_INTERRUPT_CLEAR  = 0x44,
};

enum { FLAG_RECEIVE_EMPTY = 1 << 4, FLAG_TRANSMIT_FULL = 1 << 5 };                              /* 3.3.3 */
enum { LINE_CONTROL_8N1 = 0x60, LINE_CONTROL_FIFO = 0x10 };                                     /* 3.3.7 */
enum { CONTROL_ENABLE = 0x1, CONTROL_TRANSMIT = 0x100, CONTROL_RECEIVE = 0x200 };               /* 3.3.8 */
enum { FIFO_LEVELS_HALF = 0x12 };                                                               /* 3.3.9 */
enum { INTERRUPT_RECEIVE = 1 << 4, INTERRUPT_TRANSMIT = 1 << 5, INTERRUPT_TIMEOUT = 1 << 6,
       INTERRUPT_ERRORS = 0xf << 7, INTERRUPT_ALL = 0x7ff };                                    /* 3.3.10 */

/* With a byte that was received: bits 8 to 11 say what was wrong with it. */
enum { DATA_ERRORS = 0xf00 };                                                                   /* 3.3.1 */

#endif
