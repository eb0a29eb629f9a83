/* SPDX-License-Identifier: MIT */
/*
 * Interrupt controllers of a PC: the old pair of 8259 is masked and forgotten; the IO APIC (Intel 82093AA data sheet)
 * sends each of its lines to this CPU's local APIC as one vector. The IO APIC lies where every PC has it, the local one
 * where its base register says.
 */
#include "x86.h"
#include "interrupt.h"
#include "boot_arch.h"
#include "image_tables.h"

#define IOAPIC_BASE     0xfec00000u
#define LAPIC_BASE_MASK 0x0000fffffffff000ull
#define LAPIC_ON        (1ull << 11)
#define LAPIC_X2APIC    (1ull << 10)

enum { IOAPIC_DATA = 0x10 / 4, IOAPIC_REDIRECTION = 0x10 };
enum { REDIRECTION_LOW = 1 << 13, REDIRECTION_LEVEL = 1 << 15, REDIRECTION_MASKED = 1 << 16 };
enum { PIC_MASTER_MASK = 0x21, PIC_SLAVE_MASK = 0xa1 };

static volatile uint32_t *ioapic(void) { return (volatile uint32_t *)(KERNEL_IMAGE + PAGE_SIZE); }

static uint32_t ioapic_read(unsigned index)
{
	ioapic()[0] = index;
	return ioapic()[IOAPIC_DATA];
}

static void ioapic_write(unsigned index, uint32_t value)
{
	ioapic()[0] = index;
	ioapic()[IOAPIC_DATA] = value;
}

static unsigned redirection(unsigned line) { return IOAPIC_REDIRECTION + 2 * line; }

void interrupt_configure(unsigned line, unsigned flags)
{
	ioapic_write(redirection(line) + 1, 0);
	ioapic_write(redirection(line), REDIRECTION_MASKED | (VECTOR_IRQ + line)
	             | (flags & INTERRUPT_LEVEL ? REDIRECTION_LEVEL : 0u) | (flags & INTERRUPT_LOW ? REDIRECTION_LOW : 0u));
}

void interrupt_mask(unsigned line)
{
	ioapic_write(redirection(line), ioapic_read(redirection(line)) | REDIRECTION_MASKED);
}

void interrupt_unmask(unsigned line)
{
	ioapic_write(redirection(line), ioapic_read(redirection(line)) & ~(uint32_t)REDIRECTION_MASKED);
}

/* Firmware may have left it off, or in the mode without registers in memory, which is left only by switching it off. */
static paddr_t lapic_enable(void)
{
	uint64_t const base = msr_read(MSR_APIC_BASE) & ~LAPIC_X2APIC;
	msr_write(MSR_APIC_BASE, base & ~LAPIC_ON);
	msr_write(MSR_APIC_BASE, base | LAPIC_ON);
	return (paddr_t)(base & LAPIC_BASE_MASK);
}

static void lapic_init(void)
{
	*lapic(LAPIC_LINT0) = LAPIC_MASKED;
	*lapic(LAPIC_LINT1) = LAPIC_MASKED;
	*lapic(LAPIC_ERROR) = LAPIC_MASKED | VECTOR_SPURIOUS;
	*lapic(LAPIC_TASK_PRIORITY) = 0;
	*lapic(LAPIC_SPURIOUS) = LAPIC_ENABLE | VECTOR_SPURIOUS;
	interrupt_end();
}

void interrupt_init(void)
{
	device_page_map(0, lapic_enable());
	device_page_map(1, IOAPIC_BASE);
	port_out8(PIC_MASTER_MASK, 0xff);
	port_out8(PIC_SLAVE_MASK, 0xff);
	for (unsigned line = 0; line < INTERRUPT_LINES; line++)
		interrupt_configure(line, 0);
	lapic_init();
}

void interrupt_init_cpu(void)
{
	lapic_enable();
	lapic_init();
}
