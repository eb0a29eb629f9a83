/* SPDX-License-Identifier: MIT */
/*
 * Memory at boot: the loader put the image somewhere, the archive follows it, and the kernel takes a few pages behind
 * the archive for its own tables, core's tables, stack and message buffer. All other memory is core's to give out. From
 * then on the kernel allocates nothing.
 */
#include <genode/boot_archive.h>

#include "kernel/boot.h"
#include "kernel/ipc.h"
#include "kernel/memory.h"
#include "kernel/panic.h"
#include "kernel/scheduler.h"

struct core_boot_info boot_info;

static struct pd core_pd;
static struct thread core_thread;

/* End of the RAM range that holds the address, 0 if none does. */
static paddr_t range_end(paddr_t address)
{
	for (unsigned i = 0; i < boot_info.ranges; i++)
		if (boot_info.range[i].begin <= address && address < boot_info.range[i].end)
			return boot_info.range[i].end;
	return 0;
}

void boot_archive_find(void)
{
	paddr_t const end = range_end(boot_info.archive);
	if (!end || range_end(boot_info.image_begin) != end)
		kernel_panic("the image at 0x%x to 0x%x is not in RAM", boot_info.image_begin, boot_info.archive);
	const struct boot_archive_header *const header = memory_at(boot_info.archive);
	if (header->magic != BOOT_ARCHIVE_MAGIC || header->version != BOOT_ARCHIVE_VERSION)
		kernel_panic("no boot archive behind the image at 0x%x", boot_info.archive);
	if (header->total_size % PAGE_SIZE || header->total_size > end - boot_info.archive)
		kernel_panic("the boot archive of %u bytes does not fit into the RAM from 0x%x to 0x%x",
		             (word_t)header->total_size, boot_info.archive, end);
	boot_info.free = boot_info.archive + (paddr_t)header->total_size;
}

paddr_t boot_page(void)
{
	paddr_t const page = boot_info.free;
	if (page >= range_end(boot_info.archive))
		kernel_panic("no memory left behind the boot archive");
	boot_info.free += PAGE_SIZE;
	memory_clear_page(page);
	return page;
}

void boot_core(const struct page_tables *tables, word_t entry, word_t stack_top)
{
	scheduler_init(&core_pd);
	core_pd = (struct pd){ .tables = *tables, .is_core = true };

	paddr_t const utcb = boot_page();
	thread_init(&core_thread, &core_pd, utcb, CORE_WINDOW + utcb, PRIORITIES - 1, 0, 0);
	_Static_assert(sizeof(boot_info) <= UTCB_SIZE - sizeof(struct utcb), "the buffer holds it");
	*(struct core_boot_info *)core_thread.utcb->data = boot_info;
	ipc_init(&core_thread);
	if (!thread_start(&core_thread, entry, stack_top))
		kernel_panic("core's entry 0x%x is not an address", entry);
	scheduler_update();
}
