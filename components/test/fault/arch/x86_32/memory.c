/* SPDX-License-Identifier: MIT */
/* Addresses of x86_32 where a kernel is found: the last GiB, at its begin, its end and at the places between. */
#include "fault.h"

const unsigned char fault_return_code[] = { 0xc3 };
const unsigned fault_return_code_size = sizeof(fault_return_code);

static void jump_last_page(void) { __asm__ volatile("jmp *%0" : : "r"(0xbffffffe) : "memory"); }
static void jump_last_byte(void) { __asm__ volatile("jmp *%0" : : "r"(0xffffffff) : "memory"); }

static void push_below_kernel(void)
{
	__asm__ volatile("mov %0, %%esp; push %%eax" : : "r"(0xc0000004) : "memory");
}

/* Crosses from the last page of a component into the first of the kernel's. */
static void read_across(void)
{
	word_t value;
	__asm__ volatile("movl 0xbffffffe, %0" : "=r"(value) : : "memory");
}

#define KERNEL_ATTACK(name, address) \
	static void read_##name(void)    { (void)*(const volatile char *)(address); } \
	static void write_##name(void)   { *(volatile char *)(address) = 1; } \
	static void execute_##name(void) { ((void (*)(void))(address))(); }

KERNEL_ATTACK(physical_window, 0xc0000000)
KERNEL_ATTACK(physical_image,  0xc0100000)
KERNEL_ATTACK(apic,            0xffc00000)
KERNEL_ATTACK(kernel_image,    0xffd00000)
KERNEL_ATTACK(last_page,       0xfffff000)
KERNEL_ATTACK(core_image,      0x40100000)
KERNEL_ATTACK(core_window,     0x80200000)

#define KERNEL_KINDS(name) \
	{ "read_" #name, read_##name, MUST_STOP }, { "write_" #name, write_##name, MUST_STOP }, \
	{ "execute_" #name, execute_##name, MUST_STOP }

static const struct fault_kind kinds[] = {
	{ "jump_last_page",    jump_last_page,    MUST_STOP },
	{ "jump_last_byte",    jump_last_byte,    MUST_STOP },
	{ "push_below_kernel", push_below_kernel, MUST_STOP },
	{ "read_across",       read_across,       MUST_STOP },
	KERNEL_KINDS(physical_window), KERNEL_KINDS(physical_image), KERNEL_KINDS(apic), KERNEL_KINDS(kernel_image),
	KERNEL_KINDS(last_page), KERNEL_KINDS(core_image), KERNEL_KINDS(core_window),
};

FAULT_FAMILY(fault_arch_memory, kinds);
