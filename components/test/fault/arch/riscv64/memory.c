/* SPDX-License-Identifier: MIT */
/*
 * Addresses that riscv64 knows besides mapped and unmapped ones: those that are not sign-extended from 39 bits, those
 * where a kernel is found, the firmware, device registers; and accesses that the firmware finishes for the CPU because
 * they are not aligned, which it must do with the rights of the one who made them.
 */
#include "address_attacks.h"

const unsigned char fault_return_code[] = { 0x82, 0x80 };
const unsigned fault_return_code_size = sizeof(fault_return_code);

static void read_non_canonical(void)  { (void)*(const volatile char *)0x4000000000; }
static void write_non_canonical(void) { *(volatile char *)0xffffffbfffffffff = 1; }
static void jump_non_canonical(void)  { __asm__ volatile("jr %0" : : "r"(0x4000000000) : "memory"); }
static void jump_far(void)            { __asm__ volatile("jr %0" : : "r"(0xdeadbeefdeadbee0) : "memory"); }
static void jump_last_page(void)      { __asm__ volatile("jr %0" : : "r"(0x3ffffffffe) : "memory"); }

static void read_across(word_t border)
{
	word_t value;
	__asm__ volatile("ld %0, -4(%1)" : "=r"(value) : "r"(border) : "memory");
}

static void write_across(word_t border) { __asm__ volatile("sd zero, -4(%0)" : : "r"(border) : "memory"); }

static void read_misaligned_kernel(void)    { read_across(0xffffffc080200000); }
static void write_misaligned_kernel(void)   { write_across(0xffffffc080200000); }
static void read_misaligned_firmware(void)  { read_across(0x80001000); }
static void write_misaligned_firmware(void) { write_across(0x80001000); }

static void atomic_misaligned(void)
{
	static unsigned char bytes[16];
	__asm__ volatile("amoadd.w zero, zero, (%0)" : : "r"(bytes + 1) : "memory");
}

FAULT_ACCESSES(upper_half,      0xffffffc000000000)
FAULT_ACCESSES(physical_window, 0xffffffc080100000)
FAULT_ACCESSES(kernel_image,    0xffffffff80109000)
FAULT_ACCESSES(last_page,       0xfffffffffffff000)
FAULT_ACCESSES(core_image,      0x800101000)
FAULT_ACCESSES(core_window,     0x1080200000)
FAULT_ACCESSES(firmware,        0x80000000)
FAULT_ACCESSES(uart,            0x10000000)
FAULT_ACCESSES(uart_window,     0xffffffc010000000)

static const struct fault_kind kinds[] = {
	{ "read_non_canonical",        read_non_canonical,        MUST_STOP },
	{ "write_non_canonical",       write_non_canonical,       MUST_STOP },
	{ "jump_non_canonical",        jump_non_canonical,        MUST_STOP },
	{ "jump_far",                  jump_far,                  MUST_STOP },
	{ "jump_last_page",            jump_last_page,            MUST_STOP },
	{ "read_misaligned_kernel",    read_misaligned_kernel,    MUST_STOP },
	{ "write_misaligned_kernel",   write_misaligned_kernel,   MUST_STOP },
	{ "read_misaligned_firmware",  read_misaligned_firmware,  MUST_STOP },
	{ "write_misaligned_firmware", write_misaligned_firmware, MUST_STOP },
	{ "atomic_misaligned",         atomic_misaligned,         MUST_STOP },
	FAULT_KINDS(upper_half), FAULT_KINDS(physical_window), FAULT_KINDS(kernel_image), FAULT_KINDS(last_page),
	FAULT_KINDS(core_image), FAULT_KINDS(core_window), FAULT_KINDS(firmware), FAULT_KINDS(uart),
	FAULT_KINDS(uart_window),
};

FAULT_FAMILY(fault_arch_memory, kinds);
