/* SPDX-License-Identifier: MIT */
/*
 * Time: the time-stamp counter tells it, the local APIC's timer interrupts once when asked to. The counters of all CPUs
 * start together at reset and run alike; what was measured on the first holds for the others.
 *
 * The frequency of neither is known beforehand. Both are compared at boot with the 8254, whose 1,193,182 Hz every PC
 * has: its channel 2, which makes no interrupt, counts down while the other two run. Reading all three takes a moment;
 * of several readings the one that took least is kept, so that neither an SMI nor a busy host spoils the result.
 */
#include "x86.h"
#include "interrupt.h"
#include "boot_arch.h"
#include "kernel/panic.h"

enum { PIT_HZ = 1193182, PIT_TICKS = PIT_HZ / 1000 * 2, READINGS = 4, WAIT_MAX = 10 * 1000 * 1000 };
enum { PIT_CHANNEL_2 = 0x42, PIT_COMMAND = 0x43, PIT_GATE = 0x61, PIT_COUNT_DOWN_2 = 0xb0, PIT_LATCH_2 = 0x80 };
enum { GATE_ON = 1, SPEAKER_ON = 2 };

struct reading { uint64_t tsc; uint32_t lapic, pit; };

static uint64_t tsc_start;
static uint64_t us_per_tsc;           /* 32 bits before the point, 32 behind, as the next */
static uint64_t lapic_per_us;
static uint64_t longest_us;           /* that the local APIC can count */

static uint32_t pit_read(void)
{
	port_out8(PIT_COMMAND, PIT_LATCH_2);
	uint32_t const low = port_in8(PIT_CHANNEL_2);
	return low | (uint32_t)port_in8(PIT_CHANNEL_2) << 8;
}

static struct reading read_clocks(void)
{
	struct reading best = { 0 };
	uint64_t least = ~0ull;
	for (unsigned i = 0; i < READINGS; i++) {
		uint64_t const begin = tsc_read();
		uint32_t const pit = pit_read();
		uint32_t const count = *lapic(LAPIC_CURRENT_COUNT);
		uint64_t const took = tsc_read() - begin;
		if (took < least) {
			least = took;
			best = (struct reading){ begin, count, pit };
		}
	}
	return best;
}

/* a / b with 32 bits behind the point, digit by digit; the quotient must fit, and `b` leave a bit free. */
static uint64_t ratio(uint64_t a, uint64_t b)
{
	uint64_t quotient = 0, rest = 0;
	for (unsigned i = 0; i < 64 + 32; i++) {
		rest = rest << 1 | (i < 64 ? a >> (63 - i) & 1 : 0);
		quotient <<= 1;
		if (rest >= b) {
			rest -= b;
			quotient |= 1;
		}
	}
	return quotient;
}

/* value * factor, which has 32 bits behind the point; the product must fit. */
static uint64_t scaled(uint64_t value, uint64_t factor)
{
	uint32_t const low = (uint32_t)value, factor_low = (uint32_t)factor;
	return (value >> 32) * factor + low * (factor >> 32) + ((uint64_t)low * factor_low >> 32);
}

void timer_init(uint64_t entry_tsc)
{
	tsc_start = entry_tsc;
	*lapic(LAPIC_DIVIDE) = LAPIC_DIVIDE_BY_1;
	*lapic(LAPIC_TIMER) = LAPIC_MASKED | VECTOR_TIMER;
	*lapic(LAPIC_INITIAL_COUNT) = ~0u;
	port_out8(PIT_GATE, (uint8_t)((port_in8(PIT_GATE) & ~SPEAKER_ON) | GATE_ON));
	port_out8(PIT_COMMAND, PIT_COUNT_DOWN_2);
	port_out8(PIT_CHANNEL_2, 0xff);
	port_out8(PIT_CHANNEL_2, 0xff);
	struct reading const begin = read_clocks();
	uint32_t now = begin.pit;
	for (unsigned i = 0; begin.pit - now < PIT_TICKS; i++) {
		if (i == WAIT_MAX)
			kernel_panic("the 8254 timer does not count");
		now = pit_read();
	}
	struct reading const end = read_clocks();
	uint64_t const us = (uint64_t)(begin.pit - end.pit) * 1000000;  /* times PIT_HZ */
	if (end.tsc == begin.tsc || end.lapic == begin.lapic)
		kernel_panic("the CPU's clocks do not count");
	us_per_tsc = ratio(us, (end.tsc - begin.tsc) * PIT_HZ);
	lapic_per_us = ratio((uint64_t)(begin.lapic - end.lapic) * PIT_HZ, us);
	longest_us = ratio(0xffffffff, lapic_per_us);

	timer_init_cpu();
}

void timer_init_cpu(void)
{
	*lapic(LAPIC_DIVIDE) = LAPIC_DIVIDE_BY_1;
	*lapic(LAPIC_INITIAL_COUNT) = 0;
	*lapic(LAPIC_TIMER) = VECTOR_TIMER;
}

uint64_t timer_now_us(void)
{
	return scaled(tsc_read() - tsc_start, us_per_tsc);
}

void timer_arm(uint64_t at_us)
{
	uint64_t const now = timer_now_us();
	uint64_t const us = at_us > now ? at_us - now : 0;
	uint64_t const count = scaled(us < longest_us ? us : longest_us, lapic_per_us);
	*lapic(LAPIC_INITIAL_COUNT) = count ? (uint32_t)count : 1;
}

void timer_disarm(void) { *lapic(LAPIC_INITIAL_COUNT) = 0; }
