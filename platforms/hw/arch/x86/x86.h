/* SPDX-License-Identifier: MIT */
/* Instructions and control bits of x86_64 that kernel and core use by name (Intel SDM volume 3, 2.5; volume 4). */
#ifndef HW_X86_H
#define HW_X86_H

#include "arch/arch.h"
#include "arch/x86/msr.h"

enum { CR0_MP = 1u << 1, CR0_EM = 1u << 2, CR0_TS = 1u << 3, CR0_WP = 1u << 16 };
enum { CR4_PGE = 1u << 7, CR4_OSFXSR = 1u << 9, CR4_UMIP = 1u << 11, CR4_SMEP = 1u << 20, CR4_SMAP = 1u << 21 };

enum {
	FLAGS_FIXED = 0x2, FLAGS_TRAP = 0x100, FLAGS_INTERRUPT = 0x200, FLAGS_DIRECTION = 0x400, FLAGS_IOPL = 0x3000,
	FLAGS_NESTED = 0x4000, FLAGS_ALIGNMENT = 0x40000,
};

#define MSR_APIC_BASE 0x1bu
#define MSR_STAR      0xc0000081u
#define MSR_LSTAR     0xc0000082u
#define MSR_FMASK     0xc0000084u

static inline void port_out8(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}
static inline uint8_t port_in8(uint16_t port)
{
	uint8_t value;
	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline void port_out16(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}
static inline uint16_t port_in16(uint16_t port)
{
	uint16_t value;
	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}
static inline void port_out32(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}
static inline uint32_t port_in32(uint16_t port)
{
	uint32_t value;
	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint64_t msr_read(uint32_t number)
{
	uint32_t low, high;
	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
	return (uint64_t)high << 32 | low;
}

static inline uint64_t tsc_read(void)
{
	uint32_t low, high;
	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

struct cpuid { uint32_t a, b, c, d; };

static inline struct cpuid cpuid(uint32_t leaf)
{
	struct cpuid r;
	__asm__ volatile("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d) : "a"(leaf), "c"(0));
	return r;
}

#endif
