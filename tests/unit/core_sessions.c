/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/ platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c platforms/hw/core/ platforms/hw/core/check/ components/lib/args.c components/lib/elf.c
 *       components/lib/format.c components/lib/string_copy.c components/lib/text.c */
/* cflags: -Itests/unit/fake_hw -DACCOUNT_CHECK=1 -pthread */
/* target: x86_64 pc_x86_64 */
/* Core as its clients meet it: init as it starts, sessions and what they cost, children and their accounts, devices. Each
 * test ends by asking whether all that was taken has come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core_client.h"

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

static void rom_shows_the_whole_system_to_init_only(void **state)
{
	(void)state;
	static const char *const denied[] = { "hello -> config", "hello -> init -> config", "certificate", "hello -> certificate" };
	cap_t cap;
	close_session(ID, open_session(ID, "ROM", "label=\"config\", ram_quota=8K, cap_quota=3"));
	for (size_t i = 0; i < sizeof(denied) / sizeof(denied[0]); i++) {
		char args[100];
		snprintf(args, sizeof(args), "label=\"%s\", ram_quota=8K, cap_quota=3", denied[i]);
		assert_int_equal(parent_session(CAP_PARENT, ID, "ROM", args, &cap), PARENT_SESSION_DENIED);
	}
	assert_true(actors_printed("core: ROM \"config\" for [init -> hello -> config]: no such module"));
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
	const struct CMUnitTest tests[] = {
		TEST(init_has_what_the_archive_says),
		TEST(log_lines_are_labelled_and_harmless),
		TEST(sessions_cost_what_is_donated),
		TEST(sessions_are_refused_for_a_reason),
		TEST(upgrade_adds_to_the_session),
		TEST(rom_shows_its_module_and_no_more),
		TEST(rom_shows_the_whole_system_to_init_only),
		TEST(quota_moves_along_the_reference_only),
		TEST(closing_a_pd_ends_everything_in_it),
		TEST(thread_may_end_itself),
		TEST(parent_is_assigned_once),
		TEST(interrupts_and_the_timer_arrive_as_signals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
