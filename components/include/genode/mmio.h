/* SPDX-License-Identifier: MIT */
/*
 * Device registers: in memory (a session to IO_MEM) and at x86 ports (a session to IO_PORT). The label of the session
 * names the device; addresses come from the board's description and are none of the driver's business.
 */
#ifndef GENODE_MMIO_H
#define GENODE_MMIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <genode/session.h>

struct mmio {
	struct session    session;
	volatile uint8_t *base;
	size_t            size;
};

/* Puts the component to sleep when the device cannot be had, after a line that says why. */
void mmio_require(struct mmio *mmio, const char *label);

#define MMIO_ACCESS(bits) \
	static inline uint##bits##_t mmio_read##bits(const struct mmio *mmio, size_t at) \
	{ \
		return *(volatile uint##bits##_t *)(volatile void *)(mmio->base + at); \
	} \
	static inline void mmio_write##bits(const struct mmio *mmio, size_t at, uint##bits##_t value) \
	{ \
		*(volatile uint##bits##_t *)(volatile void *)(mmio->base + at) = value; \
	}

MMIO_ACCESS(8)
MMIO_ACCESS(16)
MMIO_ACCESS(32)

/* Ports count from the start of the device's range. What is outside of it reads as all ones and is not written. */
struct port_range {
	struct session session;
};

void     port_require(struct port_range *range, const char *label);
uint8_t  port_read8(const struct port_range *range, uint16_t port);
void     port_write8(const struct port_range *range, uint16_t port, uint8_t value);

#endif
