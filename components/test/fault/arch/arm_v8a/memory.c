/* SPDX-License-Identifier: MIT */
/*
 * Addresses of ARMv8-A besides mapped and unmapped ones: those between the two tables' ranges, those where the kernel and
 * its windows lie, registers of devices, and accesses that must be aligned.
 */
#include "address_attacks.h"

const unsigned char fault_return_code[] = { 0xc0, 0x03, 0x5f, 0xd6 };      /* ret */
const unsigned fault_return_code_size = sizeof(fault_return_code);

static word_t words[4];

static void read_between_tables(void)  { (void)*(const volatile char *)0x8000000000; }
static void write_between_tables(void) { *(volatile char *)0xffffff7fffffffff = 1; }
static void jump_between_tables(void)  { __asm__ volatile("br %0" : : "r"(0x8000000000) : "memory"); }
static void jump_last_page(void)       { __asm__ volatile("br %0" : : "r"(0x7ffffffffc) : "memory"); }
static void jump_unaligned(void)       { __asm__ volatile("br %0" : : "r"((word_t)words | 2) : "memory"); }

static void load_exclusive_unaligned(void)
{
	__asm__ volatile("ldxr x2, [%0]" : : "r"((word_t)words + 1) : "x2", "memory");
}

/* Not every model of the CPU checks it (QEMU does not); the memory is the component's own. */
static void stack_unaligned(void)
{
	__asm__ volatile("mov x2, sp\n\tsub x4, x2, #24\n\tmov sp, x4\n\tldr x3, [sp]\n\tmov sp, x2" : : : "x2", "x3", "x4", "memory");
}

FAULT_ACCESSES(upper_part,      0xffffff8000000000)
FAULT_ACCESSES(physical_window, 0xffffff8040081000)
FAULT_ACCESSES(kernel_image,    0xffffffff80090000)
FAULT_ACCESSES(kernel_devices,  0xffffffffc0000000)
FAULT_ACCESSES(last_page,       0xfffffffffffff000)
FAULT_ACCESSES(core_image,      0x800081000)
FAULT_ACCESSES(core_window,     0x1040200000)
FAULT_ACCESSES(device,          0x9000000)

static const struct fault_kind kinds[] = {
	{ "read_between_tables",      read_between_tables,      MUST_STOP },
	{ "write_between_tables",     write_between_tables,     MUST_STOP },
	{ "jump_between_tables",      jump_between_tables,      MUST_STOP },
	{ "jump_last_page",           jump_last_page,           MUST_STOP },
	{ "jump_unaligned",           jump_unaligned,           MUST_STOP },
	{ "load_exclusive_unaligned", load_exclusive_unaligned, MUST_STOP },
	{ "stack_unaligned",          stack_unaligned,          MAY_CONTINUE },
	FAULT_KINDS(upper_part), FAULT_KINDS(physical_window), FAULT_KINDS(kernel_image), FAULT_KINDS(kernel_devices),
	FAULT_KINDS(last_page), FAULT_KINDS(core_image), FAULT_KINDS(core_window), FAULT_KINDS(device),
};

FAULT_FAMILY(fault_arch_memory, kinds);
