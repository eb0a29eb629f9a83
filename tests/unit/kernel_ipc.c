/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/machine.c platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c
 *       platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c
 *       platforms/hw/kernel/system_call.c platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c
 *       platforms/hw/arch/common/page_table.c */
/* cflags: -Itests/unit/fake_hw */
/* target: x86_64 */
/* Messages of the kernel: each rule of ipc.c and cap_space.c once. */
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

/* --- call and reply */

static void call_switches_to_server_and_back(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	p.client->context.word[3] = 33;
	machine_call(p.client, CALL, OBJECT, tag_make(9, 4, 0), 11);
	assert_ptr_equal(current(), p.server);
	assert_int_equal(p.server->context.status, BADGE);
	assert_int_equal(p.server->context.tag, tag_make(9, 4, 0));
	assert_int_equal(p.server->context.word[0], 11);
	assert_int_equal(p.server->context.word[3], 33);
	assert_ptr_equal(schedulers[0].claim, p.client);
	machine_call(p.server, REPLY_WAIT, 0, tag_make(2, 1, 0), 77);
	assert_ptr_equal(current(), p.client);
	assert_int_equal(p.client->context.status, STATUS_OK);
	assert_int_equal(p.client->context.tag, tag_make(2, 1, 0));
	assert_int_equal(p.client->context.word[0], 77);
	assert_int_equal(p.server->state, THREAD_WAITING);
}

static void long_message_is_copied(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	unsigned const words = MESSAGE_WORDS_MAX;
	for (unsigned i = 0; i < words - 4; i++)
		p.client->utcb->data[i] = i * 7;
	machine_call(p.client, CALL, OBJECT, tag_make(1, words, 0), 0);
	assert_ptr_equal(current(), p.server);
	for (unsigned i = 0; i < words - 4; i++)
		assert_int_equal(p.server->utcb->data[i], i * 7);
	p.server->utcb->data[0] = 4711;
	machine_call(p.server, REPLY_WAIT, 0, tag_make(0, 5, 0), 0);
	assert_int_equal(p.client->utcb->data[0], 4711);
	assert_int_equal(p.client->utcb->data[1], 7);
}

static void bad_calls_are_refused(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct signal_context *const signal = machine_signal(p.server, 1);
	capability_insert(p.client->pd, SIGNAL, &signal->object);
	struct { word_t cap, tag; enum system_status status; } const cases[] = {
		{ 0, 0, STATUS_INVALID_CAP },
		{ 9, 0, STATUS_INVALID_CAP },
		{ CAPS_PER_PAGE, 0, STATUS_INVALID_CAP },
		{ ~(word_t)0, 0, STATUS_INVALID_CAP },
		{ (word_t)1 << 32 | OBJECT, 0, STATUS_INVALID_CAP },
		{ SIGNAL, 0, STATUS_WRONG_TYPE },
		{ OBJECT, MESSAGE_WORDS_MAX + 1, STATUS_BAD_ARGUMENT },
		{ OBJECT, 5u << 10, STATUS_BAD_ARGUMENT },
	};
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		machine_call(p.client, CALL, cases[i].cap, cases[i].tag, 0);
		assert_ptr_equal(current(), p.client);
		assert_int_equal(p.client->context.status, cases[i].status);
	}
	machine_call(p.client, SUBMIT, OBJECT, 0, 1);
	assert_int_equal(p.client->context.status, STATUS_WRONG_TYPE);
	machine_call(p.client, SYSTEM_CALL_CORE_FIRST, 0, 0, 0);
	assert_int_equal(p.client->context.status, STATUS_DENIED);
	machine_call(p.client, SYSTEM_CALL_CORE_END - 1, 0, 0, 0);
	assert_int_equal(p.client->context.status, STATUS_DENIED);
	struct rpc_object *const own = machine_rpc_object(p.client, 1);
	capability_insert(p.client->pd, SECOND, &own->object);
	machine_call(p.client, CALL, SECOND, 0, 0);
	assert_int_equal(p.client->context.status, STATUS_BAD_ARGUMENT);
}

static void callers_are_served_in_order(void **state)
{
	(void)state;
	struct pair const p = make_pair(MIDDLE, LOW);
	machine_call(p.client, CALL, OBJECT, 1, 1);
	struct thread *const second = machine_thread(p.client->pd, MIDDLE + 1);
	machine_call(second, CALL, OBJECT, 1, 2);
	assert_ptr_equal(current(), p.server);       /* still the first request, on the second's time */
	assert_ptr_equal(schedulers[0].claim, second);
	struct thread *const third = machine_thread(p.client->pd, MIDDLE + 2);
	machine_call(third, CALL, OBJECT, 1, 3);
	for (word_t i = 1; i <= 3; i++) {
		assert_ptr_equal(current(), p.server);
		assert_int_equal(p.server->context.word[0], i);
		machine_call(p.server, REPLY_WAIT, 0, 0, 0);
	}
	assert_ptr_equal(current(), third);
	assert_int_equal(p.server->state, THREAD_WAITING);
}

static void reply_without_request_goes_nowhere(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	machine_call(p.server, REPLY_WAIT, 0, 0, 0);
	machine_call(p.client, REPLY_WAIT, 0, tag_make(1, 4, 2), 0);
	assert_int_equal(p.client->state, THREAD_WAITING);
	assert_true(idle());
}

/* A server that says TAG_NO_REPLY while it owes one waits for signals only, and its caller stays with it. */
static void owing_server_gets_no_further_request(void **state)
{
	(void)state;
	struct pair const p = make_pair(MIDDLE, LOW);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	machine_call(p.server, WAIT, WAIT_RPC, 0, 0);
	assert_int_equal(tag_kind(p.server->context.tag), TAG_KIND_NONE);
	assert_int_equal(p.server->context.status, STATUS_BAD_ARGUMENT);
	machine_call(p.server, REPLY_WAIT, 0, TAG_NO_REPLY, 0);
	assert_true(idle());
	struct thread *const second = machine_thread(p.client->pd, HIGH);
	machine_call(second, CALL, OBJECT, 0, 0);
	assert_true(idle());
	struct signal_context *const signal = machine_signal(p.server, 42);
	signal_submit(signal, 1);
	scheduler_update();
	assert_ptr_equal(current(), p.server);
	machine_call(p.server, REPLY_WAIT, 0, 0, 0);
	assert_int_equal(p.client->state, THREAD_RUNNABLE);
	assert_ptr_equal(p.server->serving, second);
}

/* --- capabilities in messages */

static void capabilities_travel(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct rpc_object *const own = machine_rpc_object(p.server, 0x0a0a), *const other = machine_rpc_object(p.client, 2);
	capability_insert(p.client->pd, 20, &own->object);
	capability_insert(p.client->pd, 21, &other->object);
	struct utcb *const from = p.client->utcb, *const to = p.server->utcb;
	from->send_cap[0] = 20;                      /* the server's own: unwrapped */
	from->send_cap[1] = 21;                      /* into a slot */
	from->send_cap[2] = 21;                      /* the slot is occupied by then */
	from->send_cap[3] = 99;                      /* nothing */
	to->receive_slot[0] = to->receive_slot[3] = 40;
	to->receive_slot[1] = to->receive_slot[2] = 41;
	machine_call(p.client, CALL, OBJECT, tag_make(0, 0, 4), 0);
	assert_ptr_equal(current(), p.server);
	assert_int_equal(tag_caps(p.server->context.tag), 4);
	assert_int_equal(to->received[0].kind, RECEIVED_OWN);
	assert_int_equal(to->received[0].value, 0x0a0a);
	assert_int_equal(to->receive_slot[0], 40);
	assert_int_equal(to->received[1].kind, RECEIVED_SLOT);
	assert_int_equal(to->received[1].value, 41);
	assert_int_equal(to->receive_slot[1], 0);
	assert_int_equal(to->received[2].kind, RECEIVED_NONE);
	assert_int_equal(to->receive_slot[2], 41);
	assert_int_equal(to->received[3].kind, RECEIVED_NONE);
	assert_ptr_equal(capability_object(p.server->pd, 41), &other->object);
	assert_null(capability_object(p.server->pd, 40));
}

static void forged_slots_receive_nothing(void **state)
{
	(void)state;
	word_t const slots[] = { 0, CAPS_PER_PAGE, ~(word_t)0, (word_t)1 << 32, (word_t)CAPS_PER_PAGE * CAP_PAGES_MAX };
	for (unsigned i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		struct pair const p = make_pair(HIGH, LOW);
		p.client->utcb->send_cap[0] = OBJECT + 1;
		capability_insert(p.client->pd, OBJECT + 1, &machine_rpc_object(p.client, 2)->object);
		p.server->utcb->receive_slot[0] = slots[i];
		machine_call(p.client, CALL, OBJECT, tag_make(0, 0, 1), 0);
		assert_int_equal(p.server->utcb->received[0].kind, RECEIVED_NONE);
	}
}

static void core_receives_references_and_sends_names(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct thread *const core = machine_core_thread();
	struct rpc_object *const service = machine_rpc_object(NULL, 0xc0e);
	capability_insert(p.client->pd, SECOND, &service->object);
	p.client->utcb->send_cap[0] = OBJECT;
	p.client->utcb->receive_slot[0] = 50;
	machine_call(p.client, CALL, SECOND, tag_make(0, 0, 1), 0);
	assert_ptr_equal(current(), core);
	assert_int_equal(core->context.status, 0xc0e);
	assert_int_equal(core->utcb->received[0].kind, RECEIVED_OWN);
	assert_int_equal(core->utcb->received[0].value, p.object->object.core_reference);
	/* even an object of the receiver's own goes into a slot when core sends it */
	struct rpc_object *const fresh = machine_rpc_object(p.client, 3);
	core->utcb->send_cap[0] = (word_t)fresh >> CORE_NAME_SHIFT;
	machine_call(core, REPLY_WAIT, 0, tag_make(0, 0, 1), 0);
	assert_int_equal(p.client->utcb->received[0].kind, RECEIVED_SLOT);
	assert_ptr_equal(capability_object(p.client->pd, 50), &fresh->object);
}

static void destroyed_object_leaves_every_space(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct pd *pds[4];
	for (unsigned i = 0; i < 4; i++) {
		pds[i] = machine_pd();
		for (word_t index = 1; index < CAPS_PER_PAGE; index++)
			assert_true(capability_insert(pds[i], index, &p.object->object));
	}
	unsigned steps = 1;
	while (machine_core_call(CORE_OBJECT_DESTROY, (word_t)p.object, 0, 0, 0, 0, 0) == STATUS_AGAIN) {
		machine_call(p.client, CALL, OBJECT, 0, 0);   /* dead from the first step on */
		assert_int_equal(p.client->context.status, STATUS_INVALID_CAP);
		steps++;
	}
	assert_true(steps >= 4);
	for (unsigned i = 0; i < 4; i++)
		for (word_t index = 0; index < CAPS_PER_PAGE; index++)
			assert_null(capability_object(pds[i], index));
	assert_null(capability_object(p.client->pd, OBJECT));
}

static void destroyed_space_leaves_every_object(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct pd *const pd = machine_pd();
	assert_true(pd_donate_capabilities(pd, machine_page()));
	capability_insert(pd, 3, &p.object->object);
	capability_insert(pd, CAPS_PER_PAGE + 3, &p.object->object);
	while (machine_core_call(CORE_PD_DESTROY, (word_t)pd, 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	assert_ptr_equal(p.object->object.capabilities.next, p.object->object.capabilities.prev);
	assert_int_equal(machine_core_call(CORE_OBJECT_DESTROY, (word_t)p.object, 0, 0, 0, 0, 0), STATUS_OK);
}

/* --- the end of threads and objects */

static void dying_server_answers_all_its_callers(void **state)
{
	(void)state;
	struct pair const p = make_pair(LOW, LOW);
	struct thread *callers[IPC_LEAVE_STEPS * 2 + 3];
	machine_call(p.client, CALL, OBJECT, 0, 0);
	for (unsigned i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
		callers[i] = machine_thread(p.client->pd, LOW + 1 + i);   /* each preempts the ones before */
		machine_call(callers[i], CALL, OBJECT, 0, 0);
	}
	while (machine_core_call(CORE_THREAD_DESTROY, (word_t)p.server, 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	assert_int_equal(p.client->context.status, STATUS_SERVER_DIED);
	for (unsigned i = 0; i < sizeof(callers) / sizeof(callers[0]); i++) {
		assert_int_equal(callers[i]->state, THREAD_RUNNABLE);
		assert_int_equal(callers[i]->context.status, STATUS_SERVER_DIED);
	}
	machine_call(current(), CALL, OBJECT, 0, 0);
	assert_int_equal(current()->context.status, STATUS_SERVER_DIED);
}

static void server_outlives_its_client(void **state)
{
	(void)state;
	struct pair const p = make_pair(HIGH, LOW);
	struct rpc_object *const further = machine_rpc_object(machine_core_thread(), 1);
	capability_insert(p.server->pd, SECOND, &further->object);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	machine_call(p.server, CALL, SECOND, 0, 0);
	assert_ptr_equal(current(), machine_core_thread());
	while (machine_core_call(CORE_THREAD_DESTROY, (word_t)p.client, 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	assert_ptr_equal(current(), machine_core_thread());  /* on the server's own claim */
	machine_call(machine_core_thread(), REPLY_WAIT, 0, 0, 0);
	assert_ptr_equal(current(), p.server);
	machine_call(p.server, REPLY_WAIT, 0, 0, 0);
	assert_int_equal(p.server->state, THREAD_WAITING);
	assert_true(idle());
}

static void queued_caller_of_a_dead_object_is_turned_away(void **state)
{
	(void)state;
	struct pair const p = make_pair(LOW, LOW);
	machine_call(p.client, CALL, OBJECT, 0, 0);
	struct thread *many[40];
	struct rpc_object *const doomed = machine_rpc_object(p.server, 0xdead);
	capability_insert(p.client->pd, SECOND, &doomed->object);
	for (unsigned i = 0; i < 40; i++) {
		many[i] = machine_thread(p.client->pd, MIDDLE + i);
		machine_call(many[i], CALL, SECOND, 0, 0);
	}
	struct thread *const last = machine_thread(p.client->pd, HIGH);
	machine_call(last, CALL, OBJECT, 0, 123);
	while (machine_core_call(CORE_OBJECT_DESTROY, (word_t)doomed, 0, 0, 0, 0, 0) == STATUS_AGAIN)
		;
	unsigned rounds = 0;
	machine_call(p.server, REPLY_WAIT, 0, 0, 0);
	for (; p.server->serving != last; rounds++) {
		schedulers[0].current = p.server;        /* woken with nothing, at whatever priority */
		assert_int_equal(tag_kind(p.server->context.tag), TAG_KIND_NONE);
		machine_call(p.server, REPLY_WAIT, 0, TAG_NO_REPLY, 0);
		assert_true(rounds < 10);
	}
	assert_true(rounds >= 1);
	assert_int_equal(p.server->context.word[0], 123);
	for (unsigned i = 0; i < 40; i++)
		assert_int_equal(many[i]->context.status, STATUS_INVALID_CAP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(call_switches_to_server_and_back),
		cmocka_unit_test(long_message_is_copied),
		cmocka_unit_test(bad_calls_are_refused),
		cmocka_unit_test(callers_are_served_in_order),
		cmocka_unit_test(reply_without_request_goes_nowhere),
		cmocka_unit_test(owing_server_gets_no_further_request),
		cmocka_unit_test(capabilities_travel),
		cmocka_unit_test(forged_slots_receive_nothing),
		cmocka_unit_test(core_receives_references_and_sends_names),
		cmocka_unit_test(destroyed_object_leaves_every_space),
		cmocka_unit_test(destroyed_space_leaves_every_object),
		cmocka_unit_test(dying_server_answers_all_its_callers),
		cmocka_unit_test(server_outlives_its_client),
		cmocka_unit_test(queued_caller_of_a_dead_object_is_turned_away),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
