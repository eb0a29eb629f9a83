/* SPDX-License-Identifier: MIT */
/*
 * The CPU's own settings: vectors, and what user mode may do. No component has floating point or vector registers: their
 * use traps, so there is no such state to switch or to leak.
 */
#include "boot_arch.h"
#include "kernel/trap.h"

_Static_assert(offsetof(struct context, sp) == CONTEXT_SP, "entry.S");
_Static_assert(offsetof(struct context, ip) == CONTEXT_IP, "entry.S");
_Static_assert(sizeof(struct context) == CONTEXT_SIZE, "entry.S");
_Static_assert(offsetof(struct cpu, context) == 0 && sizeof(struct cpu) == CPU_SIZE, "entry.S");
_Static_assert(sizeof(struct cpu_page) == KERNEL_STACK_SIZE, "entry.S");

#define CONTROL_KEEP_ACCESS (1u << 23)   /* SPAN: an exception does not take the kernel's access to user pages away */

extern char vectors[], idle_loop[];

/* Kernel mode has no access to user pages, on CPUs that can deny it (D5.4.7). */
static void privileged_access_deny(void)
{
	if (!(REGISTER_READ(id_aa64mmfr1_el1) >> 20 & 0xf))
		return;
	word_t const control = REGISTER_READ(sctlr_el1);
	__asm__ volatile("msr sctlr_el1, %0\n\tisb" : : "r"(control & ~(word_t)CONTROL_KEEP_ACCESS) : "memory");
}

void cpu_init(void)
{
	__asm__ volatile("msr vbar_el1, %0\n\tmsr cpacr_el1, xzr\n\tmsr mdscr_el1, xzr\n\tmsr pmuserenr_el0, xzr\n\tisb"
	                 : : "r"(vectors) : "memory");
	privileged_access_deny();
}

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	(void)is_core;
	if (ip >= USER_END || ip % 4)
		return false;
	*context = (struct context){ .ip = ip, .sp = sp, .processor_status = STATUS_USER | STATUS_NO_FIQ };
	return true;
}

void context_init_idle(struct context *context)
{
	*context = (struct context){
		.ip = (word_t)idle_loop, .processor_status = STATUS_KERNEL | (STATUS_MASKED & ~(word_t)0x80),
	};
}

void machine_halt(void)
{
	for (;;)
		__asm__ volatile("msr daifset, #15\n\twfi");
}
