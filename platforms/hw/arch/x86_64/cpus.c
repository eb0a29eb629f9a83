/* SPDX-License-Identifier: MIT */
/*
 * Further CPUs of the machine (Intel SDM volume 3, 9.4): the first one sends INIT and start-up interrupts to all others
 * at once and waits until as many have joined as the CPU says that there are, or for START_TIMEOUT_US. One that comes
 * later joins later. The pause of 10 ms between the two that old processors need is not made: those have no 64-bit mode.
 */
#include "x86.h"
#include "boot_arch.h"
#include "interrupt.h"
#include "page_entry.h"
#include "kernel/cpus.h"
#include "kernel/memory.h"

enum { START_AGAIN_US = 300, START_TIMEOUT_US = 100 * 1000 };
enum { CPUID_FEATURES = 1, CPUID_SEVERAL = 1u << 28, CPUID_COUNT_SHIFT = 16 };

extern const char start_code[], start_code_end[];

static uint32_t apic_ids[CPUS_MAX];

/* Processors that the machine has at most. */
static unsigned cpus_counted(void)
{
	struct cpuid const features = cpuid(CPUID_FEATURES);
	unsigned const count = features.d & CPUID_SEVERAL ? features.b >> CPUID_COUNT_SHIFT & 0xff : 1;
	return count < CPUS_MAX ? count : CPUS_MAX;
}

static void send(uint32_t command, uint32_t destination)
{
	while (*lapic(LAPIC_COMMAND) & LAPIC_PENDING)
		cpu_relax();
	*lapic(LAPIC_DESTINATION) = destination;
	*lapic(LAPIC_COMMAND) = command;
}

void cpu_call(unsigned cpu) { send(LAPIC_ASSERT | VECTOR_CALL, apic_ids[cpu]); }

/* Code and tables that start.S needs, below the image. */
static void prepare(void)
{
	char *const page = memory_at(START_PAGE);
	for (unsigned i = 0; start_code + i < start_code_end; i++)
		page[i] = start_code[i];
	uint64_t *const top = memory_at(START_TABLES), *const pointers = memory_at(START_TABLES + PAGE_SIZE);
	uint64_t *const directory = memory_at(START_TABLES + 2 * PAGE_SIZE);
	memory_clear_page(START_TABLES);
	memory_clear_page(START_TABLES + PAGE_SIZE);
	memory_clear_page(START_TABLES + 2 * PAGE_SIZE);
	top[0]               = (START_TABLES + PAGE_SIZE) | ENTRY_PRESENT | ENTRY_WRITE;
	kernel_entries_copy(top);
	pointers[0]          = (START_TABLES + 2 * PAGE_SIZE) | ENTRY_PRESENT | ENTRY_WRITE;
	directory[0]         = ENTRY_PRESENT | ENTRY_WRITE | ENTRY_LARGE;
}

void cpus_start(void)
{
	unsigned const cpus = cpus_counted();
	if (cpus == 1)
		return;
	apic_ids[0] = *lapic(LAPIC_ID);
	prepare();
	send(LAPIC_ALL_OTHERS | LAPIC_ASSERT | LAPIC_INIT, 0);
	send(LAPIC_ALL_OTHERS | LAPIC_ASSERT | LAPIC_START | START_PAGE / PAGE_SIZE, 0);
	cpus_wait(cpus, START_AGAIN_US);
	if (cpus_online() < cpus)
		send(LAPIC_ALL_OTHERS | LAPIC_ASSERT | LAPIC_START | START_PAGE / PAGE_SIZE, 0);
	cpus_wait(cpus, START_TIMEOUT_US);
}

void kernel_start_cpu(void)
{
	cpu_init();
	interrupt_init_cpu();
	timer_init_cpu();
	apic_ids[cpu_this()] = *lapic(LAPIC_ID);
	cpus_join();
}
