/* SPDX-License-Identifier: MIT */
/*
 * Core: the part of the system that owns everything and gives it away.
 *
 * Core runs in user mode as one thread with one loop: it takes a request or a fault, answers it, takes the next. It has
 * no time of its own; whoever asks lends it his (kernel/scheduler.c), so a request to core is as urgent as its client.
 * No request waits for anything but core itself.
 */
#include "core/archive.h"
#include "core/cpu.h"
#include "core/fault.h"
#include "core/frames.h"
#include "core/init.h"
#include "core/print.h"
#include "cost.h"

static struct account root_account;

void core_start(void);

static paddr_t highest(paddr_t a, paddr_t b) { return a > b ? a : b; }
static paddr_t lowest(paddr_t a, uint64_t b) { return a < b ? a : (paddr_t)b; }

/*
 * Memory: the platform's range as far as the machine has it. Behind the archive lie the kernel's pages (which core's
 * account pays), then core's table of frames, then what is free.
 */
static void memory_init(const struct core_boot_info *info)
{
	const struct boot_archive_header *const header = archive_header();
	paddr_t const end = lowest(info->range[info->ranges - 1].end, header->memory_base + header->memory_size);
	paddr_t const archive_end = info->archive + header->total_size;
	paddr_t const first = end > info->free ? frames_init(info->free, end, info->free) : 0;
	if (!first)
		panic("no memory behind the boot archive");
	uint64_t ram = 0;
	for (unsigned i = 0; i < info->ranges; i++) {
		paddr_t const range_end = lowest(info->range[i].end, end);
		paddr_t const begin = highest(info->range[i].begin, archive_end), usable = highest(begin, first);
		archive_memory(info->range[i].begin, range_end);
		ram += range_end > begin ? range_end - begin : 0;
		if (range_end > usable)
			frames_add(usable, range_end);
	}
	account_init_root(&root_account, ram, PLATFORM_CAPS_TOTAL);
}

/* Places are shares of the CPUs that there are: with fewer of them everything has a place all the same. */
static void cpus_check(void)
{
	unsigned const there_are = cpu_count();
	if (there_are < CPUS_MAX)
		print("core: %u of the platform's %u CPUs", there_are, (unsigned)CPUS_MAX);
}

static word_t serve(word_t badge, struct message *message)
{
	switch (tag_kind(message->tag)) {
	case TAG_KIND_RPC: {
		struct object *const object = (struct object *)badge;
		object->kind->dispatch(object, message);
		return message->tag;
	}
	case TAG_KIND_FAULT:
		return tag_make(fault_handle((struct thread_object *)badge, message) ? 0 : 1, 0, 0);
	default:
		return TAG_NO_REPLY;
	}
}

void core_start(void)
{
	struct core_boot_info const info = *(const struct core_boot_info *)utcb()->data;
	archive_init(info.archive, info.free);
	memory_init(&info);
	cpus_check();
	init_start();
	struct message message = { .tag = TAG_NO_REPLY };
	for (;;) {
		word_t const badge = system_call(SYSTEM_CALL_REPLY_WAIT, 0, &message.tag, message.word);
		message.tag = serve(badge, &message);
	}
}
