/* SPDX-License-Identifier: MIT */
/*
 * Start of core as a program of Linux. The image that the composer made is an executable file whose last segment is the
 * boot archive. "Physical" memory is one memfd, as large as the platform says, whose descriptor no component ever has;
 * the archive is copied to where a boot loader would have put it, and from there on everything is as on any machine.
 */
#include <asm/signal.h>
#include <linux/prctl.h>
#include <linux/resource.h>

#include <genode/boot_archive.h>
#include <genode/memory.h>

#include "carrier.h"
#include "checker.h"
#include "clock.h"
#include "core/core_arch.h"
#include "debug.h"
#include "host.h"
#include "host_call.h"
#include "kernel/boot.h"
#include "kernel/memory.h"
#include "loop.h"
#include "process.h"
#include "sandbox.h"
#include "terminal.h"

extern const char _core_end[];
extern const char gate_begin[];

void core_start(void);
_Noreturn void host_start(const uintptr_t *stack);

const struct service *const arch_services[] = { NULL };

static paddr_t physical(const void *in_image) { return (paddr_t)((uintptr_t)in_image - LAYOUT_IMAGE); }

/* The archive that the image carries becomes the first thing in memory. */
static void memory_init(void)
{
	const struct boot_archive_header *const header = (const void *)_core_end;
	if (header->magic != BOOT_ARCHIVE_MAGIC)
		host_panic("this is core alone, an image has a boot archive behind it");
	uint64_t const end = header->memory_base + header->memory_size;
	if (end > MEMORY_MAX || header->memory_base >= end || header->total_size > end - physical(_core_end))
		host_panic("the boot archive does not fit into the platform's memory");
	host_memory_fd = host_memfd("memory", MEMORY_MAX);
	host_share_at(LAYOUT_MEMORY, host_memory_fd, 0, end);
	memcpy(memory_at(physical(_core_end)), header, header->total_size);
	boot_info = (struct core_boot_info){
		.image_begin = physical(gate_begin), .archive = physical(_core_end), .ranges = 1,
		.range = { { header->memory_base, end } },
	};
	boot_archive_find();
}

/* Each thread needs a descriptor: as many as Linux allows. */
static void limits_init(void)
{
	struct { uint64_t soft, hard; } limit;
	if (host_call_4(__NR_prlimit64, 0, RLIMIT_NOFILE, 0, (uintptr_t)&limit) < 0)
		return;
	limit.soft = limit.hard;
	host_call_4(__NR_prlimit64, 0, RLIMIT_NOFILE, (uintptr_t)&limit, 0);
}

/* Who reads the terminal may go away; that is no reason to end. */
static void signals_init(void)
{
	struct { uintptr_t handler, flags, restorer, mask; } const ignore = { 1 /* SIG_IGN */, 0, 0, 0 };
	host_call_4(__NR_rt_sigaction, SIGPIPE, (uintptr_t)&ignore, 0, sizeof(ignore.mask));
}

/*
 * core [--debug NAME | --valgrind NAME PROGRAM WORD…], as compose/run starts it. Behind the arguments is the environment,
 * and a null behind each.
 */
static void arguments_read(const uintptr_t *stack)
{
	uintptr_t const count = stack[0];
	const uintptr_t *const words = stack + 1, *const environment = words + count + 1;
	if (count > 2 && !strcmp((const char *)words[1], "--debug"))
		debug_init((const char *)words[2]);
	else if (count > 3 && !strcmp((const char *)words[1], "--valgrind"))
		checker_init((const char *)words[2], words + 3, environment);
}

/* Where Linux begins: number of arguments, arguments. */
void host_start(const uintptr_t *stack)
{
	signals_init();
	host_call_4(__NR_prctl, PR_SET_NAME, (uintptr_t)"core", 0, 0);
	terminal_find();
	host_call_4(__NR_close_range, 4, ~0u, 0, 0);     /* the image, and what else was left open */
	arguments_read(stack);
	limits_init();
	loop_init();
	clock_init();
	carrier_init();
	process_init();
	memory_init();
	terminal_init();
	boot_core(&(struct page_tables){ 0 }, 0, 0);
	loop_begin();
	checker_start();
	sandbox_enter(checker_wanted());
	core_start();
	host_exit(1);
}
