/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/ platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c platforms/hw/core/ platforms/hw/core/check/ components/lib/args.c components/lib/elf.c
 *       components/lib/format.c components/lib/string_copy.c components/lib/text.c */
/* cflags: -Itests/unit/fake_hw -DACCOUNT_CHECK=1 -pthread */
/* target: x86_64 pc_x86_64 */
/* Core under random requests: two components with sessions of every kind send every operation, with arguments that are
 * valid, nearly valid or nonsense, and touch memory here and there. Core must neither stop nor lose track: the account
 * sums are checked at every transfer, and when all sessions are closed everything must have come back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <interfaces/cpu.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>

#include "actors.h"

enum { ROUNDS = 25, STEPS = 6000, SESSIONS = 8, FIRST_ID = 100, OPERATIONS_MAX = 18, CAPS_PER_SPACE = 128 };

static uint32_t random_state;

static uint32_t any(uint32_t below)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % below;
}

static word_t random_word(void)
{
	static const word_t edges[] = { 0, 1, 2, 4095, 4096, 4097, 0x400000, 0x401000, 0x10000000, (word_t)1 << 32,
	                                0x7ffffffff000, (word_t)1 << 47, (word_t)-4096, (word_t)-1 };
	switch (any(4)) {
	case 0:  return edges[any(sizeof(edges) / sizeof(edges[0]))];
	case 1:  return any(20);
	case 2:  return (word_t)any(4096) << 12;
	default: return (word_t)any(1 << 24) << any(40);
	}
}

/* Mostly one that names something. */
static cap_t random_cap(void)
{
	cap_t cap = any(CAPS_PER_SPACE);
	for (unsigned i = 0; i < 40 && !actor_has(cap) && any(30); i++)
		cap = any(CAPS_PER_SPACE);
	return cap;
}

/* None of another server, which would never answer. */
static cap_t random_target(void)
{
	cap_t cap = any(CAPS_PER_SPACE);
	for (unsigned i = 0; i < 200 && !actor_names_core(cap); i++)
		cap = any(CAPS_PER_SPACE);
	return actor_names_core(cap) ? cap : CAP_INVALID;
}

static unsigned granted;

static void random_message(void)
{
	struct message message = { .tag = tag_make(any(3) ? any(5) : any(OPERATIONS_MAX), any(4) ? 7 : any(12),
	                                           any(20) ? any(2) : any(5)) };
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		message.word[i] = random_word();
	for (unsigned i = 0; i < 12; i++)
		utcb()->data[i] = random_word();
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++) {
		utcb()->send_cap[i] = random_cap();
		utcb()->receive_slot[i] = any(CAPS_PER_SPACE);
	}
	granted += rpc_call(random_target(), &message) == RPC_OK;
}

/* Init opens a session and hands it to the attacker. */
static void random_session(struct thread *attacker)
{
	static const char *const services[] = { "PD", "CPU", "RM", "ROM", "LOG", "IRQ", "IO_MEM", "none" };
	static const char *const labels[] = { "uart", "text", "ktimer", "", "a -> b", "config" };
	char args[100];
	snprintf(args, sizeof(args), "label=\"%s\", ram_quota=%u, cap_quota=%u", labels[any(6)], any(100) << 12, any(30));
	cap_t cap;
	actor_become(actors_init_thread());
	if (parent_session(CAP_PARENT, FIRST_ID + any(SESSIONS), services[any(8)], args, &cap) == RPC_OK) {
		actor_give(attacker, cap, (cap_t)(4 + any(CAPS_PER_SPACE - 4)));
		cap_delete(cap);
	}
	actor_become(attacker);
}

static void random_close(struct thread *attacker)
{
	bool pending;
	actor_become(actors_init_thread());
	(void)parent_close(CAP_PARENT, FIRST_ID + any(SESSIONS), &pending);
	actor_become(attacker);
}

static void close_all(void)
{
	bool pending;
	for (unsigned i = 0; i < SESSIONS; i++)
		(void)parent_close(CAP_PARENT, FIRST_ID + i, &pending);
}

static uint64_t available(bool caps)
{
	cap_t pd;
	uint64_t quota, used;
	assert_int_equal(parent_session_cap(CAP_PARENT, 1, &pd), RPC_OK);
	assert_int_equal((caps ? pd_cap_quota : pd_ram_quota)(pd, &quota, &used), RPC_OK);
	cap_delete(pd);
	return quota - used;
}

/* Everything of init's own that random operations may have made goes with a child PD that did it instead. */
static void random_requests_lose_nothing(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		random_state = round;
		actors_boot();
		struct thread *const init = actors_init_thread();
		uint64_t const ram = available(false), caps = available(true);
		size_t const pages = actors_free_pages();
		uint32_t total;
		cap_t pd, cpu, child, thread;
		bool pending;
		assert_int_equal(parent_session(CAP_PARENT, 50, "PD", "label=\"c\", ram_quota=1M, cap_quota=400", &child), RPC_OK);
		assert_int_equal(parent_session(CAP_PARENT, 51, "CPU", "label=\"c\", ram_quota=256K, cap_quota=90", &cpu), RPC_OK);
		assert_int_equal(parent_session_cap(CAP_PARENT, 1, &pd), RPC_OK);
		assert_int_equal(pd_ref_account(child, pd), RPC_OK);
		assert_int_equal(pd_transfer_ram_quota(pd, child, 512 << 10), RPC_OK);
		assert_int_equal(cpu_create_thread(cpu, child, "c", 0x400000, &thread), RPC_OK);
		assert_int_equal(pd_grow_cap_space(child, 1, &total), RPC_OK);
		struct thread *const attacker = actor_thread_of(thread);
		assert_int_equal(thread_start(thread, 0x401000, 0), RPC_OK);
		actor_give(attacker, child, 2);
		actor_give(attacker, cpu, 3);
		actor_become(attacker);
		assert_int_equal(pd_ram_quota(2, &(uint64_t){ 0 }, &(uint64_t){ 0 }), RPC_OK);
		for (unsigned step = 0; step < STEPS; step++) {
			if (actor_gone(attacker))
				break;
			switch (any(12)) {
			case 0: random_session(attacker); break;
			case 1: random_close(attacker); break;
			case 2:
				if (!actor_touch(random_word(), any(3)) && !actor_gone(attacker))
					thread_go_on(attacker);
				break;
			case 3: (void)system_call_short(SYSTEM_CALL_CAP_DELETE, 4 + any(CAPS_PER_SPACE), 0, 0); break;
			case 4: (void)system_call_short(SYSTEM_CALL_SIGNAL_SUBMIT, any(CAPS_PER_SPACE), 0, any(3)); break;
			default: random_message();
			}
		}
		actor_become(init);
		close_all();
		(void)parent_close(CAP_PARENT, 51, &pending);
		(void)parent_close(CAP_PARENT, 50, &pending);
		assert_false(actors_printed("panic"));
		assert_int_equal(available(true), caps);
		assert_int_equal(ram - available(false), (pages - actors_free_pages()) * 4096);
		assert_true(ram - available(false) <= 4 * 4096);
		actors_stop();
	}
	assert_true(granted > ROUNDS * STEPS / 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(random_requests_lose_nothing) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
