/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake/ tests/unit/fake_init/ components/init/ components/lib/hid/ components/lib/text.c components/lib/text_more.c components/lib/affinity.c components/lib/label.c
 *       components/lib/args.c components/lib/args_set.c components/lib/format.c components/lib/string_copy.c components/lib/cap.c
 *       components/lib/entrypoint.c components/lib/startup.c components/lib/session.c components/lib/log.c
 *       components/lib/heap.c components/lib/dataspace.c components/lib/rom.c components/lib/elf.c
 *       components/lib/child_load.c components/lib/timeout.c */
/* cflags: -Itests/unit/fake -Icomponents/init */
/* target: x86_64 pc_x86_64 */
/*
 * Init against a core that keeps accounts: sessions between children, with their parent, and from outside; what each
 * side's account shows at every step; servers and clients that lie, vanish, or do things out of order.
 *
 * Init is started once; each test leaves all accounts as it found them, which the frame checks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cost.h>
#include <genode/args.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>
#include <interfaces/timer.h>

#include "fake_init/world.h"

/* ------------------------------------------------------------------------------------------------------- start */

static void children_have_their_share(void **state)
{
	(void)state;
	const struct child *const client = child_named("client");
	assert_int_equal(client->state, CHILD_RUNNING);
	assert_int_equal(client->assigned.ram_bytes, 1 << 20);
	assert_int_equal(pd_of("client")->ram_quota,
	                 (1 << 20) - CPU_SESSION_RAM - LOG_SESSION_RAM - ROM_SESSION_RAM - COST_CHILD_RAM);
	assert_int_equal(pd_of("client")->cap_quota,
	                 400 - CPU_SESSION_CAPS - LOG_SESSION_CAPS - ROM_SESSION_CAPS - COST_CHILD_CAPS);
	assert_ptr_equal(pd_of("client")->reference, init_pd);
	assert_int_equal(child_named("ghost")->state, CHILD_FAILED);
	cap_t cap;
	for (uint32_t id = SESSION_ID_PD; id <= SESSION_ID_BINARY; id++)
		assert_int_equal(session_cap_of("client", id, &cap), RPC_OK);
	assert_int_equal(session_cap_of("client", 5, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
}

static void environment_has_labels(void **state)
{
	(void)state;
	unsigned found = 0;
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		found += strstr(parent_sessions[i].args, "label=\"client\"") != NULL;
	assert_int_equal(found, 4);
}

static void config_is_handed_on(void **state)
{
	(void)state;
	cap_t cap, unused;
	size_t size;
	assert_int_equal(open_by_args("client", 20, "ROM", "label=\"config\", ram_quota=6K, cap_quota=3"), RPC_OK);
	cap = fake_received();
	assert_int_equal(rom_dataspace(cap, &unused, &size), RPC_OK);
	struct { char *memory; } *const memory = fake_object(fake_received())->object;
	struct hid_node root, sub;
	assert_true(hid_document((struct text){ memory->memory, size }, &root));
	assert_true(text_is(hid_text(&root, "greeting", ""), "hi") && hid_first_of(&root, "sub", &sub));
	assert_int_equal(init_pd->ram_quota, init_before.ram + 6 * 1024);
	bool pending;
	assert_int_equal(parent_close(parent_of("client"), 20, &pending), RPC_OK);
	assert_false(pending);
	assert_int_equal(rom_dataspace(cap, &unused, &size), RPC_INVALID_CAP);

	assert_int_equal(open_by_args("client", 20, "ROM", "label=\"config\", ram_quota=5K, cap_quota=3"),
	                 PARENT_SESSION_INSUFFICIENT_RAM);
	assert_int_equal(open_by_args("client", 20, "ROM", "label=\"config\", ram_quota=6K, cap_quota=2"),
	                 PARENT_SESSION_INSUFFICIENT_CAPS);
}

/* ---------------------------------------------------------------------------------------------------- sessions */

static void a_session_and_its_quota(void **state)
{
	(void)state;
	cap_t cap, signal = fake_cap_new(fake_object_new(FAKE_SIGNAL, NULL, NULL));
	struct fake_pd client = *pd_of("client"), server = *pd_of("server");
	assert_int_equal(parent_session_sigh(parent_of("client"), signal), RPC_OK);
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(cap, CAP_INVALID);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_PENDING);
	assert_int_equal(pd_of("client")->ram_quota, client.ram_quota - 10240);
	assert_int_equal(pd_of("client")->cap_quota, client.cap_quota - 2);
	assert_int_equal(pd_of("server")->ram_quota, server.ram_quota + 10240 - COST_SESSION_RAM);
	assert_int_equal(pd_of("server")->cap_quota, server.cap_quota + 2);

	char expected[300];
	snprintf(expected, sizeof(expected),
	         "session_requests\n  + create | id: %u | service: Timer | label: client -> l\n    + args\n"
	         "      : label=\"client -> l\", ram_quota=9216, cap_quota=2\n-\n", (unsigned)request_id("server", "create"));
	assert_string_equal(requests_of("server"), expected);
	assert_int_equal(fake_signals(signal), 0);
	uint32_t const id = serve_creation("server");
	assert_int_equal(fake_signals(signal), 1);
	assert_string_equal(requests_of("server"), "session_requests\n-\n");
	assert_int_equal(session_cap_of("client", 6, &cap), RPC_OK);
	assert_int_not_equal(cap, CAP_INVALID);

	bool pending;
	assert_int_equal(parent_upgrade(parent_of("client"), 6, "ram_quota=4K, cap_quota=1", &pending), RPC_OK);
	assert_true(pending);
	snprintf(expected, sizeof(expected), "session_requests\n  + upgrade | id: %u | ram_quota: 4096 | cap_quota: 1\n-\n",
	         (unsigned)id);
	assert_string_equal(requests_of("server"), expected);
	assert_int_equal(parent_upgrade(parent_of("client"), 6, "ram_quota=4K", &pending), PARENT_UPGRADE_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id, SESSION_OK), RPC_OK);
	assert_int_equal(pd_of("client")->ram_quota, client.ram_quota - 10240 - 4096);
	assert_int_equal(pd_of("server")->ram_quota, server.ram_quota + 10240 - COST_SESSION_RAM + 4096);

	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_true(pending);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_PENDING);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	(void)fake_signals(signal);
	serve_close("server");
	assert_int_equal(fake_signals(signal), 1);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_memory_equal(pd_of("client"), &client, sizeof(client));
	assert_memory_equal(pd_of("server"), &server, sizeof(server));
}

static void refusals_cost_nothing(void **state)
{
	(void)state;
	static const struct { uint32_t response; enum rpc_status status; } cases[] = {
		{ SESSION_DENIED,            PARENT_SESSION_CAP_DENIED },
		{ SESSION_INSUFFICIENT_RAM,  PARENT_SESSION_CAP_INSUFFICIENT_RAM },
		{ SESSION_INSUFFICIENT_CAPS, PARENT_SESSION_CAP_INSUFFICIENT_CAPS },
		{ 77,                        PARENT_SESSION_CAP_DENIED },
	};
	cap_t cap;
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
		uint32_t const id = request_id("server", "create");
		assert_int_equal(parent_session_response(parent_of("server"), id, cases[i].response), RPC_OK);
		assert_int_equal(session_cap_of("client", 6, &cap), cases[i].status);
		assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	}
	assert_int_equal(open_session("client", 6, "Timer", COST_SESSION_RAM - 1, 2, &cap), PARENT_SESSION_INSUFFICIENT_RAM);
	assert_int_equal(open_session("client", 6, "Never", 10240, 2, &cap), PARENT_SESSION_DENIED);
	assert_int_equal(open_session("client", 6, "Nothing", 10240, 2, &cap), PARENT_SESSION_DENIED);
	assert_non_null(strstr(fake_log(), "client: denied session to service \"Nothing\" (label=\"client -> l\"): "
	                                   "the parent does not provide it"));
	assert_int_equal(open_by_args("client", 6, "Timer", "label=\"a\nb\", ram_quota=10K, cap_quota=2"),
	                 PARENT_SESSION_DENIED);
	assert_int_equal(open_session("poor", 6, "Timer", 100 << 20, 2, &cap), PARENT_SESSION_OUT_OF_RAM);
	assert_int_equal(open_session("poor", 6, "Timer", 1100, 50, &cap), PARENT_SESSION_OUT_OF_CAPS);
}

static void identifiers_are_the_clients_own(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	for (uint32_t id = 0; id < SESSION_ID_FIRST_FREE; id++)
		assert_int_equal(open_session("client", id, "Timer", 10240, 2, &cap), PARENT_SESSION_ID_IN_USE);
	established("client", 6, &cap);
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), PARENT_SESSION_ID_IN_USE);
	assert_int_equal(session_cap_of("other", 6, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_close(parent_of("other"), 6, &pending), PARENT_CLOSE_UNKNOWN_ID);
	assert_int_equal(parent_upgrade(parent_of("other"), 6, "ram_quota=1", &pending), PARENT_UPGRADE_UNKNOWN_ID);
	assert_int_equal(parent_close(parent_of("client"), SESSION_ID_CPU, &pending), RPC_OK);
	assert_int_equal(session_cap_of("client", SESSION_ID_CPU, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	serve_close("server");
}

/* A child can answer for sessions that were sent to it, in the phase they are in, and for nothing else. */
static void servers_answer_for_themselves(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	uint32_t const id = request_id("server", "create");
	assert_int_equal(parent_deliver_session_cap(parent_of("other"), id, fake_plain_cap()),
	                 PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("mortal"), id, SESSION_DENIED), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id, SESSION_OK), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id + 1, SESSION_DENIED), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	(void)serve_creation("server");
	assert_int_equal(parent_deliver_session_cap(parent_of("server"), id, fake_plain_cap()),
	                 PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_session_response(parent_of("server"), id, SESSION_CLOSED), PARENT_SESSION_RESPONSE_UNKNOWN_ID);
	for (uint32_t every = 0; every < 100; every++)
		assert_int_not_equal(parent_session_response(parent_of("server"), every, SESSION_DENIED), RPC_OK);
	assert_int_equal(session_cap_of("client", 6, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_int_equal(parent_deliver_session_cap(parent_of("server"), id, fake_plain_cap()),
	                 PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID);
	serve_close("server");

	/* one of init's own objects, or nothing, is no session */
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(parent_deliver_session_cap(parent_of("server"), request_id("server", "create"),
	                                            parent_of("client")), RPC_OK);
	assert_int_equal(session_cap_of("client", 6, &cap), PARENT_SESSION_CAP_DENIED);
}

static void closed_before_it_was_there(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	assert_int_equal(open_session("client", 6, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_true(pending);
	assert_int_equal(request_id("server", "create"), 0);
	serve_close("server");
}

static void announcements(void **state)
{
	(void)state;
	assert_int_equal(parent_announce(parent_of("server"), "Timer"), RPC_OK);
	assert_int_equal(parent_announce(parent_of("client"), "Timer"), PARENT_ANNOUNCE_NOT_DECLARED);
	assert_string_equal(fake_log(), "Error: client: illegal announcement of service \"Timer\"\n");
}

static void a_server_that_spent_the_donation(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	established("client", 6, &cap);
	struct fake_pd *const server = pd_of("server");
	uint64_t const used = server->ram_used;
	server->ram_used = server->ram_quota - 100;
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	serve_close("server");
	assert_non_null(strstr(fake_log(), "server: could not revert session quota (9216 bytes, 0 caps) of Timer session of client"));
	server->ram_used = used;
	server->ram_quota -= 9216;      /* set right again by hand */
	pd_of("client")->ram_quota += 9216;
}

/* ------------------------------------------------------------------------------------ many, and in any order */

static uint32_t random_state = 1;
static uint32_t random_number(uint32_t limit)
{
	random_state = random_state * 1664525 + 1013904223;
	return (random_state >> 8) % limit;
}

static void many_sessions(void **state)
{
	(void)state;
	enum { COUNT = 150 };
	cap_t cap;
	bool pending;
	uint64_t const ram_used = init_pd->ram_used, caps_used = init_pd->caps_used;
	for (uint32_t i = 0; i < COUNT; i++) {
		enum rpc_status const status = open_session(i % 2 ? "client" : "other", 100 + i, "Timer", 10240, 2, &cap);
		if (status != RPC_OK)
			fail_msg("session %u: %u", (unsigned)i, (unsigned)status);
	}
	for (uint32_t i = 0; i < COUNT; i++)
		(void)serve_creation("server");
	assert_int_equal(request_id("server", "create"), 0);
	for (uint32_t i = 0; i < COUNT; i++) {
		uint32_t const which = 100 + i * 37 % COUNT;
		assert_int_equal(parent_close(parent_of(which % 2 ? "client" : "other"), which, &pending), RPC_OK);
	}
	for (uint32_t i = 0; i < COUNT; i++)
		serve_close("server");
	/* what the table and the ROM grew by stays within one chunk and one ROM */
	assert_true(init_pd->ram_used - ram_used <= 128 * 1024 && init_pd->caps_used - caps_used <= 3);
}

/* One random step of a client or server; whatever it is, the books are right afterwards. */
static void random_step(void)
{
	static const char *const names[] = { "client", "other", "poor", "server" };
	static const char *const services[] = { "Timer", "Late", "Never", "ROM", "LOG" };
	const char *const name = names[random_number(4)];
	uint32_t const id = 6 + random_number(6);
	cap_t cap;
	bool pending;
	char args[64];
	switch (random_number(7)) {
	case 0:
	case 1:
		(void)open_session(name, id, services[random_number(5)], random_number(12000), random_number(5), &cap);
		break;
	case 2:
		(void)parent_close(parent_of(name), id, &pending);
		break;
	case 3:
		snprintf(args, sizeof(args), "ram_quota=%u, cap_quota=%u", (unsigned)random_number(5000), (unsigned)random_number(4));
		(void)parent_upgrade(parent_of(name), id, args, &pending);
		break;
	case 4:
		(void)session_cap_of(name, id, &cap);
		break;
	case 5: {
		static const char *const types[] = { "create", "upgrade", "close" };
		uint32_t const type = random_number(3), request = request_id("server", types[type]);
		if (request && type == 0 && random_number(3))
			(void)parent_deliver_session_cap(parent_of("server"), request, fake_plain_cap());
		else if (request)
			(void)parent_session_response(parent_of("server"), request, type == 0 ? random_number(5) : type);
		break;
	}
	default:
		for (unsigned i = 0; i < PARENT_SESSIONS; i++) {
			struct parent_session *const session = &parent_sessions[i];
			if (session->closing)
				parent_session_gone(session);
			else if (session->id && !session->cap)
				session->cap = fake_plain_cap();
		}
		parent_is_slow = random_number(2);
		if (init_session_sigh)
			signal_submit(init_session_sigh, 1);
		fake_deliver_signals();
	}
}

static void random_life(void **state)
{
	(void)state;
	static const char *const names[] = { "client", "other", "poor", "server" };
	for (unsigned step = 0; step < 6000; step++) {
		random_step();
		struct books const now = everything();
		if (now.ram != all_before.ram || now.caps != all_before.caps)
			fail_msg("step %u: the books differ", step);
	}
	bool pending;
	for (unsigned i = 0; i < 4; i++)
		for (uint32_t id = 6; id < 12; id++)
			(void)parent_close(parent_of(names[i]), id, &pending);
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		if (parent_sessions[i].closing)
			parent_session_gone(&parent_sessions[i]);
	signal_submit(init_session_sigh, 1);
	fake_deliver_signals();
	while (request_id("server", "close"))
		serve_close("server");
	parent_is_slow = false;
}

/* --------------------------------------------------------------------------------------------- init as a server */

static void outside(const char *text)
{
	snprintf(requests_text, sizeof(requests_text), "session_requests\n%s-\n", text);
	memset(&outside_answer, 0, sizeof(outside_answer));
	signal_submit(requests_rom_sigh, 1);
	fake_deliver_signals();
}

static void sessions_from_outside(void **state)
{
	(void)state;
	init_pd->ram_quota += 10240; /* the parent's donation */
	init_pd->cap_quota += 2;
	uint64_t const server_ram = pd_of("server")->ram_quota;
	outside("  + create | id: 50 | service: Timer | label: good client\n"
	        "    + args\n      : label=\"good client\", ram_quota=10K, cap_quota=2\n");
	assert_int_equal(outside_answer.id, 0);
	assert_non_null(strstr(requests_of("server"), "label: from outside"));
	assert_int_equal(pd_of("server")->ram_quota, server_ram + 10240 - COST_SESSION_RAM);
	signal_submit(requests_rom_sigh, 1); /* the entry is still there: nothing happens twice */
	fake_deliver_signals();
	(void)serve_creation("server");
	assert_int_equal(outside_answer.id, 50);
	assert_int_not_equal(outside_answer.cap, CAP_INVALID);
	assert_int_equal(request_id("server", "create"), 0);

	outside("  + close | id: 50\n");
	assert_int_equal(outside_answer.id, 0);
	serve_close("server");
	assert_int_equal(outside_answer.id, 50);
	assert_int_equal(outside_answer.response, SESSION_CLOSED);
	init_pd->ram_quota -= 10240;
	init_pd->cap_quota -= 2;

	outside("  + create | id: 51 | service: Timer | label: bad\n"
	        "    + args\n      : label=\"bad\", ram_quota=10K, cap_quota=2\n");
	assert_int_equal(outside_answer.id, 51);
	assert_int_equal(outside_answer.response, SESSION_DENIED);
	outside("  + create | id: 52 | service: Timer\n    + args\n      : label=\"gone\"\n"
	        "  + create | id: 53 | service: Nic\n    + args\n      : label=\"good\"\n");
	assert_int_equal(outside_answer.id, 53);
	assert_int_equal(outside_answer.response, SESSION_DENIED);
	outside("  + close | id: 99\n");
	assert_int_equal(outside_answer.response, SESSION_CLOSED);
	outside("");
}

/* --------------------------------------------------------------------------------------------------- the end */

static void the_end_of_a_client(void **state)
{
	(void)state;
	cap_t cap;
	established("short_lived", 6, &cap);
	assert_int_equal(open_session("short_lived", 7, "Timer", 10240, 2, &cap), RPC_OK);
	assert_int_equal(open_session("short_lived", 8, "LOG", 10240, 2, &cap), RPC_OK);
	unsigned const killed = fake_threads_killed;
	assert_int_equal(parent_exit(parent_of("short_lived"), 3), RPC_OK);
	assert_int_equal(fake_threads_killed, killed + 1);
	assert_non_null(strstr(fake_log(), "child \"short_lived\" exited with exit value 3"));
	serve_close("server");
	serve_close("server");
	assert_int_equal(open_session("short_lived", 9, "LOG", 10240, 2, &cap), PARENT_SESSION_DENIED);
}

static void the_end_of_a_server(void **state)
{
	(void)state;
	cap_t cap;
	bool pending;
	assert_int_equal(open_session("client", 6, "Report", 20480, 3, &cap), RPC_OK);
	(void)serve_creation("mortal");
	assert_int_equal(open_session("client", 7, "Report", 20480, 3, &cap), RPC_OK);
	assert_int_equal(open_session("client", 8, "Report", 20480, 3, &cap), RPC_OK);
	assert_int_equal(parent_close(parent_of("client"), 8, &pending), RPC_OK);
	struct child *const mortal = child_named("mortal");
	signal_submit(mortal->exception.cap, 1);
	fake_deliver_signals();
	assert_int_equal(mortal->state, CHILD_FAULTED);
	assert_non_null(strstr(fake_log(), "child \"mortal\" stopped by a fault"));
	assert_int_equal(session_cap_of("client", 7, &cap), PARENT_SESSION_CAP_DENIED);
	assert_int_equal(session_cap_of("client", 8, &cap), PARENT_SESSION_CAP_UNKNOWN_ID);
	assert_int_equal(parent_close(parent_of("client"), 6, &pending), RPC_OK);
	assert_false(pending);
	assert_int_equal(open_session("client", 9, "Report", 20480, 3, &cap), PARENT_SESSION_DENIED);
	/* its own sessions are closed, too: its ROM of session requests */
	init_before.ram -= 6 * 1024;
	init_before.caps -= 3;
	entries_before--;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		with_books(children_have_their_share),
		with_books(environment_has_labels),
		with_books(config_is_handed_on),
		with_books(a_session_and_its_quota),
		with_books(refusals_cost_nothing),
		with_books(identifiers_are_the_clients_own),
		with_books(servers_answer_for_themselves),
		with_books(closed_before_it_was_there),
		with_books(announcements),
		with_books(a_server_that_spent_the_donation),
		with_books(many_sessions),
		with_books(random_life),
		with_books(sessions_from_outside),
		with_books(the_end_of_a_client),
		with_books(the_end_of_a_server),
	};
	return cmocka_run_group_tests(tests, init_group_set_up, init_group_tear_down);
}
