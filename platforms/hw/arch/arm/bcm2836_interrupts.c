/* SPDX-License-Identifier: MIT */
/*
 * The interrupt controllers of the BCM2836 and BCM2837, two that stand one behind the other. The local one (Broadcom,
 * "ARM Quad A7 core", QA7 revision 3.4, chapter 4) has a register per CPU with a bit per source: the CPU's timers and
 * mailboxes, and one bit for everything that the chip's devices have. The other (Broadcom, "BCM2835 ARM Peripherals",
 * chapter 7) has these in three words: two for the graphics processor's 64 interrupts, one for the ARM's own.
 *
 * The platform's numbers: 24 + bit for a CPU's timers, so that the virtual timer has the number it has at a GIC; 32 + n
 * for interrupt n of the graphics processor, as the documents count them; 96 + n for the ARM's own ones.
 *
 * All of them are levels: there is nothing to configure, and nothing to tell the controllers when an interrupt is over.
 */
#include "arch/arm/devices.h"
#include "kernel/irq.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"

/* Registers of the local controller, in words; those of the first CPU. */
enum { LOCAL_DEVICES_TO = 0x0c / 4, LOCAL_TIMERS = 0x40 / 4, LOCAL_MAILBOXES = 0x50 / 4, LOCAL_SOURCE = 0x60 / 4 };
enum { SOURCE_DEVICES = 1 << 8, FIRST_CPU = 0, NONE = 0 };

/* Numbers of lines. */
enum { FIRST_LOCAL = 24, TIMERS = 4, FIRST_OF_DEVICES = 32, DEVICE_WORDS = 3, WORD_BITS = 32 };

_Static_assert(FIRST_OF_DEVICES + DEVICE_WORDS * WORD_BITS <= INTERRUPT_LINES, "the kernel knows all lines");

/* Registers of the other one, in words, for each of its words; "basic" are the ARM's own. */
static const struct { unsigned char pending, enable, disable; } words[DEVICE_WORDS] = {
	{ 0x204 / 4, 0x210 / 4, 0x21c / 4 }, { 0x208 / 4, 0x214 / 4, 0x220 / 4 }, { 0x200 / 4, 0x218 / 4, 0x224 / 4 },
};

/* Of the ARM's own word, bits from 8 on only say that the other words have something. */
static const uint32_t usable[DEVICE_WORDS] = { 0xffffffff, 0xffffffff, 0xff };

/* What is enabled, by our own count: what is pending is shown whether it is or not. */
static uint32_t enabled[DEVICE_WORDS];

static volatile uint32_t *local(void) { return device_at(DEVICE_INTERRUPTS_CPU, BOARD_LOCAL_IO_MEM); }
static volatile uint32_t *devices(void) { return device_at(DEVICE_INTERRUPTS, BOARD_INTC_IO_MEM); }

/* --- a CPU's own */

static bool line_is_timer(unsigned line) { return line - FIRST_LOCAL < TIMERS; }

static void timer_line_set(unsigned line, bool on)
{
	uint32_t const bit = 1u << (line - FIRST_LOCAL), others = local()[LOCAL_TIMERS] & ~bit;
	local()[LOCAL_TIMERS] = on ? others | bit : others;
}

/* --- of devices */

static bool line_is_device(unsigned line) { return line - FIRST_OF_DEVICES < DEVICE_WORDS * WORD_BITS; }

static void device_line_set(unsigned line, bool on)
{
	unsigned const word = (line - FIRST_OF_DEVICES) / WORD_BITS;
	uint32_t const bit = 1u << line % WORD_BITS & usable[word];
	enabled[word] = on ? enabled[word] | bit : enabled[word] & ~bit;
	devices()[on ? words[word].enable : words[word].disable] = bit;
}

/* The lowest line that is enabled and pending, or INTERRUPT_LINES: it went away in the meantime. */
static unsigned device_line_pending(void)
{
	for (unsigned word = 0; word < DEVICE_WORDS; word++) {
		uint32_t const pending = devices()[words[word].pending] & enabled[word];
		if (pending)
			return FIRST_OF_DEVICES + word * WORD_BITS + (unsigned)__builtin_ctz(pending);
	}
	return INTERRUPT_LINES;
}

/* --- the contract */

static void line_set(unsigned line, bool on)
{
	if (line_is_device(line))
		device_line_set(line, on);
	else if (line_is_timer(line))
		timer_line_set(line, on);
}

void interrupt_mask(unsigned line) { line_set(line, false); }
void interrupt_unmask(unsigned line) { line_set(line, true); }

void interrupt_configure(unsigned line, unsigned flags)
{
	(void)flags;
	interrupt_mask(line);
}

void interrupt_init(void)
{
	device_map(DEVICE_INTERRUPTS, BOARD_INTC_IO_MEM);
	device_map(DEVICE_INTERRUPTS_CPU, BOARD_LOCAL_IO_MEM);
	local()[LOCAL_TIMERS] = NONE;
	local()[LOCAL_MAILBOXES] = NONE;
	local()[LOCAL_DEVICES_TO] = FIRST_CPU;
	for (unsigned word = 0; word < DEVICE_WORDS; word++)
		devices()[words[word].disable] = usable[word];
}

void interrupt_taken(void)
{
	uint32_t const source = local()[LOCAL_SOURCE];
	if (source & 1u << (timer_line - FIRST_LOCAL)) {
		timer_disarm();                /* it interrupts as long as its time has come */
		timer_interrupt();
		return;
	}
	unsigned const line = source & SOURCE_DEVICES ? device_line_pending() : INTERRUPT_LINES;
	if (line < INTERRUPT_LINES)
		irq_interrupt(line);
	scheduler_update();
}
