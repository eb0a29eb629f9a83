/* SPDX-License-Identifier: MIT */
/*
 * Addresses that a process of Linux knows besides mapped and unmapped ones: those that are not canonical, Linux's own
 * half, and what core has where nobody else has anything: its image, its memory, the gate and the page of orders.
 * That the gate may be executed and the page of orders be read is meant so (platforms/linux/layout.h).
 */
#include "address_attacks.h"

const unsigned char fault_return_code[] = { 0xc3 };
const unsigned fault_return_code_size = sizeof(fault_return_code);

static void read_non_canonical(void)  { (void)*(const volatile char *)0x800000000000; }
static void write_non_canonical(void) { *(volatile char *)0xffff7fffffffffff = 1; }

static void jump_non_canonical(void)
{
	__asm__ volatile("jmp *%0" : : "r"(0x800000000000) : "memory");
}

static void return_non_canonical(void)
{
	__asm__ volatile("push %0; ret" : : "r"(0xdeadbeefdeadbeef) : "memory");
}

static void push_non_canonical(void)
{
	__asm__ volatile("mov %0, %%rsp; push %%rax" : : "r"(0x800000000008) : "memory");
}

FAULT_ACCESSES(host_kernel, 0xffffffff81000000)
FAULT_ACCESSES(host_window, 0xffff888000000000)
FAULT_ACCESSES(core_memory, 0x500000100000)
FAULT_ACCESSES(core_image,  0x600000102000)
FAULT_ACCESSES(host_stack,  0x7ffffffde000)
FAULT_ACCESSES(gate,        0x600000100000)
FAULT_ACCESSES(orders,      0x610000000000)

static const struct fault_kind kinds[] = {
	{ "read_non_canonical",   read_non_canonical,   MUST_STOP },
	{ "write_non_canonical",  write_non_canonical,  MUST_STOP },
	{ "jump_non_canonical",   jump_non_canonical,   MUST_STOP },
	{ "return_non_canonical", return_non_canonical, MUST_STOP },
	{ "push_non_canonical",   push_non_canonical,   MUST_STOP },
	FAULT_KINDS(host_kernel), FAULT_KINDS(host_window), FAULT_KINDS(core_memory), FAULT_KINDS(core_image),
	FAULT_KINDS(host_stack),
	{ "read_gate",      read_gate,      MAY_CONTINUE },
	{ "write_gate",     write_gate,     MUST_STOP },
	{ "execute_gate",   execute_gate,   MAY_CONTINUE },
	{ "read_orders",    read_orders,    MAY_CONTINUE },
	{ "write_orders",   write_orders,   MUST_STOP },
	{ "execute_orders", execute_orders, MUST_STOP },
};

FAULT_FAMILY(fault_arch_memory, kinds);
