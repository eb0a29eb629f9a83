/* SPDX-License-Identifier: MIT */
/*
 * Bits of the CPU that protect. No component has floating point: EM makes x87 instructions fault, the absent OSFXSR makes
 * SSE instructions fault, so there is no such state to switch or to leak. The kernel neither reads nor executes a
 * component's pages where the CPU can keep it from that (SMAP, SMEP).
 */
#include "boot_arch.h"
#include "x86.h"

void protection_init(void)
{
	word_t cr0, cr4;
	__asm__ volatile("mov %%cr0, %0\n\tmov %%cr4, %1" : "=r"(cr0), "=r"(cr4));
	cr0 = (cr0 & ~(word_t)CR0_TS) | CR0_WP | CR0_EM;
	cr4 = (cr4 & ~(word_t)CR4_OSFXSR) | CR4_PGE;
	if (cpuid(0).a >= 7) {
		struct cpuid const features = cpuid(7);
		cr4 |= (features.b >> 7 & 1 ? CR4_SMEP : 0u) | (features.b >> 20 & 1 ? CR4_SMAP : 0u)
		     | (features.c >> 2 & 1 ? CR4_UMIP : 0u);
	}
	__asm__ volatile("mov %0, %%cr0\n\tmov %1, %%cr4" : : "r"(cr0), "r"(cr4) : "memory");
}

void machine_halt(void)
{
	for (;;)
		__asm__ volatile("cli\n\thlt");
}
