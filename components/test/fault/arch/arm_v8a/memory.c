/* SPDX-License-Identifier: MIT */
/*
 * Addresses of ARMv8-A besides mapped and unmapped ones: those between the two tables' ranges, those where the kernel and
 * its windows lie, registers of devices, and accesses that must be aligned.
 */
#include "fault.h"

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

#define KERNEL_ATTACK(name, address) \
	static void read_##name(void)    { (void)*(const volatile char *)(address); } \
	static void write_##name(void)   { *(volatile char *)(address) = 1; } \
	static void execute_##name(void) { ((void (*)(void))(address))(); }

KERNEL_ATTACK(upper_part,      0xffffff8000000000)
KERNEL_ATTACK(physical_window, 0xffffff8040081000)
KERNEL_ATTACK(kernel_image,    0xffffffff80090000)
KERNEL_ATTACK(kernel_devices,  0xffffffffc0000000)
KERNEL_ATTACK(last_page,       0xfffffffffffff000)
KERNEL_ATTACK(core_image,      0x800081000)
KERNEL_ATTACK(core_window,     0x1040200000)
KERNEL_ATTACK(device,          0x9000000)

#define KERNEL_KINDS(name) \
	{ "read_" #name, read_##name, MUST_STOP }, { "write_" #name, write_##name, MUST_STOP }, \
	{ "execute_" #name, execute_##name, MUST_STOP }

static const struct fault_kind kinds[] = {
	{ "read_between_tables",      read_between_tables,      MUST_STOP },
	{ "write_between_tables",     write_between_tables,     MUST_STOP },
	{ "jump_between_tables",      jump_between_tables,      MUST_STOP },
	{ "jump_last_page",           jump_last_page,           MUST_STOP },
	{ "jump_unaligned",           jump_unaligned,           MUST_STOP },
	{ "load_exclusive_unaligned", load_exclusive_unaligned, MUST_STOP },
	{ "stack_unaligned",          stack_unaligned,          MAY_CONTINUE },
	KERNEL_KINDS(upper_part), KERNEL_KINDS(physical_window), KERNEL_KINDS(kernel_image), KERNEL_KINDS(kernel_devices),
	KERNEL_KINDS(last_page), KERNEL_KINDS(core_image), KERNEL_KINDS(core_window), KERNEL_KINDS(device),
};

FAULT_FAMILY(fault_arch_memory, kinds);
