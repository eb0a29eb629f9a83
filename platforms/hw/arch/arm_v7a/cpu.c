/* SPDX-License-Identifier: MIT */
/*
 * The CPU's own settings: vectors, and what user mode may do. No component has floating point or vector registers:
 * access to the coprocessors 10 and 11 is denied, their instructions fault like undefined ones, so there is no such
 * state to switch or to leak. Of the system registers user mode keeps the one that it can only read, its UTCB's address,
 * and one that is cleared when another component runs.
 */
#include "armv7.h"
#include "boot_arch.h"
#include "page_entry.h"

_Static_assert(offsetof(struct context, ip) == CONTEXT_IP, "entry.S");
_Static_assert(sizeof(struct context) == CONTEXT_SIZE, "entry.S");
_Static_assert(offsetof(struct cpu, context) == 0, "entry.S");

enum { THUMBEE_SHIFT = 12, THUMBEE_NOT_FOR_USERS = 1 };
enum { THUMB = 0x20, MEMORY_MODEL_MASK = 0xf, MEMORY_MODEL_NO_KERNEL = 4 /* and greater: tables have that bit */ };

extern char vectors[], idle_loop[];

uint32_t user_table_bits;

void cpu_init(void)
{
	vector_base_write((word_t)vectors);
	coprocessor_access_write(0);
	performance_user_write(0);
	if (instruction_sets_read() >> THUMBEE_SHIFT & 0xf)
		thumbee_control_write(THUMBEE_NOT_FOR_USERS);
	barrier_instructions();
	if ((memory_model_read() & MEMORY_MODEL_MASK) >= MEMORY_MODEL_NO_KERNEL)
		user_table_bits = TOP_TABLE_NO_KERNEL;
}

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	(void)is_core;
	if (ip >= USER_END)
		return false;
	*context = (struct context){
		.ip = ip & ~(word_t)1, .sp = sp, .psr = MODE_USER | MASK_FIQ | (ip & 1 ? (word_t)THUMB : 0),
	};
	return true;
}

void context_init_idle(struct context *context)
{
	*context = (struct context){ .ip = (word_t)idle_loop, .psr = MODE_SUPERVISOR | MASK_FIQ | MASK_ABORT };
}

void machine_halt(void)
{
	for (;;)
		__asm__ volatile("cpsid aif\n\twfi");
}
