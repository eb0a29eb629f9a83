/* SPDX-License-Identifier: MIT */
/*
 * Which address space the CPU translates with.
 *
 * The TLB tags what it knows of a user address with an 8-bit identifier (Arm ARM DDI 0406C, B3.9.1), so nothing has to be
 * forgotten on a switch. Identifiers are given out when an address space runs first, in ascending order; when there are
 * no more, the whole TLB is emptied and a new generation begins, in which every address space needs a new one. An address
 * space whose tables changed loses its own (page_table.c) and never gets the same one back within a generation.
 *
 * Identifier and table cannot be written at once. In between, the CPU has the part of the kernel's table that is for the
 * lowest GiB, where nothing is: what it may look up ahead then, it finds absent, and that it does not keep (B3.10.4).
 */
#include "armv7.h"
#include "boot_arch.h"
#include "page_entry.h"

enum { IDENTIFIERS = 256 };

struct cpu cpu_state;

static uint32_t generation = 1, next;

static void take_identifier(struct page_tables *tables)
{
	if (next == IDENTIFIERS) {
		next = 0;
		if (!++generation)
			generation = 1;
		tlb_all_write(0);
		branch_predictor_all_write(0);
		barrier_data();
	}
	tables->generation = generation;
	tables->identifier = next++;
}

void address_space_switch(struct page_tables *tables)
{
	cpu_state.active = tables;
	if (tables->generation != generation)
		take_identifier(tables);
	user_top_write(((paddr_t)kernel_top - KERNEL_IMAGE) | TOP_TABLE_CACHED);
	barrier_instructions();
	address_space_write(tables->identifier);
	barrier_instructions();
	user_top_write(tables->top | TOP_TABLE_CACHED);
	user_thread_write(0);              /* it would tell one component of another */
	barrier_instructions();
}
