/* SPDX-License-Identifier: MIT */
/*
 * Addresses that x86_64 knows besides mapped and unmapped ones: those that are not canonical, and those where a kernel
 * is found: the upper half at its begin, its end and at the usual places between. That the processor may look there
 * ahead of the check of rights is a matter of timing, not tried here.
 */
#include "fault.h"

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

#define KERNEL_ATTACK(name, address) \
	static void read_##name(void)    { (void)*(const volatile char *)(address); } \
	static void write_##name(void)   { *(volatile char *)(address) = 1; } \
	static void execute_##name(void) { ((void (*)(void))(address))(); }

KERNEL_ATTACK(upper_half,      0xffff800000000000)
KERNEL_ATTACK(physical_window, 0xffffffc000000000)
KERNEL_ATTACK(physical_image,  0xffffffc000100000)
KERNEL_ATTACK(kernel_image,    0xffffffff80100000)
KERNEL_ATTACK(last_page,       0xfffffffffffff000)
KERNEL_ATTACK(core_image,      0x40100000)
KERNEL_ATTACK(core_window,     0x80200000)

#define KERNEL_KINDS(name) \
	{ "read_" #name, read_##name, MUST_STOP }, { "write_" #name, write_##name, MUST_STOP }, \
	{ "execute_" #name, execute_##name, MUST_STOP }

static const struct fault_kind kinds[] = {
	{ "read_non_canonical",   read_non_canonical,   MUST_STOP },
	{ "write_non_canonical",  write_non_canonical,  MUST_STOP },
	{ "jump_non_canonical",   jump_non_canonical,   MUST_STOP },
	{ "return_non_canonical", return_non_canonical, MUST_STOP },
	{ "jump_last_page",       jump_last_page,       MUST_STOP },
	{ "push_non_canonical",   push_non_canonical,   MUST_STOP },
	KERNEL_KINDS(upper_half), KERNEL_KINDS(physical_window), KERNEL_KINDS(physical_image),
	KERNEL_KINDS(kernel_image), KERNEL_KINDS(last_page), KERNEL_KINDS(core_image), KERNEL_KINDS(core_window),
};

FAULT_FAMILY(fault_arch_memory, kinds);
