/* SPDX-License-Identifier: MIT */
/*
 * Further CPUs of the machine, "harts": the firmware starts them one by one (SBI specification 1.0, chapter 9) and lets one
 * interrupt another (chapter 7). Which there are says the device tree; boot.S finds the struct cpu of one that comes by its
 * hart number. Any of them may have been the first: the kernel's numbers are its own, and more than the board declares
 * stay off.
 */
#include "boot_arch.h"
#include "riscv.h"
#include "kernel/cpus.h"

enum { SBI_SUCCESS = 0, START_TIMEOUT_US = 1000 * 1000 };

void cpu_call(unsigned cpu)
{
	/* what the other one shall find is there before it is called */
	__asm__ volatile("fence rw, rw" : : : "memory");
	sbi_call(SBI_CALL, 1, cpu_memory[cpu].cpu.hart, 0);
}

static bool start(struct cpu *cpu, unsigned number, word_t hart)
{
	*cpu = (struct cpu){ .number = number, .hart = hart };
	__asm__ volatile("fence rw, rw" : : : "memory");
	return sbi_call(SBI_CPUS, hart, start_cpu_address, 0) == SBI_SUCCESS;
}

void cpus_start(const struct machine *machine)
{
	unsigned started = 1;
	for (unsigned i = 0; i < machine->harts && started < CPUS_MAX; i++)
		if (machine->hart[i] != cpu_here()->hart && start(&cpu_memory[started].cpu, started, machine->hart[i]))
			started++;
	cpus_wait(started, START_TIMEOUT_US);
}

void kernel_start_cpu(void)
{
	cpu_init();
	interrupt_init_cpu();
	cpus_join();
}
