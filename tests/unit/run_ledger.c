/* SPDX-License-Identifier: MIT */
/* link: compiler */
/* Reports of inits against ledgers: what counts as agreement, what is said about the rest. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "check/ledger.h"
#include "run/ledger_check.h"
#include "run/report.h"

/*
 * init
 *   server              serves the client's sessions
 *   box                 a sandbox
 *     client            two sessions at the server, through box and init
 */
static struct arena arena;
static struct log machine_log;
static struct ledger ledgers[4];
static struct node init, server, box, client;
static struct session first, second;
static struct hop hops[2];
static struct requirement requirement;
static struct system system_;

static struct amount amount(uint64_t ram, uint64_t caps) { return (struct amount) { { ram, caps } }; }

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena);
	log_init(&machine_log);
	init   = (struct node) { .kind = NODE_SANDBOX, .name = "init", .label = "init", .children = &server, .ledger = &ledgers[0] };
	server = (struct node) { .name = "server", .label = "init -> server", .parent = &init, .next = &box, .ledger = &ledgers[1] };
	box    = (struct node) { .kind = NODE_SANDBOX, .name = "box", .label = "init -> box", .parent = &init, .children = &client,
	                         .ledger = &ledgers[2] };
	client = (struct node) { .name = "client", .label = "init -> box -> client", .parent = &box, .ledger = &ledgers[3],
	                         .sessions = &first };
	hops[1] = (struct hop) { .sandbox = &init, .ram_kept = 100 };
	hops[0] = (struct hop) { .sandbox = &box, .ram_kept = 100, .next = &hops[1] };
	requirement = (struct requirement) { .label = { .match = LABEL_ANY } };
	second = (struct session) { .kind = SESSION_DECLARED, .client = &client, .server_kind = SERVER_CHILD, .server = &server,
	                            .ram_bytes = 7000, .caps = 4, .ram_arrives = 6800, .hops = hops, .requirement = &requirement };
	first = second;
	first.ram_bytes = 1000;
	first.ram_arrives = 800;
	first.caps = 1;
	first.next = &second;
	system_ = (struct system) { .root = &init, .node_count = 4 };
	for (size_t i = 0; i < 4; i++)
		ledgers[i] = (struct ledger) { .assigned = amount(500000, 50), .quota = amount(400000, 40), .used_bound = amount(8192, 10) };
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	log_destroy(&machine_log);
	arena_destroy(&arena);
	return 0;
}

static void print(const char *format, ...)
{
	char line[256];
	va_list arguments;
	va_start(arguments, format);
	int const length = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	log_append(&machine_log, LOG_CHANNEL_LOG, line, (size_t)length);
	log_append(&machine_log, LOG_CHANNEL_LOG, "\n", 1);
}

static void print_accounts(const char *init_label, const char *indent, uint64_t ram, uint64_t caps)
{
	print("[%s] report: %s+ ram | assigned: 500000 | quota: %ju | used: 4096 | avail: 1", init_label, indent, (uintmax_t)ram);
	print("[%s] report: %s+ caps | assigned: 50 | quota: %ju | used: 10 | avail: 1", init_label, indent, (uintmax_t)caps);
}

static void print_init(uint64_t server_ram, uint64_t server_caps)
{
	print("[init] report: state");
	print_accounts("init", "  ", 400000, 40);
	print("[init] report:   + child server | binary: x");
	print_accounts("init", "    ", server_ram, server_caps);
	print("[init] report:   + child box | binary: init");
	print_accounts("init", "    ", 1, 1);             /* moves with its children: not compared */
	print("[init] report: -");
}

static void print_box(uint64_t box_ram, uint64_t client_ram, uint64_t client_caps)
{
	print("[init -> box] report: state");
	print_accounts("init -> box", "  ", box_ram, 40);
	print("[init -> box] report:   + child client");
	print_accounts("init -> box", "    ", client_ram, client_caps);
	print("[init -> box] report: -");
}

static const char *check(void) { return ledger_check(&arena, &system_, &machine_log); }

static void equal_numbers_agree(void **state)
{
	(void)state;
	print_init(400000, 40);
	print_box(400000, 400000, 40);
	assert_null(check());
}

static void one_byte_is_a_difference(void **state)
{
	(void)state;
	print_init(400000, 40);
	print_box(400000, 399999, 41);
	assert_string_equal(check(),
		"init -> box -> client: RAM quota is 399999 at run time and 400000 in the ledger (-1)\n"
		"init -> box -> client: caps quota is 41 at run time and 40 in the ledger (+1)\n");
}

static void each_init_has_its_own_report(void **state)
{
	(void)state;
	print_init(400000, 40);
	assert_string_equal(check(), "init -> box: no complete report was printed\n");
}

static void an_optional_session_that_is_left_out_is_seen_on_its_way(void **state)
{
	(void)state;
	first.optional = true;
	print_init(400000 - 800, 39);
	print_box(400000 - 100, 400000 + 1000, 41);
	assert_null(check());
}

static void only_sums_of_optional_sessions_are_explained(void **state)
{
	(void)state;
	first.optional = second.optional = true;
	print_init(400000 - 6800, 36);
	print_box(400000 - 200, 400000 + 8000, 45);
	assert_null(check());
	print_box(400000 - 100, 400000 + 2000, 45);
	assert_string_equal(check(), "init -> box -> client: RAM quota is 402000 at run time and 400000 in the ledger (+2000)\n");
}

static void sessions_without_number_are_not_predicted(void **state)
{
	(void)state;
	requirement.any_number = true;
	print_init(123, 4);
	print_box(456, 789, 0);
	const char *differences = check();
	assert_non_null(differences);
	assert_string_equal(differences,
		"init -> server: 4096 bytes of RAM are used of a quota of 123\n"
		"init -> server: 10 caps are used of a quota of 4\n"
		"init -> box: 4096 bytes of RAM are used of a quota of 456\n"
		"init -> box -> client: 4096 bytes of RAM are used of a quota of 789\n"
		"init -> box -> client: 10 caps are used of a quota of 0\n");
}

static void sessions_without_number_that_routes_name_are(void **state)
{
	(void)state;
	requirement.any_number = true;
	requirement.label = (struct label_pattern) { .match = LABEL_PREFIX, .text = "" };
	first.label = "one";
	second.label = "two";
	print_init(400000, 40);
	print_box(400000, 400000, 41);
	assert_string_equal(check(), "init -> box -> client: caps quota is 41 at run time and 40 in the ledger (+1)\n");
}

static void sessions_of_an_ended_component_may_be_closed(void **state)
{
	(void)state;
	print_init(400000 - 800, 39);
	print_box(400000 - 100, 401000, 41);
	assert_non_null(check());
	print("[init -> box] report: state");
	print_accounts("init -> box", "  ", 400000 - 200, 40);
	print("[init -> box] report:   + child client | exited: 0");
	print_accounts("init -> box", "    ", 400000 + 8000, 45);
	print("[init -> box] report: -");
	print_init(400000 - 800 - 6800, 40 - 5);
	assert_null(check());
}

static void use_is_bounded_in_whole_pages(void **state)
{
	(void)state;
	print_init(400000, 40);
	print_box(400000, 400000, 40);
	ledgers[3].used_bound = amount(1, 10);
	assert_null(check());
	ledgers[3].used_bound = amount(0, 9);
	assert_string_equal(check(),
		"init -> box -> client: 4096 bytes of RAM are used at run time, at most 0 in the ledger\n"
		"init -> box -> client: 10 caps are used at run time, at most 9 in the ledger\n");
}

/* ---- reading reports ---- */

static void the_last_complete_report_is_read(void **state)
{
	(void)state;
	print_init(1, 2);
	print_init(400000, 40);
	print("[init] report: state");
	print("[init] report:   + child server | binary: x");
	print("[init -> other] report: -");
	struct report report;
	assert_true(report_read(&arena, &machine_log, "init", &report));
	const struct report_child *child = report_child_find(&report, "server");
	assert_non_null(child);
	assert_int_equal(child->ram.quota, 400000);
	assert_int_equal(child->caps.assigned, 50);
	assert_int_equal(report.ram.quota, 400000);
	assert_null(report_child_find(&report, "serve"));
	assert_false(report_read(&arena, &machine_log, "init -> other", &report));
	assert_false(report_read(&arena, &machine_log, "nit", &report));
}

static void odd_reports_are_survived(void **state)
{
	(void)state;
	print("[init] report: -");
	print("[init] report: state");
	print("[init] report:   + ram | quota: 99999999999999999999999 | used:| avail: x");
	print("[init] report:   + child");
	print("[init] report:   + child    spaced name    ");
	print("[init] report:     + ramp | quota: 3");
	print("[init] report:     +");
	print("[init] report: ");
	print("[init] report: -");
	struct report report;
	assert_true(report_read(&arena, &machine_log, "init", &report));
	assert_true(report.ram.present);
	assert_non_null(report_child_find(&report, "spaced name"));
	assert_non_null(report_child_find(&report, ""));
	assert_false(report.children->ram.present);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(equal_numbers_agree),
		TEST(one_byte_is_a_difference),
		TEST(each_init_has_its_own_report),
		TEST(an_optional_session_that_is_left_out_is_seen_on_its_way),
		TEST(only_sums_of_optional_sessions_are_explained),
		TEST(sessions_without_number_are_not_predicted),
		TEST(sessions_without_number_that_routes_name_are),
		TEST(sessions_of_an_ended_component_may_be_closed),
		TEST(use_is_bounded_in_whole_pages),
		TEST(the_last_complete_report_is_read),
		TEST(odd_reports_are_survived),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
