/* SPDX-License-Identifier: MIT */
/*
 * Addresses that x86_64 knows besides mapped and unmapped ones: those that are not canonical, and those where a kernel
 * is found: the upper half at its begin, its end and at the usual places between. That the processor may look there
 * ahead of the check of rights is a matter of timing, not tried here.
 */
#include "address_attacks.h"

const unsigned char fault_return_code[] = { 0xc3 };
const unsigned fault_return_code_size = sizeof(fault_return_code);

static void read_non_canonical(void)  { (void)*(const volatile char *)0x800000000000; }
static void write_non_canonical(void) { *(volatile char *)0xffff7fffffffffff = 1; }

/* Loads the instruction pointer with an address that no instruction pointer can hold. */
static void jump_non_canonical(void)
{
	__asm__ volatile("jmp *%0" : : "r"(0x800000000000) : "memory");
}

static void return_non_canonical(void)
{
	__asm__ volatile("push %0; ret" : : "r"(0xdeadbeefdeadbeef) : "memory");
}

/* The last canonical page below the border: behind a system call there the return address would not be canonical. */
static void jump_last_page(void)
{
	__asm__ volatile("jmp *%0" : : "r"(0x7fffffffeffe) : "memory");
}

static void push_non_canonical(void)
{
	__asm__ volatile("mov %0, %%rsp; push %%rax" : : "r"(0x800000000008) : "memory");
}

FAULT_ACCESSES(upper_half,      0xffff800000000000)
FAULT_ACCESSES(physical_window, 0xffffffc000000000)
FAULT_ACCESSES(physical_image,  0xffffffc000100000)
FAULT_ACCESSES(kernel_image,    0xffffffff80100000)
FAULT_ACCESSES(last_page,       0xfffffffffffff000)
FAULT_ACCESSES(core_image,      0x40100000)
FAULT_ACCESSES(core_window,     0x80200000)

static const struct fault_kind kinds[] = {
	{ "read_non_canonical",   read_non_canonical,   MUST_STOP },
	{ "write_non_canonical",  write_non_canonical,  MUST_STOP },
	{ "jump_non_canonical",   jump_non_canonical,   MUST_STOP },
	{ "return_non_canonical", return_non_canonical, MUST_STOP },
	{ "jump_last_page",       jump_last_page,       MUST_STOP },
	{ "push_non_canonical",   push_non_canonical,   MUST_STOP },
	FAULT_KINDS(upper_half), FAULT_KINDS(physical_window), FAULT_KINDS(physical_image),
	FAULT_KINDS(kernel_image), FAULT_KINDS(last_page), FAULT_KINDS(core_image), FAULT_KINDS(core_window),
};

FAULT_FAMILY(fault_arch_memory, kinds);
