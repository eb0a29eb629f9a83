/* SPDX-License-Identifier: MIT */
/*
 * Versions 1 and 2 (architecture specification IHI 0048B, chapter 4): each CPU sees registers of its own where the
 * distributor has those of private lines, and an interface in memory that says which line interrupted. All of it works the
 * same whether we are in the secure world or not.
 */
#include "arch/arm/gic.h"

enum { CPU_CONTROL = 0, CPU_PRIORITY_MASK = 4, CPU_ACKNOWLEDGE = 0xc, CPU_END = 0x10 };
enum { OFF = 0, ON = 1, CALL_TARGETS_SHIFT = 16 };

/* A bit for each CPU, as the controller knows it. */
static uint8_t targets[CPUS_MAX];

static volatile uint32_t *cpu_interface(unsigned offset)
{
	return device_at(DEVICE_INTERRUPTS_CPU, BOARD_GIC_IO_MEM_1) + offset / sizeof(uint32_t);
}

static volatile uint32_t *private_lines(void) { return gic_distributor(0); }

static void init(void)
{
	device_map(DEVICE_INTERRUPTS_CPU, BOARD_GIC_IO_MEM_1);
	*gic_distributor(GIC_CONTROL) = OFF;
}

static void init_cpu(void)
{
	targets[cpu_this()] = *gic_distributor(GIC_TARGETS) & 0xff;  /* of a private line: the CPU that reads it */
	gic_lines_init(0, FIRST_SHARED);
	*cpu_interface(CPU_PRIORITY_MASK) = PRIORITY_MASK;
	*cpu_interface(CPU_CONTROL) = ON;
}

static void on(void) { *gic_distributor(GIC_CONTROL) = ON; }
static void route(unsigned line) { gic_field_write(GIC_TARGETS, line, 8, targets[0]); }
static uint32_t acknowledge(void) { return *cpu_interface(CPU_ACKNOWLEDGE); }

/* Wants all that acknowledge() said: of a call, who called as well. */
static void end(uint32_t acknowledged) { *cpu_interface(CPU_END) = acknowledged; }

static void call(unsigned cpu) { *gic_distributor(GIC_CALL) = (uint32_t)targets[cpu] << CALL_TARGETS_SHIFT | CALL_LINE; }

const struct gic_version gic_v2 = { init, init_cpu, on, route, acknowledge, end, call, private_lines };
