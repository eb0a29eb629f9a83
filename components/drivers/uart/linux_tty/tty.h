/* SPDX-License-Identifier: MIT */
/*
 * Registers of the terminal that core has where Linux is the kernel: a page with two rings of bytes, one per direction.
 * Its other side is whatever descriptor core was started with (platforms/linux/terminal.c).
 *
 * Each ring has two counters that run freely: how many bytes were put in and how many taken out, each written by one side
 * only. Acknowledging the interrupt is the doorbell: the device looks at the counters then. It interrupts when it put
 * something in or took something out.
 */
#ifndef LINUX_TTY_H
#define LINUX_TTY_H

#include <stdint.h>

enum { TTY_RING_BYTES = 1024 };

struct tty_ring {
	uint32_t put, taken;
	uint8_t  reserved[248];
	uint8_t  bytes[TTY_RING_BYTES];
};

struct tty_registers {
	struct tty_ring transmit;     /* the driver puts, the device takes */
	struct tty_ring receive;      /* the device puts, the driver takes */
};

_Static_assert(sizeof(struct tty_registers) == 2 * (256 + TTY_RING_BYTES), "as documented, inside one page");

#endif
