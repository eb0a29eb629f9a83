/* SPDX-License-Identifier: MIT */
/*
 * CPU state that a component may set and that the kernel inherits when it is entered: flags, the stack pointer, segment
 * registers. The system call must do what it always does, and a fault in such a state must be one of the component.
 *
 * Flags: 8 single step, 10 direction, 14 nested task, 18 alignment check (Intel SDM volume 1, 3.4.3).
 */
#include "fault.h"

#include <genode/rpc.h>

#define KERNEL_ADDRESS 0xffffffff80100000

#define FLAGS_SET(bits) "pushfq; orq $" bits ", (%%rsp); popfq; "

static void system_call_now(void) { (void)time_us_call(); }

/* `syscall` with the flags and back again with flags that are harmless. */
#define CALL_WITH_FLAGS(bits) \
	do { \
		word_t number = SYSTEM_CALL_TIME; \
		__asm__ volatile(FLAGS_SET(bits) "syscall; pushq $0x202; popfq" : "+a"(number) : \
		                 : "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11", "memory", "cc"); \
	} while (0)

static void direction_flag(void)  { CALL_WITH_FLAGS("0x400"); system_call_now(); }
static void nested_task(void)     { CALL_WITH_FLAGS("0x4000"); system_call_now(); }
static void alignment_check(void) { CALL_WITH_FLAGS("0x40000"); system_call_now(); }
static void identification(void)  { CALL_WITH_FLAGS("0x200000"); system_call_now(); }
static void single_step(void)     { CALL_WITH_FLAGS("0x100"); }

static void fault_with_flags(void)
{
	__asm__ volatile(FLAGS_SET("0x44400") "ud2" : : : "memory", "cc");
}

/* The kernel must not use the stack of the one who calls. */
static void call_on_wild_stack(void)
{
	word_t number = SYSTEM_CALL_TIME;
	__asm__ volatile("mov %%rsp, %%rbx; mov %1, %%rsp; syscall; mov %%rbx, %%rsp"
	                 : "+a"(number) : "r"(KERNEL_ADDRESS)
	                 : "rbx", "rdi", "rsi", "rdx", "rcx", "r8", "r9", "r10", "r11", "memory");
}

static void fault_on_wild_stack(void)
{
	__asm__ volatile("mov %0, %%rsp; ud2" : : "r"(KERNEL_ADDRESS) : "memory");
}

static void fault_on_non_canonical_stack(void)
{
	__asm__ volatile("mov %0, %%rsp; ud2" : : "r"(0x1234567812345678) : "memory");
}

/* Null selectors are allowed in 64-bit mode; the kernel and other threads must not come to depend on them. */
static void null_segments(void)
{
	__asm__ volatile("mov %w0, %%ds; mov %w0, %%es; mov %w0, %%gs" : : "r"(0));
	system_call_now();
}

/* Without the CPU's UMIP this tells where the kernel's table lies; it tells nobody how to reach it. */
static void store_gdt(void)
{
	unsigned char descriptor[10];
	__asm__ volatile("sgdt %0" : "=m"(descriptor));
}

/* Floating point and vector registers, which nobody saves, must not exist; the segments' bases and the hypervisor are the kernel's. */
static void write_fs_base(void) { __asm__ volatile("wrfsbase %0" : : "r"((word_t)0)); }
static void write_gs_base(void) { __asm__ volatile("wrgsbase %0" : : "r"((word_t)0)); }
static void hypercall(void)     { __asm__ volatile("vmcall" : : "a"(-1) : "memory"); }
static void x87(void)           { __asm__ volatile("fninit; fld1"); }

/* movq into mm0 and xmm0, by their bytes, because the compiler was told that there are no such registers */
static void sse(void) { __asm__ volatile(".byte 0x66, 0x48, 0x0f, 0x6e, 0xc0" : : "a"(1)); }
static void mmx(void) { __asm__ volatile(".byte 0x48, 0x0f, 0x6e, 0xc0" : : "a"(1)); }

static void save_vectors(void)
{
	static unsigned char area[16];
	__asm__ volatile("xsave %0" : "=m"(area) : "a"(7), "d"(0));
}

static const struct fault_kind kinds[] = {
	{ "write_fs_base",                write_fs_base,                MUST_STOP },
	{ "write_gs_base",                write_gs_base,                MUST_STOP },
	{ "hypercall",                    hypercall,                    MUST_STOP },
	{ "x87",                          x87,                          MUST_STOP },
	{ "sse",                          sse,                          MUST_STOP },
	{ "mmx",                          mmx,                          MUST_STOP },
	{ "save_vectors",                 save_vectors,                 MUST_STOP },
	{ "direction_flag",               direction_flag,               MAY_CONTINUE },
	{ "nested_task",                  nested_task,                  MAY_CONTINUE },
	{ "alignment_check",              alignment_check,              MAY_CONTINUE },
	{ "identification",               identification,               MAY_CONTINUE },
	{ "null_segments",                null_segments,                MAY_CONTINUE },
	{ "call_on_wild_stack",           call_on_wild_stack,           MAY_CONTINUE },
	{ "store_gdt",                    store_gdt,                    MAY_CONTINUE },
	{ "single_step",                  single_step,                  MUST_STOP },
	{ "fault_with_flags",             fault_with_flags,             MUST_STOP },
	{ "fault_on_wild_stack",          fault_on_wild_stack,          MUST_STOP },
	{ "fault_on_non_canonical_stack", fault_on_non_canonical_stack, MUST_STOP },
};

FAULT_FAMILY(fault_arch_state, kinds);
