/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/machine.c platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c */
/* cflags: -Itests/unit/fake_hw */
/* target: x86_64 */
/* A long random run of threads that call, reply, wait, fault, are paused and die; after each step the invariants of
 * thread.h, scheduler.c and ipc.c must hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/ipc.h"
#include "kernel/irq.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"
#include "kernel/timer.h"
#include "kernel/trap.h"
#include "pair.h"

/* --- everything at once */

enum { PDS = 4, THREADS = 12, STEPS = 300000 };

static struct {
	struct pd *pd[PDS];
	struct thread *thread[THREADS];
	struct rpc_object *object[THREADS];
	struct signal_context *signal[THREADS];
	bool alive[THREADS];
	uint32_t random;
} world;

static uint32_t any(uint32_t below)
{
	world.random = world.random * 1664525 + 1013904223;
	return (world.random >> 8) % below;
}

/* Index of thread i's RPC object and signal context in every space. */
static word_t object_index(unsigned i) { return 10 + i; }
static word_t signal_index(unsigned i) { return 40 + i; }

static void create(unsigned i)
{
	static paddr_t utcbs[THREADS];
	struct thread *const thread = world.thread[i];
	if (!utcbs[i])
		utcbs[i] = machine_page();
	thread_init(thread, world.pd[i % PDS], utcbs[i], 0x400000, 30 + any(3), 0, (word_t)thread);
	*world.object[i] = (struct rpc_object){ 0 };
	machine_core_call(CORE_RPC_CREATE, (word_t)world.object[i], (word_t)thread, i, 0, 0, 0);
	machine_core_call(CORE_SIGNAL_CREATE, (word_t)world.signal[i], (word_t)thread, i, 0, 0, 0);
	for (unsigned pd = 0; pd < PDS; pd++) {
		capability_insert(world.pd[pd], object_index(i), &world.object[i]->object);
		capability_insert(world.pd[pd], signal_index(i), &world.signal[i]->object);
	}
	machine_core_call(CORE_THREAD_START, (word_t)thread, 0, 0x1000, 0, 0, 0);
	world.alive[i] = true;
}

static void destroy(unsigned i)
{
	while (machine_core_call(CORE_OBJECT_DESTROY, (word_t)world.object[i], 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	while (machine_core_call(CORE_OBJECT_DESTROY, (word_t)world.signal[i], 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	while (machine_core_call(CORE_THREAD_DESTROY, (word_t)world.thread[i], 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	world.alive[i] = false;
}

static bool queued(const struct thread *thread)
{
	const struct link *const head = &thread->callee->callers;
	for (const struct link *at = head->next; at != head; at = at->next)
		if (at == &thread->in_callers)
			return true;
	return false;
}

/* Some claim leads to the thread along the calls. */
static bool claimed(const struct thread *thread)
{
	for (unsigned i = 0; i <= THREADS && thread; i++, thread = thread->serving)
		if (thread->claims)
			return true;
	return false;
}

static void check_invariants(void)
{
	bool any_runs = false;
	for (unsigned i = 0; i < THREADS; i++) {
		struct thread *const thread = world.thread[i];
		if (!world.alive[i])
			continue;
		if (thread->state == THREAD_CALLING) {
			assert_non_null(thread->callee);
			assert_int_not_equal(queued(thread), thread->callee->serving == thread);
		}
		assert_int_equal(thread->claims, list_linked(&thread->ready));
		assert_false(thread->claims && thread->paused);
		assert_int_equal(thread->receptive,
		                 thread->state == THREAD_WAITING && !thread->paused ? thread->waiting_for : 0);
		if (thread->receptive & WAIT_RPC)
			assert_true(list_empty(&thread->callers) && !thread->serving);
		if (thread->receptive & WAIT_SIGNAL)
			assert_true(list_empty(&thread->signals));
		assert_false(thread->state == THREAD_WAITING && thread->claims);
		if (thread->serving) {
			assert_int_equal(thread->serving->state, THREAD_CALLING);
			assert_ptr_equal(thread->serving->callee, thread);
		}
		bool const runs = thread->state == THREAD_RUNNABLE && !thread->paused;
		any_runs |= runs;
		if (runs)
			assert_true(claimed(thread));
	}
	assert_int_equal(idle(), !any_runs && machine_core_thread()->state != THREAD_RUNNABLE);
	if (!idle())
		assert_true(current()->state == THREAD_RUNNABLE && !current()->paused);
}

/* Mostly threads of higher numbers are called, or all would soon be stuck in circles. */
static void random_call(struct thread *thread)
{
	unsigned own = 0;
	while (world.thread[own] != thread)
		own++;
	switch (any(8)) {
	case 0: case 1: case 2:
		thread->utcb->send_cap[0] = object_index(any(THREADS));
		machine_call(thread, CALL, object_index(any(40) ? own + any(THREADS - own) : any(THREADS)),
		             tag_make(1, any(8), any(2)), 0);
		break;
	case 3: machine_call(thread, WAIT, any(9), 0, 0); break;
	case 4: machine_call(thread, SUBMIT, signal_index(any(THREADS)), 0, any(3)); break;
	case 5: machine_call(thread, SYSTEM_CALL_YIELD, 0, 0, 0); break;
	default:
		thread->utcb->receive_slot[0] = 80 + any(20);
		machine_call(thread, REPLY_WAIT, 0, any(5) ? tag_make(any(3), any(6), any(2)) : TAG_NO_REPLY, 0);
	}
}

static void random_intervention(void)
{
	unsigned const i = any(THREADS);
	switch (any(12)) {
	case 0: if (world.alive[i]) destroy(i); break;
	case 1: case 2: case 3: if (!world.alive[i]) create(i); break;
	case 4: if (world.alive[i]) machine_core_call(CORE_THREAD_PAUSE, (word_t)world.thread[i], 0, 0, 0, 0, 0); break;
	case 5: case 6: case 7:
		if (world.alive[i])
			machine_core_call(CORE_THREAD_RESUME, (word_t)world.thread[i], 0, 0, 0, 0, 0);
		break;
	case 8: machine_call(current(), SYSTEM_CALL_CAP_DELETE, 80 + any(20), 0, 0); break;
	default:
		machine.now_us += any(SLICE_US);
		if (machine.armed_us[0] && machine.armed_us[0] <= machine.now_us)
			timer_interrupt();
	}
}

static void random_threads_keep_the_invariants(void **state)
{
	(void)state;
	machine_init();
	world.random = 20120831;
	struct thread *const core = machine_core_thread();
	let_core_wait();
	for (unsigned i = 0; i < PDS; i++)
		world.pd[i] = machine_pd();
	for (unsigned i = 0; i < THREADS; i++) {
		world.thread[i] = (struct thread *)machine_page();
		world.object[i] = (struct rpc_object *)machine_page();
		world.signal[i] = (struct signal_context *)machine_page();
		create(i);
	}
	unsigned calls = 0;
	for (unsigned step = 0; step < STEPS; step++) {
		unsigned const target = any(THREADS);
		if (idle() && world.alive[target] && any(3)) {
			signal_submit(world.signal[target], 1);
			scheduler_update();
		} else if (idle() || any(20) == 0) {
			random_intervention();
		} else if (current() == core) {
			machine_call(core, REPLY_WAIT, 0, tag_make(any(2), 0, 0), 0);
		} else if (any(50) == 0) {
			kernel_fault(0x1000, FAULT_READ, 0);
		} else {
			random_call(current());
			calls++;
		}
		check_invariants();
	}
	assert_true(calls > STEPS / 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_threads_keep_the_invariants),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
