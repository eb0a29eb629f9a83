/* SPDX-License-Identifier: MIT */
/*
 * Further CPUs of the machine: the first one has the board switch them on, each with its struct cpu (psci.c, say). What the
 * board declares and the machine lacks is left out.
 */
#include "boot_arch.h"
#include "kernel/cpus.h"

enum { START_TIMEOUT_US = 1000 * 1000 };

/* What the other CPU shall find is there before it is called. */
void cpu_call(unsigned cpu)
{
	__asm__ volatile("dsb ishst" : : : "memory");
	interrupt_call(cpu);
}

void cpus_start(void)
{
	unsigned started = 1;
	for (; started < CPUS_MAX; started++) {
		struct cpu *const cpu = &cpu_pages[started].cpu;
		cpu->number = started;
		__asm__ volatile("dsb ishst" : : : "memory");
		if (!cpu_power_on(started, start_cpu_address, (word_t)cpu))
			break;
	}
	cpus_wait(started, START_TIMEOUT_US);
}

void kernel_start_cpu(void)
{
	kernel_tables_use();
	cpu_init();
	interrupt_init_cpu();
	timer_init();
	cpus_join();
}
