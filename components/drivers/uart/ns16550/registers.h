/* SPDX-License-Identifier: MIT */
/* How the chip's registers are reached: at ports (ports.c) or in memory (../ns16550_mmio). The rest is the same. */
#ifndef NS16550_REGISTERS_H
#define NS16550_REGISTERS_H

#include <stdint.h>

#include <genode/hid.h>

#include "chip.h"

/* Takes hold of the registers and sets the line up where that is the driver's business. */
void    registers_init(const struct hid_node *config);
uint8_t chip_read(enum chip_register at);
void    chip_write(enum chip_register at, uint8_t value);

#endif
