/* SPDX-License-Identifier: MIT */
/*
 * Arm's Generic Interrupt Controller: a distributor with a bit or a field per line, and something per CPU that says which
 * line interrupted. Versions 1 and 2 (IHI 0048B) and version 3 (IHI 0069) differ in where the registers of a CPU's own lines
 * are, in how a CPU is named and in how it asks; those are gic_v2.c and gic_v3.c. The CPU knows which of them it has.
 *
 * The platform's numbers of interrupts are the controller's: a CPU's own ones from 16 on, shared ones from 32 on. By the
 * lowest of all one CPU calls another. One priority, one group. The lines of devices interrupt the first CPU.
 */
#include "arch/arm/gic.h"
#include "gic_registers.h"
#include "kernel/cpus.h"
#include "kernel/irq.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"

enum { EDGE = 2, PRIORITY = 0xa0 };

static const struct gic_version *version;

/* The register of the line where each has `bits`, and how far its field lies from bit 0. */
static volatile uint32_t *field(unsigned offset, unsigned line, unsigned bits, unsigned *shift)
{
	volatile uint32_t *const registers = line < FIRST_SHARED ? version->private_lines() : gic_distributor(0);
	*shift = line * bits % 32;
	return registers + offset / sizeof(uint32_t) + line * bits / 32;
}

void gic_field_write(unsigned offset, unsigned line, unsigned bits, uint32_t value)
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
	gic_field_write(GIC_CONFIGURATION, line, 2, flags & INTERRUPT_LEVEL ? 0 : EDGE);
	bit_write(GIC_NOT_PENDING, line);
}

void interrupt_mask(unsigned line) { bit_write(GIC_DISABLE, line); }
void interrupt_unmask(unsigned line) { bit_write(GIC_ENABLE, line); }

void gic_lines_init(unsigned begin, unsigned end)
{
	unsigned const there_are = ((*gic_distributor(GIC_TYPE) & 0x1f) + 1) * 32;
	for (unsigned line = begin; line < end && line < there_are; line++) {
		bit_write(GIC_DISABLE, line);
		gic_field_write(GIC_PRIORITY, line, 8, PRIORITY);
		if (line >= FIRST_SHARED)
			version->route(line);
	}
}

void interrupt_init_cpu(void)
{
	version->init_cpu();
	bit_write(GIC_ENABLE, CALL_LINE);
}

void interrupt_init(void)
{
	version = gic_v3_present() ? &gic_v3 : &gic_v2;
	device_map(DEVICE_INTERRUPTS, BOARD_GIC_IO_MEM);
	version->init();
	interrupt_init_cpu();
	gic_lines_init(FIRST_SHARED, INTERRUPT_LINES);
	version->on();
}

void interrupt_call(unsigned cpu) { version->call(cpu); }

void interrupt_taken(void)
{
	uint32_t const acknowledged = version->acknowledge();
	unsigned const line = acknowledged & LINE_MASK;
	if (line >= LINES_SPECIAL)         /* it went away in the meantime */
		return;
	if (line == timer_line)
		timer_disarm();                /* it interrupts as long as its time has come */
	else if (line >= INTERRUPT_LINES)
		interrupt_mask(line);
	else if (line >= FIRST_OF_DEVICES)
		irq_interrupt(line);
	version->end(acknowledged);
	if (line == timer_line)
		timer_interrupt();
	else if (line == CALL_LINE)
		cpus_called();
	else
		scheduler_update();
}
