/* SPDX-License-Identifier: MIT */
/* Start-up in order, from boot.S's call on. */
#include "boot_arch.h"
#include "arch/arm/memory_size.h"

word_t boot_level;

void kernel_boot(word_t level)
{
	boot_level = level;
	timer_start();
	console_init();
	cpu_init();
	boot_info.image_begin = BOARD_LOAD;
	boot_info.archive = image_end;
	boot_info.ranges = 1;
	boot_info.range[0].begin = BOARD_MEMORY_BASE;
	boot_info.range[0].end = memory_find_end();
	boot_archive_find();
	kernel_tables_init();
	interrupt_init();
	timer_init();
	struct page_tables const core_tables = core_tables_init();
	boot_core(&core_tables, core_entry, CORE_STACK_TOP);
	if (CPUS_MAX > 1)
		cpus_start();
}
