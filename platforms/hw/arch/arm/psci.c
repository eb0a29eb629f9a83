/* SPDX-License-Identifier: MIT */
/*
 * CPUs switched on by firmware that keeps to Arm's Power State Coordination Interface (DEN 0022D, 5.6). It is called like
 * a hypervisor or like the secure world's monitor: the first if it is a hypervisor that gave us EL1, the second if we were
 * given EL2 or if there is no EL2 to be a hypervisor in. Where neither EL2 nor EL3 exists, an emulator plays hypervisor.
 * Whoever gave us EL3 is not there any more, and other CPUs stay where boot.S has put them.
 *
 * A CPU's number is that of its affinity register's lowest level.
 */
#include "arch/arm/devices.h"
#include "boot_arch.h"

enum { PSCI_SUCCESS = 0, EL2 = 2, EL3 = 3 };
#define PSCI_CPU_ON 0xc4000003
#define PSCI_CHANGES "x4", "x5", "x6", "x7", "x8", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "memory"

/* Fields of ID_AA64PFR0_EL1 (DDI 0487, D13.2.67): levels that the CPU has. */
enum { HAS_EL2_SHIFT = 8, HAS_EL3_SHIFT = 12, LEVEL_MASK = 0xf };

static bool monitor_is_called(void)
{
	word_t const features = REGISTER_READ(id_aa64pfr0_el1);
	bool const has_el2 = features >> HAS_EL2_SHIFT & LEVEL_MASK, has_el3 = features >> HAS_EL3_SHIFT & LEVEL_MASK;
	return boot_level == EL2 || (has_el3 && !has_el2);
}

bool cpu_power_on(unsigned cpu, paddr_t entry, word_t argument)
{
	if (boot_level == EL3)
		return false;
	register word_t x0 __asm__("x0") = PSCI_CPU_ON;
	register word_t x1 __asm__("x1") = cpu;
	register word_t x2 __asm__("x2") = entry;
	register word_t x3 __asm__("x3") = argument;
	if (monitor_is_called())
		__asm__ volatile("smc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : PSCI_CHANGES);
	else
		__asm__ volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3) : : PSCI_CHANGES);
	return (int32_t)x0 == PSCI_SUCCESS;
}
