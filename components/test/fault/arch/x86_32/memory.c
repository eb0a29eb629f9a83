/* SPDX-License-Identifier: MIT */
/* Addresses of x86_32 where a kernel is found: the last GiB, at its begin, its end and at the places between. */
#include "address_attacks.h"

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

FAULT_ACCESSES(physical_window, 0xc0000000)
FAULT_ACCESSES(physical_image,  0xc0100000)
FAULT_ACCESSES(apic,            0xffc00000)
FAULT_ACCESSES(kernel_image,    0xffd00000)
FAULT_ACCESSES(last_page,       0xfffff000)
FAULT_ACCESSES(core_image,      0x40100000)
FAULT_ACCESSES(core_window,     0x80200000)

static const struct fault_kind kinds[] = {
	{ "jump_last_page",    jump_last_page,    MUST_STOP },
	{ "jump_last_byte",    jump_last_byte,    MUST_STOP },
	{ "push_below_kernel", push_below_kernel, MUST_STOP },
	{ "read_across",       read_across,       MUST_STOP },
	FAULT_KINDS(physical_window), FAULT_KINDS(physical_image), FAULT_KINDS(apic), FAULT_KINDS(kernel_image),
	FAULT_KINDS(last_page), FAULT_KINDS(core_image), FAULT_KINDS(core_window),
};

FAULT_FAMILY(fault_arch_memory, kinds);
