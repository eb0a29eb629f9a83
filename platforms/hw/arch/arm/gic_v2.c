/* SPDX-License-Identifier: MIT */
/*
 * Arm's Generic Interrupt Controller, versions 1 and 2 (architecture specification IHI 0048B, chapter 4): a distributor
 * with a bit or a field per line, and an interface per CPU that says which line interrupted. The platform's numbers of
 * interrupts are the controller's: private ones of a CPU from 16 on, shared ones from 32 on.
 *
 * One priority, one group: all of it works the same whether we are in the secure world or not. The lines of devices
 * interrupt the first CPU. A CPU sees registers of its own for the private lines, 0 to 31; by the lowest one calls another.
 */
#include "arch/arm/devices.h"
#include "kernel/cpus.h"
#include "kernel/irq.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"

/* Offsets of registers, in bytes. */
enum { GIC_CONTROL = 0, GIC_TYPE = 4, GIC_ENABLE = 0x100, GIC_DISABLE = 0x180, GIC_NOT_PENDING = 0x280, GIC_PRIORITY = 0x400,
       GIC_TARGETS = 0x800, GIC_CONFIGURATION = 0xc00, GIC_CALL = 0xf00 };
enum { CPU_CONTROL = 0, CPU_PRIORITY_MASK = 4, CPU_ACKNOWLEDGE = 0xc, CPU_END = 0x10 };

enum { ON = 1, EDGE = 2, LINE_MASK = 0x3ff, LINES_SPECIAL = 1020, CALL_LINE = 0, FIRST_OF_DEVICES = 16, FIRST_SHARED = 32 };
enum { PRIORITY = 0xa0, PRIORITY_MASK = 0xff, CALL_TARGETS_SHIFT = 16 };

/* A bit for each CPU, as the controller knows it. */
static uint8_t targets[CPUS_MAX];

static volatile uint32_t *distributor(unsigned offset)
{
	return device_at(DEVICE_INTERRUPTS, BOARD_GIC_IO_MEM) + offset / sizeof(uint32_t);
}

static volatile uint32_t *cpu_interface(unsigned offset)
{
	return device_at(DEVICE_INTERRUPTS_CPU, BOARD_GIC_IO_MEM_1) + offset / sizeof(uint32_t);
}

/* The register of the line where each has `bits`, and how far its field lies from bit 0. */
static volatile uint32_t *field(unsigned offset, unsigned line, unsigned bits, unsigned *shift)
{
	*shift = line * bits % 32;
	return distributor(offset) + line * bits / 32;
}

static void field_write(unsigned offset, unsigned line, unsigned bits, uint32_t value)
{
	unsigned shift;
	volatile uint32_t *const at = field(offset, line, bits, &shift);
	*at = (*at & ~(((1u << bits) - 1) << shift)) | value << shift;
}

/* Of a line in registers where writing a one does something and a zero nothing. */
static void bit_write(unsigned offset, unsigned line)
{
	unsigned shift;
	volatile uint32_t *const at = field(offset, line, 1, &shift);
	*at = 1u << shift;
}

void interrupt_configure(unsigned line, unsigned flags)
{
	interrupt_mask(line);
	field_write(GIC_CONFIGURATION, line, 2, flags & INTERRUPT_LEVEL ? 0 : EDGE);
	bit_write(GIC_NOT_PENDING, line);
}

void interrupt_mask(unsigned line) { bit_write(GIC_DISABLE, line); }
void interrupt_unmask(unsigned line) { bit_write(GIC_ENABLE, line); }

/* Lines of that range, as far as there are any. */
static void lines_init(unsigned begin, unsigned end)
{
	unsigned const there_are = ((*distributor(GIC_TYPE) & 0x1f) + 1) * 32;
	for (unsigned line = begin; line < end && line < there_are; line++) {
		bit_write(GIC_DISABLE, line);
		field_write(GIC_PRIORITY, line, 8, PRIORITY);
		if (line >= FIRST_SHARED)
			field_write(GIC_TARGETS, line, 8, targets[0]);
	}
}

void interrupt_init_cpu(void)
{
	targets[cpu_this()] = *distributor(GIC_TARGETS) & 0xff;      /* of a private line: the CPU that reads it */
	lines_init(0, FIRST_SHARED);
	bit_write(GIC_ENABLE, CALL_LINE);
	*cpu_interface(CPU_PRIORITY_MASK) = PRIORITY_MASK;
	*cpu_interface(CPU_CONTROL) = ON;
}

void interrupt_init(void)
{
	device_map(DEVICE_INTERRUPTS, BOARD_GIC_IO_MEM);
	device_map(DEVICE_INTERRUPTS_CPU, BOARD_GIC_IO_MEM_1);
	*distributor(GIC_CONTROL) = 0;
	interrupt_init_cpu();
	lines_init(FIRST_SHARED, INTERRUPT_LINES);
	*distributor(GIC_CONTROL) = ON;
}

void interrupt_call(unsigned cpu) { *distributor(GIC_CALL) = (uint32_t)targets[cpu] << CALL_TARGETS_SHIFT | CALL_LINE; }

void interrupt_taken(void)
{
	uint32_t const taken = *cpu_interface(CPU_ACKNOWLEDGE);
	unsigned const line = taken & LINE_MASK;
	if (line >= LINES_SPECIAL)         /* it went away in the meantime */
		return;
	if (line == timer_line)
		timer_disarm();                /* it interrupts as long as its time has come */
	else if (line >= INTERRUPT_LINES)
		interrupt_mask(line);
	else if (line >= FIRST_OF_DEVICES)
		irq_interrupt(line);
	*cpu_interface(CPU_END) = taken;   /* what it says of a caller as well */
	if (line == timer_line)
		timer_interrupt();
	else if (line == CALL_LINE)
		cpus_called();
	else
		scheduler_update();
}
