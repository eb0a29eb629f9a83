/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/machine.c platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c */
/* cflags: -Itests/unit/fake_hw */
/* target: x86_64 */
/* Scheduling, signals, interrupts and faults of the kernel: each rule of scheduler.c, signal.c, irq.c and timer.c once. */
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

/* --- helping */

static void server_runs_at_the_priority_of_its_client(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	struct thread *const between = machine_thread(machine_pd(), MIDDLE);
	assert_ptr_equal(current(), p.server);
	machine_call(p.server, REPLY_WAIT, 0, 0, 0);
	machine_call(p.client, WAIT, WAIT_SIGNAL, 0, 0);
	assert_ptr_equal(current(), between);
}

static void helper_goes_dormant_while_its_server_blocks(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct signal_context *const signal = machine_signal(p.server, 0x51);
	struct thread *const other = machine_thread(machine_pd(), MIDDLE);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	machine_call(p.server, WAIT, WAIT_SIGNAL, 0, 0);
	assert_ptr_equal(current(), other);
	assert_false(p.client->claims);
	signal_submit(signal, 3);
	scheduler_update();
	assert_ptr_equal(current(), other);          /* the server claims at its own, lower priority */
	machine_call(other, WAIT, WAIT_SIGNAL, 0, 0);
	assert_ptr_equal(current(), p.server);
	assert_int_equal(p.server->context.status, 0x51);
	assert_int_equal(tag_code(p.server->context.tag), 3);
	machine_call(p.server, REPLY_WAIT, 0, tag_make(5, 0, 0), 0);
	assert_ptr_equal(current(), p.client);
	assert_int_equal(tag_code(p.client->context.tag), 5);
	assert_false(p.server->claims);
}

static void circle_of_calls_stops_only_those_in_it(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct rpc_object *const back = machine_rpc_object(p.client, 1);
	capability_insert(p.server->pd, OBJECT, &back->object);
	struct thread *const other = machine_thread(machine_pd(), LOW);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	machine_call(p.server, CALL, OBJECT, 0, 0);
	assert_ptr_equal(current(), other);
	while (!thread_destroy(p.client))
		;
	scheduler_update();
	assert_int_equal(p.server->context.status, STATUS_SERVER_DIED);
	assert_int_equal(p.server->state, THREAD_RUNNABLE);
}

/* A chain longer than the kernel follows is still answered from one end to the other. */
static void long_chain_of_calls_is_answered(void **state)
{
	(void)state;
	enum { LENGTH = 3 * CHAIN_MAX + 5 };
	static struct thread *threads[LENGTH];
	machine_init();
	let_core_wait();
	for (unsigned i = 0; i < LENGTH; i++) {
		threads[i] = machine_thread(machine_pd(), LOW);
		if (i)
			until_waiting(threads[i]);
		else
			scheduler_unclaim(threads[0]), scheduler_update();
	}
	for (unsigned i = 0; i + 1 < LENGTH; i++)
		capability_insert(threads[i]->pd, OBJECT, &machine_rpc_object(threads[i + 1], i + 1)->object);
	scheduler_claim(threads[0]);
	scheduler_update();
	for (unsigned i = 0; i + 1 < LENGTH; i++)
		machine_call(threads[i], CALL, OBJECT, 0, 0);
	for (unsigned i = LENGTH - 1; i > 0; i--)
		machine_call(threads[i], REPLY_WAIT, 0, tag_make(i, 0, 0), 0);
	assert_ptr_equal(current(), threads[0]);
	assert_int_equal(tag_code(threads[0]->context.tag), 1);
}

/* --- signals */

static void signals_are_counted_and_coalesced(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct signal_context *const signal = machine_signal(p.client, 0x1234);
	capability_insert(p.client->pd, SIGNAL, &signal->object);
	for (unsigned i = 0; i < 5; i++)
		machine_call(p.client, SUBMIT, SIGNAL, 0, 2);
	machine_call(p.client, WAIT, WAIT_SIGNAL, 0, 0);
	assert_int_equal(p.client->context.status, 0x1234);
	assert_int_equal(tag_kind(p.client->context.tag), TAG_KIND_SIGNAL);
	assert_int_equal(tag_code(p.client->context.tag), 10);
	machine_call(p.client, SUBMIT, SIGNAL, 0, ~(word_t)0);
	machine_call(p.client, SUBMIT, SIGNAL, 0, 1);
	machine_call(p.client, WAIT, WAIT_SIGNAL | WAIT_POLL, 0, 0);
	assert_int_equal(tag_code(p.client->context.tag), SIGNAL_COUNT_MAX);
	machine_call(p.client, WAIT, WAIT_SIGNAL | WAIT_POLL, 0, 0);
	assert_int_equal(tag_kind(p.client->context.tag), TAG_KIND_NONE);
	machine_call(p.client, SUBMIT, SIGNAL, 0, 0);
	machine_call(p.client, WAIT, WAIT_SIGNAL | WAIT_POLL, 0, 0);
	assert_int_equal(tag_kind(p.client->context.tag), TAG_KIND_NONE);
}

static void signals_and_requests_alternate(void **state)
{
	(void)state;
	struct pair const p = make_pair(LOW, LOW);
	struct signal_context *const signal = machine_signal(p.server, 0x51);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	for (unsigned i = 0; i < 4; i++)
		machine_call(machine_thread(p.client->pd, MIDDLE + i), CALL, OBJECT, 0, 0);
	for (unsigned i = 0; i < 4; i++) {
		signal_submit(signal, 1);
		schedulers[0].current = p.server;
		machine_call(p.server, REPLY_WAIT, 0, 0, 0);
		assert_int_equal(tag_kind(p.server->context.tag), TAG_KIND_SIGNAL);
		signal_submit(signal, 1);
		schedulers[0].current = p.server;
		machine_call(p.server, REPLY_WAIT, 0, TAG_NO_REPLY, 0);
		assert_int_equal(tag_kind(p.server->context.tag), TAG_KIND_RPC);
	}
}

static void freed_context_is_forgotten_by_everything(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct signal_context *const signal = machine_signal(p.server, 1);
	assert_int_equal(machine_core_call(CORE_IRQ_ATTACH, 4, 0, 0, 0, 0, 0), STATUS_OK);
	assert_int_equal(machine_core_call(CORE_IRQ_ATTACH, 4, 0, 0, 0, 0, 0), STATUS_BAD_ARGUMENT);
	assert_int_equal(machine_core_call(CORE_IRQ_ATTACH, INTERRUPT_LINES, 0, 0, 0, 0, 0), STATUS_BAD_ARGUMENT);
	machine_core_call(CORE_IRQ_CONTEXT, 4, (word_t)signal, 0, 0, 0, 0);
	machine_core_call(CORE_TIMER_CONTEXT, (word_t)signal, 0, 0, 0, 0, 0);
	machine_core_call(CORE_TIMER_SET, 0, 0, 50, 0, 0, 0);
	machine_core_call(CORE_IRQ_ACKNOWLEDGE, 4, 0, 0, 0, 0, 0);
	assert_int_equal(machine_core_call(CORE_OBJECT_DESTROY, (word_t)signal, 0, 0, 0, 0, 0), STATUS_OK);
	memset(signal, 0xee, sizeof(*signal));
	irq_interrupt(4);
	machine.now_us = 100;
	timer_interrupt();
	assert_int_equal(p.server->state, THREAD_WAITING);
	irq_detach(4);
}

/* --- interrupts and time */

static void edge_between_delivery_and_acknowledgement_is_kept(void **state)
{
	(void)state;
	struct pair const p = make_pair(LOW, HIGH);
	struct signal_context *const signal = machine_signal(p.server, 0x1b);
	assert_true(irq_attach(5, 0));
	irq_set_context(5, signal);
	assert_true(machine.masked[5]);
	irq_acknowledge(5);
	assert_false(machine.masked[5]);
	irq_interrupt(5);
	scheduler_update();
	assert_ptr_equal(current(), p.server);
	assert_false(machine.masked[5]);             /* a masked line would forget the edge */
	irq_interrupt(5);
	assert_true(machine.masked[5]);
	irq_acknowledge(5);
	assert_false(machine.masked[5]);
	machine_call(p.server, WAIT, WAIT_SIGNAL | WAIT_POLL, 0, 0);
	assert_int_equal(p.server->context.status, 0x1b);
	irq_acknowledge(5);
	machine_call(p.server, WAIT, WAIT_SIGNAL | WAIT_POLL, 0, 0);
	assert_int_equal(tag_kind(p.server->context.tag), TAG_KIND_NONE);
	irq_detach(5);
}

static void level_is_masked_until_acknowledged(void **state)
{
	(void)state;
	struct pair const p = make_pair(LOW, HIGH);
	assert_true(irq_attach(9, INTERRUPT_LEVEL));
	irq_set_context(9, machine_signal(p.server, 1));
	irq_acknowledge(9);
	irq_interrupt(9);
	assert_true(machine.masked[9]);
	irq_acknowledge(9);
	assert_false(machine.masked[9]);
	irq_detach(9);
	assert_true(machine.masked[9]);
}

static void timer_runs_only_for_rivals(void **state)
{
	(void)state;
	struct pair const p = make_pair(MIDDLE, LOW);
	assert_int_equal(machine.armed_us[0], 0);
	machine_thread(machine_pd(), LOW);
	assert_int_equal(machine.armed_us[0], 0);
	struct thread *const rival = machine_thread(machine_pd(), MIDDLE);
	assert_ptr_equal(current(), p.client);
	assert_int_equal(machine.armed_us[0], SLICE_US);
	machine.now_us = SLICE_US;
	timer_interrupt();
	assert_ptr_equal(current(), rival);
	assert_int_equal(machine.armed_us[0], 2 * SLICE_US);
	machine_call(rival, SYSTEM_CALL_YIELD, 0, 0, 0);
	assert_ptr_equal(current(), p.client);
	assert_int_equal(machine.armed_us[0], 2 * SLICE_US);   /* a slice of its own, not the rest of an old one */
	machine_call(p.client, WAIT, WAIT_SIGNAL, 0, 0);
	assert_ptr_equal(current(), rival);
	assert_int_equal(machine.armed_us[0], 0);
	machine_call(rival, SYSTEM_CALL_TIME, 0, 0, 0);
	assert_int_equal(rival->context.word[0], SLICE_US);
}

/* Being preempted by higher priorities does not renew a slice. */
static void slice_survives_preemption(void **state)
{
	(void)state;
	struct pair const p = make_pair(MIDDLE, LOW);
	struct thread *const rival = machine_thread(machine_pd(), MIDDLE);
	struct thread *const urgent = machine_thread(machine_pd(), HIGH);
	struct signal_context *const signal = machine_signal(urgent, 1);
	until_waiting(urgent);
	for (unsigned i = 1; i < 5; i++) {
		assert_ptr_equal(current(), p.client);
		machine.now_us = i * SLICE_US / 5;
		signal_submit(signal, 1);
		scheduler_update();
		assert_ptr_equal(current(), urgent);
		machine_call(urgent, WAIT, WAIT_SIGNAL, 0, 0);
	}
	assert_int_equal(machine.armed_us[0], SLICE_US);
	machine.now_us = SLICE_US;
	timer_interrupt();
	assert_ptr_equal(current(), rival);
}

/* --- faults, pausing */

static void fault_is_a_request_to_core(void **state)
{
	(void)state;
	struct pair const p = make_pair(MIDDLE, LOW);
	struct thread *const core = machine_core_thread();
	p.client->context.word[0] = 0x77;
	p.client->context.ip = 0x401234;
	kernel_fault(0x5000, FAULT_WRITE, 6);
	assert_ptr_equal(current(), core);
	assert_int_equal(core->context.status, p.client->core_reference);
	assert_int_equal(tag_kind(core->context.tag), TAG_KIND_FAULT);
	assert_int_equal(core->context.word[0], 0x5000);
	assert_int_equal(core->context.word[1], 0x401234);
	assert_int_equal(core->context.word[2], FAULT_WRITE);
	machine_call(core, REPLY_WAIT, 0, tag_make(0, 0, 0), 0);
	assert_ptr_equal(current(), p.client);       /* tries again, its registers as they were */
	assert_int_equal(p.client->context.word[0], 0x77);
	machine_call(p.client, 1000, 0, 0, 0);
	assert_int_equal(core->context.word[0], 1000);
	assert_int_equal(core->context.word[2], FAULT_BAD_SYSTEM_CALL);
	machine_call(core, REPLY_WAIT, 0, tag_make(1, 0, 0), 0);
	assert_true(idle());
	assert_true(p.client->paused);
	machine_core_call(CORE_THREAD_RESUME, (word_t)p.client, 0, 0, 0, 0, 0);
	assert_ptr_equal(current(), p.client);
}

static void paused_thread_keeps_its_state(void **state)
{
	(void)state;
	struct pair const p = make_pair(MIDDLE, LOW);
	machine_core_call(CORE_THREAD_PAUSE, (word_t)p.server, 0, 0, 0, 0, 0);
	machine_call(p.client, CALL, OBJECT, 0, 5);  /* queues, because the server does not take it */
	assert_true(idle());
	machine_core_call(CORE_THREAD_RESUME, (word_t)p.server, 0, 0, 0, 0, 0);
	assert_ptr_equal(current(), p.server);
	assert_int_equal(p.server->context.word[0], 5);
	machine_core_call(CORE_THREAD_PAUSE, (word_t)p.client, 0, 0, 0, 0, 0);
	assert_ptr_equal(current(), p.server);       /* goes on without its helper */
	machine_call(p.server, REPLY_WAIT, 0, 0, 6);
	assert_true(idle());
	machine_core_call(CORE_THREAD_RESUME, (word_t)p.client, 0, 0, 0, 0, 0);
	assert_ptr_equal(current(), p.client);
	assert_int_equal(p.client->context.word[0], 6);
}

static void address_beyond_the_cpu_is_refused(void **state)
{
	(void)state;
	machine_init();
	struct thread *const thread = (struct thread *)machine_page();
	thread_init(thread, machine_pd(), machine_page(), 0x400000, LOW, 0, 0);
	assert_int_equal(machine_core_call(CORE_THREAD_START, (word_t)thread, 0, USER_END, 0, 0, 0), STATUS_BAD_ARGUMENT);
	assert_int_equal(machine_core_call(CORE_THREAD_START, (word_t)thread, 0, 0x1000, 0, 0, 0), STATUS_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(server_runs_at_the_priority_of_its_client),
		cmocka_unit_test(helper_goes_dormant_while_its_server_blocks),
		cmocka_unit_test(circle_of_calls_stops_only_those_in_it),
		cmocka_unit_test(long_chain_of_calls_is_answered),
		cmocka_unit_test(signals_are_counted_and_coalesced),
		cmocka_unit_test(signals_and_requests_alternate),
		cmocka_unit_test(freed_context_is_forgotten_by_everything),
		cmocka_unit_test(edge_between_delivery_and_acknowledgement_is_kept),
		cmocka_unit_test(level_is_masked_until_acknowledged),
		cmocka_unit_test(timer_runs_only_for_rivals),
		cmocka_unit_test(slice_survives_preemption),
		cmocka_unit_test(fault_is_a_request_to_core),
		cmocka_unit_test(paused_thread_keeps_its_state),
		cmocka_unit_test(address_beyond_the_cpu_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
