/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake/ tests/unit/fake_init/ components/init/ components/lib/hid/ components/lib/text.c components/lib/text_more.c components/lib/affinity.c components/lib/label.c
 *       components/lib/args.c components/lib/args_set.c components/lib/format.c components/lib/string_copy.c components/lib/cap.c
 *       components/lib/entrypoint.c components/lib/startup.c components/lib/session.c components/lib/log.c
 *       components/lib/heap.c components/lib/dataspace.c components/lib/rom.c components/lib/elf.c
 *       components/lib/child_load.c components/lib/timeout.c */
/* cflags: -Itests/unit/fake -Icomponents/init */
/* target: x86_64 pc_x86_64 */
/*
 * Heartbeats: which children init asks, whose answers count, and that one which stays silent begins anew, with its clients,
 * without a byte or capability gone. The world is that of runtime_sessions.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/timer.h>

#include "fake_init/world.h"
#include "heartbeat.h"

/* Time passes for one period; children are asked. */
static void beat(void)
{
	fake_time_us += 100 * 1000;
	signal_submit(beat_sigh, 1);
	fake_deliver_signals();
}

static bool answer(const char *name)
{
	return parent_heartbeat_response(parent_of(name)) == RPC_OK;
}

static void only_what_was_asked_is_answered(void **state)
{
	(void)state;
	struct child *const silent = child_named("silent"), *const watched = child_named("watched");
	for (unsigned i = 0; i < 10; i++)
		assert_true(answer("silent") && answer("watched") && answer("client"));
	for (unsigned i = 0; i < 4; i++) {
		beat();
		assert_true(answer("watched"));
	}
	assert_int_equal(fake_signals(silent->heartbeat_context), 4);
	assert_int_equal(fake_signals(watched->heartbeat_context), 4);
	assert_int_equal(heartbeat_skipped(silent), 3);
	assert_int_equal(heartbeat_skipped(watched), 0);
	assert_int_equal(child_named("client")->heartbeat_context, CAP_INVALID);
	assert_non_null(strstr(fake_log(), "child \"silent\" does not answer heartbeats"));
	assert_int_equal(silent->state, CHILD_RUNNING);
	assert_true(answer("silent"));
	assert_int_equal(heartbeat_skipped(silent), 0);
}

static void a_signal_of_its_own(void **state)
{
	(void)state;
	struct child *const silent = child_named("silent");
	cap_t const own = fake_cap_new(fake_object_new(FAKE_SIGNAL, NULL, NULL));
	assert_int_equal(parent_heartbeat_sigh(parent_of("silent"), own), RPC_OK);
	beat();
	assert_int_equal(fake_signals(own), 1);
	assert_int_equal(fake_signals(silent->heartbeat_context), 0);
	assert_true(answer("silent") && answer("watched"));
	assert_int_equal(parent_heartbeat_sigh(parent_of("silent"), CAP_INVALID), RPC_OK);
	beat();
	assert_int_equal(fake_signals(silent->heartbeat_context), 1);
	assert_true(answer("silent") && answer("watched"));
}

/* Leaves out as many heartbeats as one more than its start node allows. */
static void silence(void)
{
	for (unsigned i = 0; i < 3; i++) {
		beat();
		assert_true(answer("silent"));
	}
}

static void one_that_hangs_begins_anew(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	cap_t const parent_before = fake_cap_new(fake_object(parent_of("watched")));
	const struct fake_pd *const pd_before = pd_of("watched");
	unsigned const killed = fake_threads_killed;
	cap_t cap;
	assert_int_equal(open_session("watched", 6, "Late", 8192, 2, &cap), RPC_OK); /* never created, never used */
	silence();
	assert_non_null(strstr(fake_log(), "child \"watched\" skipped 2 heartbeats and is started again"));
	assert_int_equal(fake_threads_killed, killed + 1);
	assert_int_equal(watched->state, CHILD_RUNNING);
	assert_ptr_not_equal(pd_of("watched"), pd_before);
	assert_int_equal(watched->assigned.ram_bytes, 400 * 1024);
	assert_int_not_equal(parent_heartbeat_response(parent_before), RPC_OK);
	assert_int_equal(session_cap_of("watched", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(heartbeat_skipped(watched), 0);
	beat();
	assert_int_equal(fake_signals(watched->heartbeat_context), 1);
	assert_true(answer("watched") && answer("silent"));
}

static void one_that_faulted_begins_anew(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	signal_submit(watched->exception.cap, 1);
	fake_deliver_signals();
	assert_int_equal(watched->state, CHILD_FAULTED);
	silence();
	assert_int_equal(watched->state, CHILD_RUNNING);
}

static void its_servers_are_waited_for(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	cap_t cap;
	established("watched", 6, &cap);
	silence();
	assert_int_equal(watched->state, CHILD_RESTARTING);
	beat();         /* nothing is asked of it meanwhile */
	assert_int_equal(watched->state, CHILD_RESTARTING);
	assert_true(answer("silent"));
	serve_close("server");
	assert_int_equal(watched->state, CHILD_RUNNING);
}

static void its_clients_begin_anew(void **state)
{
	(void)state;
	struct child *const follower = child_named("follower");
	const struct fake_pd *const pd_before = pd_of("follower");
	cap_t cap;
	assert_int_equal(open_session("follower", 6, "Pulse", 20480, 3, &cap), RPC_OK);
	(void)serve_creation("watched");
	assert_int_equal(session_cap_of("follower", 6, &cap), RPC_OK);
	silence();
	assert_non_null(strstr(fake_log(), "child \"follower\" is started again with its server"));
	requests_forget("watched");
	assert_int_equal(follower->state, CHILD_RUNNING);
	assert_ptr_not_equal(pd_of("follower"), pd_before);
	assert_int_equal(session_cap_of("follower", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(child_named("watched")->state, CHILD_RUNNING);
}

static void who_waits_goes_on_waiting(void **state)
{
	(void)state;
	bool pending;
	cap_t cap;
	const struct fake_pd *const pd_before = pd_of("follower");
	assert_int_equal(open_session("follower", 6, "Pulse", 20480, 3, &cap), RPC_OK);
	uint32_t const asked = request_id("watched", "create");
	assert_int_not_equal(asked, 0);
	silence();
	requests_forget("watched");
	assert_ptr_equal(pd_of("follower"), pd_before);
	assert_int_equal(session_cap_of("follower", 6, &cap), PARENT_SESSION_CAP_PENDING);
	assert_int_equal(request_id("watched", "create"), asked);
	(void)serve_creation("watched");
	assert_int_equal(session_cap_of("follower", 6, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("follower"), 6, &pending), RPC_OK);
	assert_true(pending);
	serve_close("watched");
	/* the session that the test keeps for its requests */
	assert_int_equal(parent_close(parent_of("watched"), 1000, &pending), RPC_OK);
	requests_forget("watched");
}

/* What a server does not give back is not paid by init, however often its client begins anew. */
static void a_loss_is_its_own(void **state)
{
	(void)state;
	struct child *const watched = child_named("watched");
	struct fake_pd *const server = pd_of("server");
	uint64_t const assigned = watched->assigned.ram_bytes;
	cap_t cap;
	established("watched", 6, &cap);
	uint64_t const kept = server->ram_quota;
	server->ram_used = server->ram_quota;           /* spent: nothing can be taken from there */
	silence();
	serve_close("server");
	server->ram_used = 0;
	assert_int_equal(server->ram_quota, kept);
	assert_int_equal(watched->state, CHILD_RUNNING);
	assert_true(watched->assigned.ram_bytes < assigned);
	assert_true(watched->assigned.ram_bytes + TIMER_SESSION_RAM >= assigned);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		with_books(only_what_was_asked_is_answered),
		with_books(a_signal_of_its_own),
		with_books(one_that_hangs_begins_anew),
		with_books(one_that_faulted_begins_anew),
		with_books(its_servers_are_waited_for),
		with_books(its_clients_begin_anew),
		with_books(who_waits_goes_on_waiting),
		with_books(a_loss_is_its_own),
	};
	return cmocka_run_group_tests(tests, init_group_set_up, init_group_tear_down);
}
