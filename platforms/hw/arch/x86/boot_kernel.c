/* SPDX-License-Identifier: MIT */
/* Start-up in order, from boot.S's call on. */
#include "boot_arch.h"
#include "x86.h"

void kernel_boot(uint32_t magic, uint32_t info)
{
	uint64_t const entry_tsc = tsc_read();
	console_init();
	boot_info.image_begin = IMAGE_LOAD;
	boot_info.archive = image_end;
	memory_map_read(magic, info);
	boot_archive_find();
	kernel_tables_init();
	cpu_init();
	interrupt_init();
	timer_init(entry_tsc);
	struct page_tables const core_tables = core_tables_init();
	boot_core(&core_tables, core_entry, CORE_STACK_TOP - sizeof(word_t));   /* as if called */
	cpus_start();
}
