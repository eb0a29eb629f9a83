/* SPDX-License-Identifier: MIT */
/* System registers and instructions of ARMv7-A that the kernel uses by name (Arm ARM DDI 0406C, B4.1). */
#ifndef HW_ARMV7_H
#define HW_ARMV7_H

#include "arch/arch.h"

#define SYSTEM_REGISTER(name, opc1, crn, crm, opc2) COPROCESSOR_REGISTER(name, p15, opc1, crn, crm, opc2)
#define COPROCESSOR_REGISTER(name, coprocessor, opc1, crn, crm, opc2) \
	static inline word_t name##_read(void) \
	{ \
		word_t value; \
		__asm__ volatile("mrc " #coprocessor ", " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : "=r"(value)); \
		return value; \
	} \
	static inline void name##_write(word_t value) \
	{ \
		__asm__ volatile("mcr " #coprocessor ", " #opc1 ", %0, " #crn ", " #crm ", " #opc2 : : "r"(value) : "memory"); \
	}

SYSTEM_REGISTER(instruction_sets,     0, c0,  c1,  0)     /* ID_PFR0 */
SYSTEM_REGISTER(memory_model,         0, c0,  c1,  4)     /* ID_MMFR0 */
SYSTEM_REGISTER(coprocessor_access,   0, c1,  c0,  2)     /* CPACR */
SYSTEM_REGISTER(user_top,             0, c2,  c0,  0)     /* TTBR0 */
SYSTEM_REGISTER(translation_control,  0, c2,  c0,  2)     /* TTBCR */
SYSTEM_REGISTER(data_fault_status,    0, c5,  c0,  0)     /* DFSR */
SYSTEM_REGISTER(fetch_fault_status,   0, c5,  c0,  1)     /* IFSR */
SYSTEM_REGISTER(data_fault_address,   0, c6,  c0,  0)     /* DFAR */
SYSTEM_REGISTER(fetch_fault_address,  0, c6,  c0,  2)     /* IFAR */
SYSTEM_REGISTER(fetch_cache_all,      0, c7,  c5,  0)     /* ICIALLU: invalidate */
SYSTEM_REGISTER(branch_predictor_all, 0, c7,  c5,  6)     /* BPIALL: invalidate */
SYSTEM_REGISTER(clean_to_fetch,       0, c7,  c11, 1)     /* DCCMVAU: a line, to where fetches see it */
SYSTEM_REGISTER(clean_and_invalidate, 0, c7,  c14, 1)     /* DCCIMVAC: a line, to where devices see it */
SYSTEM_REGISTER(tlb_all,              0, c8,  c7,  0)     /* TLBIALL */
SYSTEM_REGISTER(vector_base,          0, c12, c0,  0)     /* VBAR */
SYSTEM_REGISTER(address_space,        0, c13, c0,  1)     /* CONTEXTIDR */
SYSTEM_REGISTER(user_thread,          0, c13, c0,  2)     /* TPIDRURW */
SYSTEM_REGISTER(performance_user,     0, c9,  c14, 0)     /* PMUSERENR */

COPROCESSOR_REGISTER(thumbee_control, p14, 6, c0, c0, 0)  /* TEECR */

static inline void barrier_instructions(void) { __asm__ volatile("isb" : : : "memory"); }
static inline void barrier_data(void) { __asm__ volatile("dsb" : : : "memory"); }

#endif
