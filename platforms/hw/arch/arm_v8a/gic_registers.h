/* SPDX-License-Identifier: MIT */
/* The interrupt controller's registers in the CPU, for arm/gic.c and arm/gic_v3.c (IHI 0069H, 12.2). */
#ifndef HW_GIC_REGISTERS_H
#define HW_GIC_REGISTERS_H

#include "arch/arch.h"

/* Does the CPU have them (ID_AA64PFR0_EL1.GIC)? */
static inline bool gic_v3_present(void) { return REGISTER_READ(id_aa64pfr0_el1) >> 24 & 0xf; }

/* The four levels of this CPU's affinity, the highest first. */
static inline uint32_t cpu_affinity_read(void)
{
	word_t const affinity = REGISTER_READ(mpidr_el1);
	return (uint32_t)(affinity >> 32 << 24) | (affinity & 0x00ffffff);
}

/* ICC_SRE_EL1, ICC_CTLR_EL1, ICC_PMR_EL1, ICC_IGRPEN1_EL1: registers instead of memory; reset; priorities; the group. */
static inline void gic_interface_on(word_t priorities)
{
	__asm__ volatile("msr S3_0_C12_C12_5, %0\n\tisb\n\tmsr S3_0_C12_C12_4, xzr\n\tmsr S3_0_C4_C6_0, %1\n\t"
	                 "msr S3_0_C12_C12_7, %2\n\tisb" : : "r"((word_t)7), "r"(priorities), "r"((word_t)1) : "memory");
}

/* ICC_IAR1_EL1, ICC_EOIR1_EL1, ICC_SGI1R_EL1 */
static inline uint32_t gic_acknowledge_read(void)
{
	word_t line;
	__asm__ volatile("mrs %0, S3_0_C12_C12_0\n\tdsb sy" : "=r"(line) : : "memory");
	return (uint32_t)line;
}

static inline void gic_end_write(word_t line) { __asm__ volatile("msr S3_0_C12_C12_1, %0\n\tisb" : : "r"(line) : "memory"); }
static inline void gic_call_write(uint64_t call) { __asm__ volatile("msr S3_0_C12_C11_5, %0\n\tisb" : : "r"(call) : "memory"); }

#endif
