/* SPDX-License-Identifier: MIT */
/*
 * Version 3 (architecture specification IHI 0069H, chapters 8, 12): each CPU has a redistributor, two frames of 64 KiB in
 * memory, the second with the registers of its own lines; it asks which line interrupted by system registers, and is named
 * by its affinity. We are in the one group that both a system without security and the non-secure world have.
 */
#include "arch/arm/gic.h"
#include "gic_registers.h"
#include "kernel/panic.h"

enum { ROUTES = 0x6000, ROUTE_WORDS = 2 };
enum { FRAME_SIZE = 0x10000, FRAMES = 2, REDISTRIBUTOR_AFFINITY = 0xc, REDISTRIBUTOR_WAKE = 0x14 };
enum { OFF = 0, AFFINITY_NAMES = 1 << 4, GROUP_ON = 1 << 1, SLEEPS = 1 << 1, IS_ASLEEP = 1 << 2, ALL_LINES = -1 };
enum { WAKE_SPINS = 1000 * 1000, LEVEL_BITS = 8, LEVEL_MASK = 0xff };

/* Of each CPU: its affinity's four levels in a word, and which redistributor has them. */
static struct { uint32_t affinity; unsigned redistributor; } of_cpu[CPUS_MAX];

/* Register of the first or the second frame of a redistributor. */
static volatile uint32_t *redistributor(unsigned number, unsigned frame, unsigned offset)
{
	enum device_slot const slot = (enum device_slot)(DEVICE_INTERRUPTS_OF_CPUS + FRAMES * number + frame);
	return device_at(slot, 0) + offset / sizeof(uint32_t);
}

static volatile uint32_t *private_lines(void) { return redistributor(of_cpu[cpu_this()].redistributor, 1, 0); }

static void init(void)
{
	device_map(DEVICE_INTERRUPTS_ROUTES, BOARD_GIC_IO_MEM + ROUTES);
	for (unsigned frame = 0; frame < FRAMES * CPUS_MAX; frame++)
		device_map((enum device_slot)(DEVICE_INTERRUPTS_OF_CPUS + frame), BOARD_GIC_IO_MEM_2 + frame * FRAME_SIZE);
	*gic_distributor(GIC_CONTROL) = OFF;
	*gic_distributor(GIC_CONTROL) = AFFINITY_NAMES;
}

static unsigned redistributor_find(uint32_t affinity)
{
	for (unsigned i = 0; i < CPUS_MAX; i++)
		if (*redistributor(i, 0, REDISTRIBUTOR_AFFINITY) == affinity)
			return i;
	kernel_panic("no redistributor of interrupts for CPU 0x%x", (word_t)affinity);
}

static void wake(unsigned number)
{
	volatile uint32_t *const at = redistributor(number, 0, REDISTRIBUTOR_WAKE);
	*at &= ~(uint32_t)SLEEPS;
	for (unsigned i = 0; *at & IS_ASLEEP; i++)
		if (i == WAKE_SPINS)
			kernel_panic("the redistributor of interrupts %u does not wake", (word_t)number);
}

static void init_cpu(void)
{
	uint32_t const affinity = cpu_affinity_read();
	unsigned const number = redistributor_find(affinity);
	of_cpu[cpu_this()].affinity = affinity;
	of_cpu[cpu_this()].redistributor = number;
	wake(number);
	*redistributor(number, 1, GIC_GROUP) = (uint32_t)ALL_LINES;
	gic_lines_init(0, FIRST_SHARED);
	gic_interface_on(PRIORITY_MASK);
}

static void on(void) { *gic_distributor(GIC_CONTROL) = AFFINITY_NAMES | GROUP_ON; }

static void route(unsigned line)
{
	uint32_t const affinity = of_cpu[0].affinity;
	volatile uint32_t *const at = device_at(DEVICE_INTERRUPTS_ROUTES, 0) + ROUTE_WORDS * line;
	at[0] = affinity & 0x00ffffff;
	at[1] = affinity >> 24;
	gic_field_write(GIC_GROUP, line, 1, 1);
}

static uint32_t acknowledge(void) { return gic_acknowledge_read(); }
static void end(uint32_t acknowledged) { gic_end_write(acknowledged); }

/* Lowest level of the affinity as a bit, the other three as numbers. */
static void call(unsigned cpu)
{
	uint64_t const level[] = {
		of_cpu[cpu].affinity & LEVEL_MASK, of_cpu[cpu].affinity >> LEVEL_BITS & LEVEL_MASK,
		of_cpu[cpu].affinity >> 2 * LEVEL_BITS & LEVEL_MASK, of_cpu[cpu].affinity >> 3 * LEVEL_BITS,
	};
	gic_call_write(1ull << level[0] % 16 | level[1] << 16 | level[2] << 32 | level[3] << 48 | level[0] / 16 << 44
	               | (uint64_t)CALL_LINE << 24);
}

const struct gic_version gic_v3 = { init, init_cpu, on, route, acknowledge, end, call, private_lines };
