/* SPDX-License-Identifier: MIT */
#include "actors.h"
#include "machine.h"
#include "parts.h"

enum { KERNEL_PAGES = 16 };                      /* what machine_init() takes */

void parts_init(void)
{
	machine_init();
	actor_become(machine_core_thread());
}

paddr_t parts_memory_begin(void) { return machine_begin() + KERNEL_PAGES * PAGE_SIZE; }
paddr_t parts_memory_end(void) { return machine_end(); }
void parts_on_halt(jmp_buf *end) { machine.on_halt = end; }
