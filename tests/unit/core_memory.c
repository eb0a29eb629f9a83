/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/ platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c platforms/hw/core/ platforms/hw/core/check/ components/lib/args.c components/lib/elf.c
 *       components/lib/format.c components/lib/string_copy.c components/lib/text.c */
/* cflags: -Itests/unit/fake_hw -DACCOUNT_CHECK=1 -pthread */
/* target: x86_64 pc_x86_64 */
/* Core as its clients meet it: dataspaces, region maps, faults, page tables. Each test ends by asking whether all that was
 * taken has come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core_client.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ram_is_zeroed_counted_and_given_back),
		TEST(exhausted_accounts_say_so_and_lose_nothing),
		TEST(capabilities_run_out_at_the_quota),
		TEST(fragments_serve_large_requests),
		TEST(regions_do_not_overlap_and_are_not_both),
		TEST(many_regions_find_their_place),
		TEST(sealed_memory_is_only_read),
		TEST(fault_handler_resolves_a_fault),
		TEST(freed_handlers_and_waiting_threads_are_forgotten),
		TEST(nesting_and_circles_are_bounded),
		TEST(page_tables_are_reused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
