/* SPDX-License-Identifier: MIT */
/* Control bits of riscv64 (privileged, chapter 4) and calls to the firmware (SBI specification 1.0). */
#ifndef HW_RISCV_H
#define HW_RISCV_H

#include "arch/arch.h"

enum { STATUS_INTERRUPTS_AFTER = 1 << 5, STATUS_WAS_SUPERVISOR = 1 << 8 };          /* sstatus: SPIE, SPP */
enum { INTERRUPT_BIT_CALL = 1 << 1, INTERRUPT_BIT_TIMER = 1 << 5, INTERRUPT_BIT_EXTERNAL = 1 << 9 };   /* sie, sip */
enum { COUNTER_CYCLES = 1 << 0 };                                                   /* scounteren */

#define CAUSE_INTERRUPT ((word_t)1 << 63)

#define CSR_READ(name) \
	({ word_t value_of_csr; __asm__ volatile("csrr %0, " #name : "=r"(value_of_csr)); value_of_csr; })
#define CSR_WRITE(name, value) \
	__asm__ volatile("csrw " #name ", %0" : : "r"((word_t)(value)) : "memory")
#define CSR_SET(name, bits)   __asm__ volatile("csrs " #name ", %0" : : "r"((word_t)(bits)) : "memory")
#define CSR_CLEAR(name, bits) __asm__ volatile("csrc " #name ", %0" : : "r"((word_t)(bits)) : "memory")

enum sbi_extension { SBI_CONSOLE_PUT = 1, SBI_TIME = 0x54494d45, SBI_CALL = 0x735049, SBI_CPUS = 0x48534d };

/* Function 0 of an extension; the firmware preserves all registers but a0 and a1. */
static inline word_t sbi_call(enum sbi_extension extension, word_t x, word_t y, word_t z)
{
	register word_t a0 __asm__("a0") = x;
	register word_t a1 __asm__("a1") = y;
	register word_t a2 __asm__("a2") = z;
	register word_t a6 __asm__("a6") = 0;
	register word_t a7 __asm__("a7") = (word_t)extension;
	__asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a2), "r"(a6), "r"(a7) : "memory");
	return a0;
}

#endif
