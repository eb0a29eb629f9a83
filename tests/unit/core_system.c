/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/ platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/x86_64/page_table.c platforms/hw/core/ components/lib/args.c components/lib/elf.c
 *       components/lib/format.c components/lib/string_copy.c components/lib/text.c */
/* cflags: -Itests/unit/fake_hw -DACCOUNT_CHECK=1 -pthread */
/* target: x86_64 pc_x86_64 */
/* Core as its clients meet it: sessions and what they cost, dataspaces and region maps, faults, accounts, and the end of
 * everything. Each test ends by asking whether all that was taken has come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <interfaces/cpu.h>
#include <interfaces/io_mem.h>
#include <interfaces/irq.h>
#include <interfaces/log.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>
#include <interfaces/rom.h>

#include <genode/dataspace.h>

#include "actors.h"

enum { PD = 1, CPU = 2, LOG = 3, BINARY = 4, ID = 10 };

static cap_t pd, cpu, log_session, space;
static uint64_t ram_at_start, caps_at_start;
static size_t pages_at_start;

static cap_t environment(uint32_t id)
{
	cap_t cap = 0;
	assert_int_equal(parent_session_cap(CAP_PARENT, id, &cap), RPC_OK);
	assert_int_not_equal(cap, CAP_INVALID);
	return cap;
}

static uint64_t used(cap_t account, bool caps)
{
	uint64_t quota, value;
	assert_int_equal((caps ? pd_cap_quota : pd_ram_quota)(account, &quota, &value), RPC_OK);
	return value;
}

static uint64_t quota(cap_t account, bool caps)
{
	uint64_t value, unused;
	assert_int_equal((caps ? pd_cap_quota : pd_ram_quota)(account, &value, &unused), RPC_OK);
	return value;
}

static uint64_t available(cap_t account, bool caps) { return quota(account, caps) - used(account, caps); }

static int boot(void **state)
{
	(void)state;
	actors_boot();
	pd = environment(PD);
	cpu = environment(CPU);
	log_session = environment(LOG);
	assert_int_equal(pd_address_space(pd, &space), RPC_OK);
	ram_at_start = available(pd, false);
	caps_at_start = available(pd, true);
	pages_at_start = actors_free_pages();
	return 0;
}

/* Page tables and pages of capabilities stay with the PD that needed them; nothing else may be missing. */
static int all_is_back(void **state)
{
	(void)state;
	actor_become(actors_init_thread());
	assert_int_equal(available(pd, true), caps_at_start);
	assert_int_equal(quota(pd, false), ACTORS_INIT_RAM);
	assert_int_equal(ram_at_start - available(pd, false), (pages_at_start - actors_free_pages()) * PAGE_SIZE);
	assert_true(ram_at_start - available(pd, false) <= 13 * PAGE_SIZE);
	assert_false(actors_printed("panic"));
	actors_stop();
	return 0;
}

static cap_t open_session(uint32_t id, const char *service, const char *args)
{
	cap_t cap = 0;
	assert_int_equal(parent_session(CAP_PARENT, id, service, args, &cap), RPC_OK);
	return cap;
}

static void close_session(uint32_t id, cap_t cap)
{
	bool pending;
	assert_int_equal(parent_close(CAP_PARENT, id, &pending), RPC_OK);
	assert_false(pending);
	if (cap)                                     /* its capability is gone with it */
		assert_int_equal(system_call_short(SYSTEM_CALL_CAP_DELETE, cap, 0, 0), STATUS_INVALID_CAP);
}

static cap_t alloc(size_t size)
{
	cap_t dataspace = 0;
	assert_int_equal(pd_alloc_ram(pd, size, false, &dataspace), RPC_OK);
	return dataspace;
}

static word_t attach_at(cap_t map, cap_t dataspace, word_t at, bool executable, bool writeable)
{
	word_t address = 0;
	assert_int_equal(region_map_attach(map, dataspace, 0, 0, at != 0, at, executable, writeable, &address), RPC_OK);
	return address;
}

static cap_t signal_context(word_t imprint)
{
	cap_t thread = 0, context = 0;
	assert_int_equal(parent_main_thread(CAP_PARENT, &thread), RPC_OK);
	assert_int_equal(pd_alloc_context(pd, thread, imprint, &context), RPC_OK);
	cap_delete(thread);
	return context;
}

/* --- init as core starts it */

static void init_has_what_the_archive_says(void **state)
{
	(void)state;
	assert_int_equal(quota(pd, false), ACTORS_INIT_RAM);
	assert_int_equal(quota(pd, true), ACTORS_INIT_CAPS);
	assert_true(actors_printed("core: fake, 4194304 bytes of RAM and 2000 capabilities for init"));
	assert_int_equal(actor_ip(), ACTORS_TEXT + 0x100);
	assert_true(actor_touch(ACTORS_TEXT, FAULT_EXECUTE));
	assert_true(actor_touch(ACTORS_DATA, FAULT_WRITE));
	assert_int_equal(*(uint64_t *)actor_mapping(ACTORS_DATA), ACTORS_DATA_WORD);
	assert_true(actor_touch(ACTORS_DATA + 0x2000, FAULT_READ));
	assert_int_equal(*(uint64_t *)actor_mapping(ACTORS_DATA + 0x2000), 0);
	assert_true(actor_touch(0x400000, FAULT_WRITE));
	assert_int_equal(actor_mapping(0x400000), actor_buffer());
}

static void log_lines_are_labelled_and_harmless(void **state)
{
	(void)state;
	log_write(log_session, "one\ntwo\033[2J\n");
	assert_true(actors_printed("[init] one\n[init] two\\x1b[2J\n"));
	cap_t const other = open_session(ID, "LOG", "label=\"a -> b\", ram_quota=8K, cap_quota=2");
	log_write(other, "");
	assert_true(actors_printed("[init -> a -> b] \n"));
	close_session(ID, other);
}

/* --- sessions */

static void sessions_cost_what_is_donated(void **state)
{
	(void)state;
	static const struct { const char *service, *args; uint64_t ram, caps; } cases[] = {
		{ "LOG", "label=\"x\", ram_quota=8192, cap_quota=2", 8192, 2 },
		{ "ROM", "label=\"text\", ram_quota=6K, cap_quota=3", 6144, 3 },
		{ "RM",  "label=\"\", ram_quota=64K, cap_quota=2", 65536, 2 },
		{ "CPU", "ram_quota=24K, cap_quota=6", 24576, 6 },
		{ "PD",  "ram_quota=48K, cap_quota=10", 49152, 10 },
		{ "IRQ", "label=\"uart\", ram_quota=6K, cap_quota=3", 6144, 3 },
		{ "IO_MEM", "label=\"x -> uart\", ram_quota=8K, cap_quota=3", 8192, 3 },
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cap_t const cap = open_session(ID + i, cases[i].service, cases[i].args);
		assert_int_equal(ram_at_start - available(pd, false), cases[i].ram);
		assert_int_equal(caps_at_start - available(pd, true), cases[i].caps);
		close_session(ID + i, cap);
		assert_int_equal(available(pd, false), ram_at_start);
	}
}

static void sessions_are_refused_for_a_reason(void **state)
{
	(void)state;
	static const struct { const char *service, *args; enum rpc_status status; } cases[] = {
		{ "NIC", "ram_quota=8K, cap_quota=2", PARENT_SESSION_DENIED },
		{ "LOG", "ram_quota=4095, cap_quota=2", PARENT_SESSION_INSUFFICIENT_RAM },
		{ "LOG", "ram_quota=8K", PARENT_SESSION_INSUFFICIENT_CAPS },
		{ "LOG", "ram_quota=1G, cap_quota=2", PARENT_SESSION_OUT_OF_RAM },
		{ "LOG", "ram_quota=8K, cap_quota=4000", PARENT_SESSION_OUT_OF_CAPS },
		{ "ROM", "label=\"nothing\", ram_quota=8K, cap_quota=3", PARENT_SESSION_DENIED },
		{ "ROM", "label=\"text\", ram_quota=8K, cap_quota=1", PARENT_SESSION_INSUFFICIENT_CAPS },
		{ "PD",  "ram_quota=12K, cap_quota=10", PARENT_SESSION_INSUFFICIENT_RAM },
		{ "PD",  "ram_quota=48K, cap_quota=1", PARENT_SESSION_INSUFFICIENT_CAPS },
		{ "IRQ", "label=\"wrong\", ram_quota=8K, cap_quota=3", PARENT_SESSION_DENIED },
		{ "IO_MEM", "label=\"lapic\", ram_quota=8K, cap_quota=3", PARENT_SESSION_DENIED },
		{ "IO_MEM", "label=\"ktimer\", ram_quota=8K, cap_quota=3", PARENT_SESSION_DENIED },
	};
	cap_t cap;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(parent_session(CAP_PARENT, ID, cases[i].service, cases[i].args, &cap), cases[i].status);
		assert_int_equal(available(pd, false), ram_at_start);
		assert_int_equal(available(pd, true), caps_at_start);
	}
	for (uint32_t id = 0; id <= 5; id++)
		assert_int_equal(parent_session(CAP_PARENT, id, "LOG", "ram_quota=8K, cap_quota=2", &cap), PARENT_SESSION_ID_IN_USE);
	cap_t const first = open_session(ID, "IRQ", "label=\"uart\", ram_quota=8K, cap_quota=3");
	assert_int_equal(parent_session(CAP_PARENT, ID, "LOG", "ram_quota=8K, cap_quota=2", &cap), PARENT_SESSION_ID_IN_USE);
	assert_int_equal(parent_session(CAP_PARENT, ID + 1, "IRQ", "label=\"uart\", ram_quota=8K, cap_quota=3", &cap),
	                 PARENT_SESSION_DENIED);
	assert_true(actors_printed("core: IRQ \"uart\" for [init -> uart]: already in use"));
	close_session(ID, first);
	bool pending;
	assert_int_equal(parent_close(CAP_PARENT, ID, &pending), PARENT_CLOSE_UNKNOWN_ID);
	assert_int_equal(parent_upgrade(CAP_PARENT, ID, "ram_quota=8K", &pending), PARENT_UPGRADE_UNKNOWN_ID);
}

static void upgrade_adds_to_the_session(void **state)
{
	(void)state;
	cap_t const rm = open_session(ID, "RM", "ram_quota=4K, cap_quota=1");
	cap_t map;
	bool pending;
	assert_int_equal(rm_create(rm, 0x10000, &map), RM_CREATE_OUT_OF_CAPS);
	assert_int_equal(parent_upgrade(CAP_PARENT, ID, "cap_quota=2", &pending), RPC_OK);
	assert_int_equal(rm_create(rm, 0x10000, &map), RPC_OK);
	assert_int_equal(parent_upgrade(CAP_PARENT, ID, "ram_quota=1G", &pending), PARENT_UPGRADE_OUT_OF_RAM);
	assert_int_equal(parent_upgrade(CAP_PARENT, ID, "cap_quota=1M", &pending), PARENT_UPGRADE_OUT_OF_CAPS);
	close_session(ID, rm);
}

static void rom_shows_its_module_and_no_more(void **state)
{
	(void)state;
	cap_t const rom = open_session(ID, "ROM", "label=\"hello -> text\", ram_quota=8K, cap_quota=3");
	cap_t dataspace;
	size_t size, whole;
	assert_int_equal(rom_dataspace(rom, &dataspace, &size), RPC_OK);
	assert_int_equal(size, PAGE_SIZE + 1);
	assert_int_equal(dataspace_size(dataspace, &whole), RPC_OK);
	assert_int_equal(whole, 2 * PAGE_SIZE);
	word_t const at = attach_at(space, dataspace, 0, false, true);
	assert_true(actor_touch(at, FAULT_READ));
	assert_memory_equal((const char *)actor_mapping(at), "tttt", 4);
	assert_false(actor_touch(at, FAULT_WRITE));
	assert_true(actors_printed("[init] page fault: write"));
	thread_go_on(actor());
	assert_true(actor_touch(at + PAGE_SIZE, FAULT_READ));
	close_session(ID, rom);
	assert_int_equal(actor_mapping(at), 0);      /* detached with the session */
}

/* --- memory */

static void ram_is_zeroed_counted_and_given_back(void **state)
{
	(void)state;
	static const size_t sizes[] = { 1, 4096, 4097, 3 * 4096, 100 * 4096 };
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			cap_t const dataspace = alloc(sizes[i]);
			size_t const pages = (sizes[i] + PAGE_SIZE - 1) / PAGE_SIZE;
			assert_int_equal(caps_at_start - available(pd, true), 1);
			word_t const at = attach_at(space, dataspace, 0x10000000, false, true);
			uint64_t const tables = ram_at_start - available(pd, false) - pages * PAGE_SIZE;
			assert_true(tables <= 3 * PAGE_SIZE);
			for (size_t page = 0; page < pages; page++) {
				assert_true(actor_touch(at + page * PAGE_SIZE, FAULT_WRITE));
				char *const memory = (char *)actor_mapping(at + page * PAGE_SIZE);
				for (unsigned byte = 0; byte < PAGE_SIZE; byte++)
					assert_int_equal(memory[byte], 0);
				memset(memory, 0x5a, PAGE_SIZE);
			}
			assert_int_equal(pd_free_ram(pd, dataspace), RPC_OK);
			assert_int_equal(actor_mapping(at), 0);
		}
}

static void exhausted_accounts_say_so_and_lose_nothing(void **state)
{
	(void)state;
	cap_t dataspace, many[64];
	assert_int_equal(pd_alloc_ram(pd, ACTORS_INIT_RAM, false, &dataspace), PD_ALLOC_RAM_OUT_OF_RAM);
	assert_int_equal(pd_alloc_ram(pd, ~(size_t)0, false, &dataspace), PD_ALLOC_RAM_OUT_OF_RAM);
	assert_int_equal(pd_alloc_ram(pd, ~(size_t)0 - 4095, false, &dataspace), PD_ALLOC_RAM_OUT_OF_RAM);
	assert_int_equal(available(pd, false), ram_at_start);
	unsigned count = 0;
	enum rpc_status status;
	while (count < 64 && (status = pd_alloc_ram(pd, 256 << 10, false, &many[count])) == RPC_OK)
		count++;
	assert_int_equal(status, PD_ALLOC_RAM_OUT_OF_RAM);
	assert_int_equal(count, ram_at_start / (256 << 10));
	cap_t const rest = alloc(available(pd, false));
	assert_int_equal(available(pd, false), 0);
	assert_int_equal(pd_alloc_ram(pd, 1, false, &dataspace), PD_ALLOC_RAM_OUT_OF_RAM);
	pd_free_ram(pd, rest);
	while (count)
		assert_int_equal(pd_free_ram(pd, many[--count]), RPC_OK);
}

static void capabilities_run_out_at_the_quota(void **state)
{
	(void)state;
	cap_t const child = open_session(ID, "PD", "ram_quota=256K, cap_quota=12");
	cap_t dataspace;
	enum rpc_status status;
	unsigned count = 0;
	while ((status = pd_alloc_ram(child, 1, false, &dataspace)) == RPC_OK)
		count++;
	assert_int_equal(status, PD_ALLOC_RAM_OUT_OF_CAPS);
	assert_int_equal(count, 10);                 /* two are the PD's own */
	close_session(ID, child);
}

/* However memory is fragmented, what an account can pay for can be had. */
static void fragments_serve_large_requests(void **state)
{
	(void)state;
	cap_t small[1024];
	unsigned count = 0;
	uint32_t total;
	assert_int_equal(pd_grow_cap_space(pd, 1000, &total), RPC_OK);
	while (count < 1000 && available(pd, false) > (64 << 10) && pd_alloc_ram(pd, 1, false, &small[count]) == RPC_OK)
		count++;
	for (unsigned i = 0; i < count; i += 2)
		assert_int_equal(pd_free_ram(pd, small[i]), RPC_OK);
	cap_t const large = alloc((available(pd, false) & ~(uint64_t)(PAGE_SIZE - 1)) - 8 * PAGE_SIZE);
	word_t const at = attach_at(space, large, 0x20000000, false, true);
	size_t size;
	dataspace_size(large, &size);
	for (size_t offset = 0; offset < size; offset += PAGE_SIZE) {
		assert_true(actor_touch(at + offset, FAULT_WRITE));
		uint64_t *const memory = (uint64_t *)actor_mapping(at + offset);
		assert_int_equal(*memory, 0);        /* zeroed, and not seen before */
		*memory = offset + 1;
	}
	uint64_t address;
	assert_int_equal(pd_dma_addr(pd, large, &address), PD_DMA_ADDR_DENIED);
	assert_int_equal(pd_dma_addr(pd, small[1], &address), RPC_OK);
	assert_int_equal(pd_free_ram(pd, large), RPC_OK);
	for (unsigned i = 1; i < count; i += 2)
		assert_int_equal(pd_free_ram(pd, small[i]), RPC_OK);
}

/* --- region maps */

static void regions_do_not_overlap_and_are_not_both(void **state)
{
	(void)state;
	cap_t const dataspace = alloc(0x4000);
	word_t at = 0;
	enum { HERE = 0x30000000 };
	attach_at(space, dataspace, HERE, false, true);
	static const struct { word_t at, size, offset; enum rpc_status status; } cases[] = {
		{ HERE, 0, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ HERE + 0x3000, 0x1000, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ HERE - 0x1000, 0x1001, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ HERE + 0x10001, 0, 0, REGION_MAP_ATTACH_UNALIGNED },
		{ HERE + 0x10000, 0, 0x10, REGION_MAP_ATTACH_UNALIGNED },
		{ HERE + 0x10000, 0, 0x4000, REGION_MAP_ATTACH_INVALID_DATASPACE },
		{ HERE + 0x10000, 0x3001, 0x1000, REGION_MAP_ATTACH_INVALID_DATASPACE },
		{ HERE + 0x10000, ~(word_t)0, 0, REGION_MAP_ATTACH_INVALID_DATASPACE },
		{ 0, 0, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ 0x7fffffffe000, 0x4000, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ (word_t)-4096, 0, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ (word_t)1 << 47, 0, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ 0x400000, 0x1000, 0, REGION_MAP_ATTACH_REGION_CONFLICT },
		{ HERE + 0x4000, 0x2000, 0x1000, RPC_OK },
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(region_map_attach(space, dataspace, cases[i].size, cases[i].offset, true, cases[i].at, false, true,
		                                   &at), cases[i].status);
	assert_int_equal(region_map_attach(space, dataspace, 0, 0, false, 0, true, true, &at), RPC_DENIED);
	assert_int_equal(region_map_attach(space, pd, 0, 0, false, 0, false, true, &at), REGION_MAP_ATTACH_INVALID_DATASPACE);
	assert_int_equal(region_map_attach(space, 0, 0, 0, false, 0, false, true, &at), REGION_MAP_ATTACH_INVALID_DATASPACE);
	assert_true(actor_touch(HERE + 0x5000, FAULT_WRITE));
	assert_true(actor_touch(HERE + 0x2000, FAULT_WRITE));
	assert_int_equal(actor_mapping(HERE + 0x5000), actor_mapping(HERE + 0x2000));
	assert_int_equal(region_map_detach(space, HERE + 0x5fff), RPC_OK);
	assert_int_equal(actor_mapping(HERE + 0x5000), 0);
	assert_int_not_equal(actor_mapping(HERE + 0x2000), 0);
	assert_int_equal(region_map_detach(space, HERE + 0x5000), REGION_MAP_DETACH_NO_REGION);
	assert_int_equal(region_map_detach(space, 0x400000), REGION_MAP_DETACH_NO_REGION);   /* message buffer */
	pd_free_ram(pd, dataspace);
}

static void many_regions_find_their_place(void **state)
{
	(void)state;
	cap_t const dataspace = alloc(0x1000);
	word_t at[600];
	for (unsigned i = 0; i < 600; i++) {
		at[i] = attach_at(space, dataspace, 0, false, false);
		assert_int_equal(at[i] % PAGE_SIZE, 0);
	}
	for (unsigned i = 0; i < 600; i++)
		for (unsigned j = 0; j < i; j++)     /* a free page on either side of each */
			assert_true(at[i] >= at[j] + 0x2000 || at[j] >= at[i] + 0x2000);
	for (unsigned i = 0; i < 600; i += 3)
		assert_int_equal(region_map_detach(space, at[i]), RPC_OK);
	for (unsigned i = 0; i < 600; i++)
		assert_int_equal(actor_touch(at[i], FAULT_READ), i % 3 != 0 ? true : false),
			thread_go_on(actor());
	pd_free_ram(pd, dataspace);
}

static void sealed_memory_is_only_read(void **state)
{
	(void)state;
	cap_t const dataspace = alloc(0x1000), rm = open_session(ID, "RM", "ram_quota=64K, cap_quota=4");
	cap_t map, managed;
	bool writeable;
	rm_create(rm, 0x4000, &map);
	region_map_dataspace(map, &managed);
	attach_at(map, dataspace, 0x1000, false, true);
	word_t const direct = attach_at(space, dataspace, 0, false, true), through = attach_at(space, managed, 0, false, true);
	assert_true(actor_touch(direct, FAULT_WRITE));
	assert_true(actor_touch(through + 0x1000, FAULT_WRITE));
	assert_int_equal(pd_seal_ram(pd, dataspace), RPC_OK);
	assert_int_equal(dataspace_writeable(dataspace, &writeable), RPC_OK);
	assert_false(writeable);
	assert_int_equal(actor_mapping(direct), 0);
	assert_int_equal(actor_mapping(through + 0x1000), 0);
	assert_true(actor_touch(direct, FAULT_READ));
	assert_false(actor_touch(direct, FAULT_WRITE));
	thread_go_on(actor());
	assert_false(actor_touch(through + 0x1000, FAULT_WRITE));
	thread_go_on(actor());
	pd_free_ram(pd, dataspace);
	close_session(ID, rm);
}

/* A thread that faults in a managed dataspace waits until its owner attaches something. */
static void fault_handler_resolves_a_fault(void **state)
{
	(void)state;
	cap_t const rm = open_session(ID, "RM", "ram_quota=64K, cap_quota=4"), memory = alloc(0x1000);
	cap_t map, managed, thread;
	assert_int_equal(rm_create(rm, 0x8000, &map), RPC_OK);
	region_map_dataspace(map, &managed);
	cap_t const sigh = signal_context(0xfa17);
	assert_int_equal(region_map_fault_handler(map, sigh), RPC_OK);
	word_t const at = attach_at(space, managed, 0, false, true);
	assert_int_equal(cpu_create_thread(cpu, pd, "second", 0x500000, &thread), RPC_OK);
	struct thread *const second = actor_thread_of(thread), *const first = actor();
	assert_int_equal(thread_start(thread, 0x401000, 0), RPC_OK);
	assert_int_equal(thread_start(thread, 0x401000, 0), THREAD_START_ALREADY_STARTED);

	actor_become(second);
	assert_false(actor_touch(at + 0x3008, FAULT_WRITE));
	actor_become(first);
	word_t tag, address;
	uint32_t kind;
	assert_int_equal(actor_poll(&tag), 0xfa17);
	assert_int_equal(region_map_fault(map, &kind, &address), RPC_OK);
	assert_int_equal(kind, 2);
	assert_int_equal(address, 0x3000);
	assert_int_equal(thread_resume(thread), RPC_OK);     /* no way around the handler */
	assert_true(thread_stopped(second));
	attach_at(map, memory, 0x1000, false, true);         /* elsewhere: still waits */
	assert_true(thread_stopped(second));
	attach_at(map, memory, 0x3000, false, true);
	assert_false(thread_stopped(second));
	region_map_fault(map, &kind, &address);
	assert_int_equal(kind, 0);
	actor_become(second);
	assert_true(actor_touch(at + 0x3008, FAULT_WRITE));
	assert_false(actor_touch(at + 0x5000, FAULT_READ));
	actor_become(first);
	close_session(ID, rm);                               /* it faults again, now for good */
	assert_false(thread_stopped(second));
	actor_become(second);
	assert_false(actor_touch(at + 0x5000, FAULT_READ));
	actor_become(first);
	assert_true(actors_printed("nothing is attached there, thread \"second\" stops"));
	assert_int_equal(cpu_kill_thread(cpu, thread), RPC_OK);
	pd_free_context(pd, sigh);
	pd_free_ram(pd, memory);
}

/* What was registered with core is forgotten when it goes: signal contexts, and threads that wait at a fault. */
static void freed_handlers_and_waiting_threads_are_forgotten(void **state)
{
	(void)state;
	cap_t const rm = open_session(ID, "RM", "ram_quota=64K, cap_quota=4"), memory = alloc(0x1000);
	cap_t map, managed, thread;
	rm_create(rm, 0x8000, &map);
	region_map_dataspace(map, &managed);
	cap_t const sigh = signal_context(1), other = signal_context(2), exception = signal_context(3);
	region_map_fault_handler(map, sigh);
	region_map_fault_handler(map, other);        /* the later one counts */
	cpu_exception_sigh(cpu, exception);
	word_t const at = attach_at(space, managed, 0, false, true);
	struct thread *const first = actor();

	cpu_create_thread(cpu, pd, "waits", 0x500000, &thread);
	thread_start(thread, 0x401000, 0);
	actor_become(actor_thread_of(thread));
	assert_false(actor_touch(at, FAULT_WRITE));
	actor_become(first);
	word_t tag;
	assert_int_equal(actor_poll(&tag), 2);
	assert_int_equal(cpu_kill_thread(cpu, thread), RPC_OK);
	attach_at(map, memory, 0x1000, false, true);
	uint32_t kind;
	word_t address;
	region_map_fault(map, &kind, &address);
	assert_int_equal(kind, 0);

	pd_free_context(pd, sigh);
	pd_free_context(pd, other);
	cpu_create_thread(cpu, pd, "fails", 0x500000, &thread);
	thread_start(thread, 0x401000, 0);
	actor_become(actor_thread_of(thread));
	assert_false(actor_touch(at, FAULT_READ));   /* nobody handles it any more */
	actor_become(first);
	assert_true(actors_printed("nothing is attached there, thread \"fails\" stops"));
	assert_int_equal(actor_poll(&tag), 3);
	pd_free_context(pd, exception);
	actor_become(actor_thread_of(thread));
	thread_go_on(actor());
	assert_false(actor_touch(at, FAULT_READ));
	actor_become(first);
	(void)actor_poll(&tag);
	assert_int_equal(tag_kind(tag), TAG_KIND_NONE);
	cpu_kill_thread(cpu, thread);
	close_session(ID, rm);
	pd_free_ram(pd, memory);
}

static void nesting_and_circles_are_bounded(void **state)
{
	(void)state;
	enum { DEPTH = 12 };
	cap_t const rm = open_session(ID, "RM", "ram_quota=128K, cap_quota=40"), memory = alloc(0x1000);
	cap_t map[DEPTH], face[DEPTH];
	for (unsigned i = 0; i < DEPTH; i++) {
		assert_int_equal(rm_create(rm, 0x1000, &map[i]), RPC_OK);
		region_map_dataspace(map[i], &face[i]);
		word_t at = 0;
		assert_int_equal(region_map_attach(map[i], i ? face[i - 1] : memory, 0, 0, true, 0, false, true, &at), RPC_OK);
	}
	word_t const fits = attach_at(space, face[5], 0, false, true), deep = attach_at(space, face[DEPTH - 1], 0, false, true);
	assert_true(actor_touch(fits, FAULT_WRITE));
	assert_false(actor_touch(deep, FAULT_WRITE));
	assert_true(actors_printed("managed dataspaces nested too deep"));
	thread_go_on(actor());
	region_map_detach(map[0], 0);                        /* seen through six maps */
	assert_int_equal(actor_mapping(fits), 0);
	word_t at = 0;
	assert_int_equal(region_map_attach(map[0], face[5], 0, 0, true, 0, false, true, &at), RPC_OK);  /* a circle */
	assert_false(actor_touch(fits, FAULT_WRITE));
	thread_go_on(actor());
	assert_int_equal(rm_destroy(rm, map[3]), RPC_OK);
	close_session(ID, rm);
	pd_free_ram(pd, memory);
}

/* A PD that cannot pay for page tables goes on with those that it has. */
static void page_tables_are_reused(void **state)
{
	(void)state;
	cap_t const memory = alloc(0x1000);
	enum { PLACES = 8 };
	for (word_t i = 0; i < PLACES; i++)
		attach_at(space, memory, (i + 1) << 32, false, true);
	cap_t const rest = alloc(available(pd, false) - 4 * PAGE_SIZE);
	for (unsigned round = 0; round < 3; round++)
		for (word_t i = 0; i < PLACES; i++)
			assert_true(actor_touch((i + 1) << 32, FAULT_WRITE));
	assert_true(available(pd, false) < PAGE_SIZE);
	pd_free_ram(pd, rest);
	pd_free_ram(pd, memory);
}

/* --- children and accounts */

static void quota_moves_along_the_reference_only(void **state)
{
	(void)state;
	cap_t const a = open_session(ID, "PD", "ram_quota=48K, cap_quota=10"),
	            b = open_session(ID + 1, "PD", "ram_quota=48K, cap_quota=10");
	assert_int_equal(pd_transfer_ram_quota(pd, a, 1), PD_TRANSFER_RAM_QUOTA_INVALID_SESSION);
	assert_int_equal(pd_ref_account(a, a), PD_REF_ACCOUNT_INVALID_SESSION);
	assert_int_equal(pd_ref_account(a, pd), RPC_OK);
	assert_int_equal(pd_ref_account(a, b), PD_REF_ACCOUNT_INVALID_SESSION);
	assert_int_equal(pd_ref_account(b, a), RPC_OK);
	assert_int_equal(pd_transfer_ram_quota(pd, a, 100 << 10), RPC_OK);
	assert_int_equal(pd_transfer_ram_quota(pd, a, ACTORS_INIT_RAM), PD_TRANSFER_RAM_QUOTA_EXCEEDED);
	assert_int_equal(pd_transfer_ram_quota(pd, a, ~0ull), PD_TRANSFER_RAM_QUOTA_EXCEEDED);
	assert_int_equal(pd_transfer_ram_quota(pd, pd, 1), PD_TRANSFER_RAM_QUOTA_INVALID_SESSION);
	assert_int_equal(pd_transfer_ram_quota(pd, b, 1), PD_TRANSFER_RAM_QUOTA_INVALID_SESSION);
	assert_int_equal(pd_transfer_ram_quota(pd, space, 1), PD_TRANSFER_RAM_QUOTA_INVALID_SESSION);
	assert_int_equal(pd_transfer_ram_quota(a, b, 60 << 10), RPC_OK);
	assert_int_equal(pd_transfer_ram_quota(a, pd, 41 << 10), PD_TRANSFER_RAM_QUOTA_EXCEEDED);   /* the donation stays */
	assert_int_equal(pd_transfer_ram_quota(a, pd, 40 << 10), RPC_OK);
	assert_int_equal(pd_transfer_cap_quota(pd, a, 50), RPC_OK);
	assert_int_equal(pd_transfer_cap_quota(b, a, 1), PD_TRANSFER_CAP_QUOTA_EXCEEDED);
	assert_int_equal(quota(b, false), (48 + 60) << 10);
	close_session(ID, a);                        /* its account refers to init, so b does now */
	assert_int_equal(pd_transfer_ram_quota(b, pd, 60 << 10), RPC_OK);
	close_session(ID + 1, b);
}

/* A PD with threads, objects, memory and regions of several payers ends, and everything of it. */
static void closing_a_pd_ends_everything_in_it(void **state)
{
	(void)state;
	cap_t const child = open_session(ID, "PD", "ram_quota=256K, cap_quota=60"),
	            threads = open_session(ID + 1, "CPU", "ram_quota=64K, cap_quota=20");
	cap_t thread[3], object, context, dataspace, address_space, rom_space;
	word_t at;
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(cpu_create_thread(threads, child, "t", 0x600000 + i * 0x1000, &thread[i]), RPC_OK);
		assert_int_equal(thread_start(thread[i], 0x401000, 0), RPC_OK);
	}
	assert_int_equal(cpu_create_thread(threads, child, "t", 0x600000, &object), CPU_CREATE_THREAD_ADDRESS_IN_USE);
	assert_int_equal(cpu_create_thread(threads, child, "t", 0x600001, &object), CPU_CREATE_THREAD_ADDRESS_IN_USE);
	assert_int_equal(cpu_create_thread(threads, threads, "t", 0x700000, &object), CPU_CREATE_THREAD_INVALID_PD);
	pd_address_space(child, &address_space);
	for (unsigned i = 0; i < 20; i++) {
		assert_int_equal(pd_alloc_rpc_cap(child, thread[i % 3], i, &object), RPC_OK);
		assert_int_equal(pd_alloc_context(child, thread[i % 3], i, &context), RPC_OK);
	}
	assert_int_equal(pd_alloc_rpc_cap(pd, thread[0], 1, &rom_space), PD_ALLOC_RPC_CAP_INVALID_THREAD);
	assert_int_equal(pd_free_rpc_cap(pd, object), PD_FREE_RPC_CAP_UNKNOWN_OBJECT);
	assert_int_equal(pd_free_context(pd, context), PD_FREE_CONTEXT_UNKNOWN_OBJECT);
	assert_int_equal(pd_alloc_ram(child, 0x5000, false, &dataspace), RPC_OK);
	assert_int_equal(pd_free_ram(pd, dataspace), PD_FREE_RAM_UNKNOWN_OBJECT);
	assert_int_equal(region_map_attach(address_space, dataspace, 0, 0, false, 0, false, true, &at), RPC_OK);
	assert_int_equal(region_map_attach(space, dataspace, 0, 0, false, 0, false, true, &at), RPC_OK);   /* in ours as well */
	assert_true(actor_touch(at, FAULT_WRITE));
	struct thread *const stopped = actor_thread_of(thread[0]);
	actor_become(stopped);
	assert_true(actor_touch(0x600000, FAULT_WRITE));
	assert_false(actor_touch(0x1234000, FAULT_READ));
	actor_become(actors_init_thread());
	close_session(ID, child);
	assert_int_equal(actor_mapping(at), 0);
	word_t status = system_call_short(SYSTEM_CALL_SIGNAL_SUBMIT, context, 0, 1);
	assert_int_equal(status, STATUS_INVALID_CAP);
	assert_int_equal(thread_pause(thread[1]), RPC_INVALID_CAP);
	close_session(ID + 1, threads);
}

static void thread_may_end_itself(void **state)
{
	(void)state;
	cap_t thread;
	assert_int_equal(cpu_create_thread(cpu, pd, "suicide", 0x500000, &thread), RPC_OK);
	struct thread *const doomed = actor_thread_of(thread);
	assert_int_equal(thread_start(thread, 0x401000, 0), RPC_OK);
	assert_int_equal(thread_start(thread, 0x401000, 0), THREAD_START_ALREADY_STARTED);
	actor_become(doomed);
	struct message message = { .tag = tag_make(1 /* kill_thread */, 0, 1) };
	utcb()->send_cap[0] = thread;
	(void)rpc_call(cpu, &message);               /* nobody is there to take the reply */
	actor_become(actors_init_thread());
	assert_int_equal(thread_pause(thread), RPC_INVALID_CAP);
	assert_int_equal(cpu_create_thread(cpu, pd, "wild", 0x500000, &thread), RPC_OK);
	assert_int_equal(thread_start(thread, (word_t)-1, 0), RPC_DENIED);
	assert_int_equal(cpu_kill_thread(cpu, thread), RPC_OK);
}

static void parent_is_assigned_once(void **state)
{
	(void)state;
	cap_t const child = open_session(ID, "PD", "ram_quota=256K, cap_quota=60"),
	            threads = open_session(ID + 1, "CPU", "ram_quota=64K, cap_quota=20");
	cap_t main_thread, object, thread;
	parent_main_thread(CAP_PARENT, &main_thread);
	assert_int_equal(pd_alloc_rpc_cap(pd, main_thread, 0x9a9a, &object), RPC_OK);
	assert_int_equal(pd_assign_parent(child, object), RPC_OK);
	assert_int_equal(pd_assign_parent(child, object), RPC_DENIED);
	assert_int_equal(pd_assign_parent(child, 0), RPC_BAD_MESSAGE);
	assert_int_equal(cpu_create_thread(threads, child, "main", 0x400000, &thread), RPC_OK);
	struct thread *const inside = actor_thread_of(thread);
	thread_start(thread, 0x401000, 0);
	uint32_t total;
	assert_int_equal(pd_grow_cap_space(child, 1, &total), RPC_OK);
	assert_int_equal(total, 256);
	assert_int_equal(pd_grow_cap_space(child, 1000000, &total), PD_GROW_CAP_SPACE_OUT_OF_RAM);
	struct message message = { .tag = tag_make(3, 0, 0) };
	actor_become(inside);                        /* its request reaches init */
	(void)rpc_call(CAP_PARENT, &message);
	actor_become(actors_init_thread());
	word_t tag;
	assert_int_equal(actor_poll(&tag), 0x9a9a);
	assert_int_equal(tag_code(tag), 3);
	close_session(ID, child);                    /* before the reply */
	close_session(ID + 1, threads);
	assert_int_equal(pd_free_rpc_cap(pd, object), RPC_OK);
	cap_delete(main_thread);
}

/* --- devices */

static void interrupts_and_the_timer_arrive_as_signals(void **state)
{
	(void)state;
	cap_t const irq = open_session(ID, "IRQ", "label=\"uart\", ram_quota=8K, cap_quota=3"),
	            timer = open_session(ID + 1, "IRQ", "label=\"ktimer\", ram_quota=8K, cap_quota=3");
	cap_t const on_irq = signal_context(0x1e9), on_timer = signal_context(0x71e);
	word_t tag;
	irq_sigh(irq, on_irq);
	irq_sigh(timer, on_timer);
	irq_ack(irq);
	actors_interrupt(4);
	assert_int_equal(actor_poll(&tag), 0x1e9);
	assert_int_equal(irq_ack_until(irq, 5), IRQ_ACK_UNTIL_NOT_A_TIMER);
	assert_int_equal(irq_ack_until(timer, 5000), RPC_OK);
	actors_clock(4999);
	(void)actor_poll(&tag);
	assert_int_equal(tag_kind(tag), TAG_KIND_NONE);
	actors_clock(5000);
	assert_int_equal(actor_poll(&tag), 0x71e);
	pd_free_context(pd, on_irq);
	actors_interrupt(4);
	close_session(ID, irq);
	close_session(ID + 1, timer);
	pd_free_context(pd, on_timer);
	cap_t const io_mem = open_session(ID, "IO_MEM", "label=\"uart\", ram_quota=8K, cap_quota=3");
	cap_t dataspace;
	size_t size, offset;
	assert_int_equal(io_mem_dataspace(io_mem, &dataspace, &size, &offset), RPC_OK);
	assert_int_equal(offset, 0x800);
	assert_int_equal(size, 0x100);
	word_t const at = attach_at(space, dataspace, 0, false, true);
	assert_true(actor_touch(at, FAULT_WRITE));
	assert_int_equal(actor_mapping(at), 0xfee01000);
	close_session(ID, io_mem);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, boot, all_is_back)
	const struct CMUnitTest tests[] = {
		TEST(init_has_what_the_archive_says), TEST(log_lines_are_labelled_and_harmless),
		TEST(sessions_cost_what_is_donated), TEST(sessions_are_refused_for_a_reason), TEST(upgrade_adds_to_the_session),
		TEST(rom_shows_its_module_and_no_more), TEST(ram_is_zeroed_counted_and_given_back),
		TEST(exhausted_accounts_say_so_and_lose_nothing), TEST(capabilities_run_out_at_the_quota),
		TEST(fragments_serve_large_requests), TEST(regions_do_not_overlap_and_are_not_both),
		TEST(many_regions_find_their_place), TEST(sealed_memory_is_only_read), TEST(fault_handler_resolves_a_fault),
		TEST(freed_handlers_and_waiting_threads_are_forgotten),
		TEST(nesting_and_circles_are_bounded), TEST(page_tables_are_reused), TEST(quota_moves_along_the_reference_only),
		TEST(closing_a_pd_ends_everything_in_it), TEST(thread_may_end_itself), TEST(parent_is_assigned_once),
		TEST(interrupts_and_the_timer_arrive_as_signals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
