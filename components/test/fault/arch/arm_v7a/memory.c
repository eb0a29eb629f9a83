/* SPDX-License-Identifier: MIT */
/*
 * Addresses of ARMv7-A besides mapped and unmapped ones: those where the kernel and its windows lie, the vectors at their
 * two customary places, registers of devices, and accesses that this CPU allows at multiples of four only.
 */
#include "address_attacks.h"

const unsigned char fault_return_code[] = { 0x1e, 0xff, 0x2f, 0xe1 };      /* bx lr */
const unsigned fault_return_code_size = sizeof(fault_return_code);

static word_t words[4];

#define UNALIGNED ((word_t)words + 1)

static void load_several_unaligned(void)
{
	__asm__ volatile("ldmia %0, {r2, r3}" : : "r"(UNALIGNED) : "r2", "r3", "memory");
}

static void load_pair_unaligned(void)
{
	__asm__ volatile("ldrd r2, r3, [%0]" : : "r"(UNALIGNED) : "r2", "r3", "memory");
}

static void load_exclusive_unaligned(void)
{
	__asm__ volatile("ldrex r2, [%0]" : : "r"(UNALIGNED) : "r2", "memory");
}

/* Bit 0 of a jump's target says Thumb, bit 1 alone is no place for an instruction. */
static void jump_unaligned(void)
{
	__asm__ volatile("bx %0" : : "r"((word_t)words | 2) : "memory");
}

FAULT_ACCESSES(upper_part,      0x40000000)
FAULT_ACCESSES(physical_window, 0x80000000)
FAULT_ACCESSES(physical_image,  0x80011000)
FAULT_ACCESSES(kernel_image,    0xc001c000)
FAULT_ACCESSES(kernel_devices,  0xf0000000)
FAULT_ACCESSES(vectors,         0xffff0000)
FAULT_ACCESSES(last_page,       0xfffff000)
FAULT_ACCESSES(core_image,      0x01011000)
FAULT_ACCESSES(core_window,     0x04400000)
FAULT_ACCESSES(device,          0x10009000)

static const struct fault_kind kinds[] = {
	{ "load_several_unaligned",   load_several_unaligned,   MUST_STOP },
	{ "load_pair_unaligned",      load_pair_unaligned,      MUST_STOP },
	{ "load_exclusive_unaligned", load_exclusive_unaligned, MUST_STOP },
	{ "jump_unaligned",           jump_unaligned,           MUST_STOP },
	FAULT_KINDS(upper_part), FAULT_KINDS(physical_window), FAULT_KINDS(physical_image), FAULT_KINDS(kernel_image),
	FAULT_KINDS(kernel_devices), FAULT_KINDS(vectors), FAULT_KINDS(last_page), FAULT_KINDS(core_image),
	FAULT_KINDS(core_window), FAULT_KINDS(device),
};

FAULT_FAMILY(fault_arch_memory, kinds);
