/* SPDX-License-Identifier: MIT */
/* What gic.c, which is the same for all versions of the controller, and the files of each version say to each other. */
#ifndef HW_ARM_GIC_H
#define HW_ARM_GIC_H

#include "arch/arm/devices.h"

/* Offsets of registers in bytes: of the distributor, and of a CPU's own lines alike. */
enum { GIC_CONTROL = 0, GIC_TYPE = 4, GIC_GROUP = 0x80, GIC_ENABLE = 0x100, GIC_DISABLE = 0x180, GIC_NOT_PENDING = 0x280,
       GIC_PRIORITY = 0x400, GIC_TARGETS = 0x800, GIC_CONFIGURATION = 0xc00, GIC_CALL = 0xf00 };

/* Lines: calls among CPUs, then a CPU's own devices, then those of all, then what is none. */
enum { CALL_LINE = 0, FIRST_OF_DEVICES = 16, FIRST_SHARED = 32, LINES_SPECIAL = 1020, LINE_MASK = 0x3ff };

enum { PRIORITY_MASK = 0xff };

struct gic_version {
	void     (*init)(void);                          /* of the whole: off, its registers in reach */
	void     (*init_cpu)(void);                      /* of this CPU, on; its lines are masked then */
	void     (*on)(void);                            /* of the whole */
	void     (*route)(unsigned line);                /* a shared line, to the first CPU */
	uint32_t (*acknowledge)(void);                   /* which line interrupted, and what end() wants to know */
	void     (*end)(uint32_t acknowledged);
	void     (*call)(unsigned cpu);
	volatile uint32_t *(*private_lines)(void);       /* registers of this CPU's own lines */
};

extern const struct gic_version gic_v2, gic_v3;

static inline volatile uint32_t *gic_distributor(unsigned offset)
{
	return device_at(DEVICE_INTERRUPTS, BOARD_GIC_IO_MEM) + offset / sizeof(uint32_t);
}

/* The field of a line in registers where each has `bits`. */
void gic_field_write(unsigned offset, unsigned line, unsigned bits, uint32_t value);

/* Lines of that range are masked, of one priority. */
void gic_lines_init(unsigned begin, unsigned end);

#endif
