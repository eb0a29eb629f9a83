/* SPDX-License-Identifier: MIT */
/* link: components/init/config.c components/init/route.c components/init/quota.c components/lib/hid/
 *       components/lib/text.c components/lib/text_more.c components/lib/affinity.c components/lib/label.c components/lib/string_copy.c */
/* cflags: -Icomponents/init */
/* target: x86_64 pc_x86_64 */
/* Init's decisions: what a configuration means, where a session request goes, what it costs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <cost.h>
#include <genode/heap.h>
#include <genode/log.h>

#include "quota.h"
#include "route.h"

/* ---- what init's own files need of the base library ---- */

static char   log_text[4096];
static void  *blocks[256];
static size_t block_count;

void *heap_alloc(size_t size)
{
	assert_true(block_count < sizeof(blocks) / sizeof(blocks[0]));
	return blocks[block_count++] = calloc(1, size);
}

static int free_blocks(void **state)
{
	(void)state;
	while (block_count)
		free(blocks[--block_count]);
	log_text[0] = 0;
	return 0;
}

static void append_log(const char *prefix, const char *pattern, va_list arguments)
{
	size_t const length = strlen(log_text);
	int const prefix_length = snprintf(log_text + length, sizeof(log_text) - length, "%s", prefix);
	size_t const start = length + (size_t)prefix_length;
	int const text_length = vsnprintf(log_text + start, sizeof(log_text) - start, pattern, arguments);
	assert_true(start + (size_t)text_length + 2 < sizeof(log_text));
	strcat(log_text, "\n");
}

#define LOG_FUNCTION(name, prefix) \
	void name(const char *pattern, ...) \
	{ \
		va_list arguments; \
		va_start(arguments, pattern); \
		append_log(prefix, pattern, arguments); \
		va_end(arguments); \
	}
LOG_FUNCTION(log_line, "")
LOG_FUNCTION(log_warning, "W: ")
LOG_FUNCTION(log_error, "E: ")

/* ---- helpers ---- */

static struct init_config config;

static bool import(const char *document)
{
	struct hid_node root;
	assert_true(hid_document(text_of(document), &root));
	log_text[0] = 0;
	return config_import(&config, &root);
}

static const struct start_node *start_named(const char *name)
{
	for (const struct start_node *start = config.starts; start; start = start->next)
		if (strcmp(start->name, name) == 0)
			return start;
	return NULL;
}

/* Where a request goes, as "parent LABEL", "child NAME LABEL", or "denied". */
static const char *routed(const char *child, const char *service, const char *label)
{
	static char text[512];
	struct route route;
	log_text[0] = 0;
	route_resolve(&config, start_named(child), service, label, &route);
	if (route.kind == ROUTE_PARENT)
		snprintf(text, sizeof(text), "parent '%s'", route.label);
	else if (route.kind == ROUTE_CHILD)
		snprintf(text, sizeof(text), "child %s '%s'", route.server->name, route.label);
	else
		strcpy(text, "denied");
	return text;
}

/* A configuration with two servers and one client `c` that has the given route. */
static void import_route(const char *rules)
{
	static char document[2048];
	snprintf(document, sizeof(document),
	         "config\n"
	         "+ parent-provides\n  + service ROM\n  + service LOG\n  + service PD\n"
	         "+ start s1\n  + provides\n    + service Timer\n    + service ROM\n    + service LOG\n"
	         "+ start s2\n  + provides\n    + service Nic\n    + service ROM\n"
	         "+ alias other | child: s1\n"
	         "+ start c\n  + route\n%s-\n", rules);
	assert_true(import(document));
}

/* ---- rules ---- */

static void label_conditions(void **state)
{
	(void)state;
	import_route("    + service ROM | label: exact\n      + child s1\n"
	             "    + service ROM | label_prefix: pre\n      + child s2\n"
	             "    + service ROM | label_suffix: post\n      + child s1 | label: rewritten\n"
	             "    + service ROM | label_last: config\n      + parent label: last\n"
	             "    + service ROM | unscoped_label: c -> whole\n      + parent label: unscoped\n"
	             "    + service LOG\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> exact"), "child s1 'c -> exact'");
	assert_string_equal(routed("c", "ROM", "c -> prefix"), "child s2 'c -> prefix'");
	assert_string_equal(routed("c", "ROM", "c -> the post"), "child s1 'rewritten'");
	assert_string_equal(routed("c", "ROM", "c -> x -> config"), "parent 'last'");
	assert_string_equal(routed("c", "ROM", "c -> whole"), "parent 'unscoped'");
	assert_string_equal(routed("c", "ROM", "c -> nothing"), "denied");
	assert_string_equal(log_text, "W: c: no route to service \"ROM\" (label=\"c -> nothing\")\n");
	assert_string_equal(routed("c", "LOG", "c -> anything"), "parent 'c -> anything'");
}

/* Facts 1.7 and 1.8: environment sessions have no scope, so that scoped conditions never hold for them. */
static void environment_sessions(void **state)
{
	(void)state;
	import_route("    + service ROM | label: c\n      + child s1\n"
	             "    + service ROM | label_prefix: c\n      + child s1\n"
	             "    + service ROM | label_suffix: c\n      + child s1\n"
	             "    + service ROM | label_last: ld.lib.so\n      + child s2\n"
	             "    + service LOG | label_last: c\n      + child s1\n"
	             "    + any-service\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c"), "parent 'c'");
	assert_string_equal(routed("c", "ROM", "ld.lib.so"), "child s2 'ld.lib.so'");
	assert_string_equal(routed("c", "LOG", "c"), "child s1 'c'");
	assert_string_equal(routed("c", "PD", "c"), "parent 'c'");
}

static void absence_of_a_config_is_silent(void **state)
{
	(void)state;
	import_route("    + service LOG\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> config"), "denied");
	assert_string_equal(log_text, "");
	import_route("    + service ROM | label: config\n      + child nobody\n");
	assert_string_equal(routed("c", "ROM", "c -> config"), "denied");
	assert_non_null(strstr(log_text, "there is no child of the route's name"));
}

static void label_last_outweighs_scoped_conditions(void **state)
{
	(void)state;
	import_route("    + service ROM | label_last: x | label: y\n      + child s1\n    + any-service\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> x"), "child s1 'c -> x'");
	assert_string_equal(routed("c", "ROM", "c -> y"), "parent 'c -> y'");
	import_route("    + service ROM | unscoped_label: c -> x | label_last: y\n      + child s1\n    + any-service\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> y"), "parent 'c -> y'");
	assert_string_equal(log_text, "W: service node contains both scoped and unscoped label attributes\n");
}

/* Facts 1.8: alone, `label` is compared with the label as it is; the others see it without spaces at its ends. */
static void trimming(void **state)
{
	(void)state;
	import_route("    + service ROM | label: sub ->\n      + child s1\n"
	             "    + service ROM | label_prefix: sub ->\n      + child s2\n"
	             "    + service LOG | label:\n      + child s1\n    + any-service\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> sub -> "), "child s2 'c -> sub -> '");
	assert_string_equal(routed("c", "LOG", "c -> "), "child s1 'c -> '");
	assert_string_equal(routed("c", "LOG", "c -> x"), "parent 'c -> x'");
	import_route("    + service ROM | label: sub -> | label_prefix: sub\n      + child s1\n    + any-service\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> sub -> "), "child s1 'c -> sub -> '");
}

static void order_of_rules(void **state)
{
	(void)state;
	import_route("    + any-service | label: a\n      + child s2\n"
	             "    + service Timer\n      + child s2\n      + parent\n      + child other\n"
	             "    + service Nic\n      + child s1\n"
	             "    + any-service\n      + any-child\n");
	assert_string_equal(routed("c", "Timer", "c -> a"), "child s1 'c -> a'");
	assert_string_equal(routed("c", "Nic", "c -> a"), "child s2 'c -> a'");
	assert_string_equal(routed("c", "Nic", "c -> b"), "denied");
	assert_non_null(strstr(log_text, "the child of the route does not provide it"));
	assert_string_equal(routed("c", "ROM", "c -> b"), "denied");
	assert_non_null(strstr(log_text, "E: c: ambiguous routes to service \"ROM\"\n"));
	assert_string_equal(routed("c", "LOG", "c -> b"), "child s1 'c -> b'");
}

static void dead_targets_are_explained(void **state)
{
	(void)state;
	static const struct { const char *rules, *reason; } cases[] = {
		{ "    + service Timer\n", "the rule has no target" },
		{ "    + service Timer\n      + parent\n", "the parent does not provide it" },
		{ "    + service Timer\n      + child nobody\n", "there is no child of the route's name" },
		{ "    + service Timer\n      + local\n", "the target is neither parent, child, nor any-child" },
		{ "    + service Report\n      + any-child\n", "no child provides it" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		import_route(cases[i].rules);
		assert_string_equal(routed("c", i == 4 ? "Report" : "Timer", "c -> x"), "denied");
		assert_non_null(strstr(log_text, cases[i].reason));
	}
}

static void labels_are_rewritten(void **state)
{
	(void)state;
	import_route("    + service ROM | label: a\n      + parent | identity: id\n"
	             "    + service ROM | label: b\n      + parent | resource: res\n"
	             "    + service ROM | label: c\n      + parent | prepend_resource: pre/\n"
	             "    + service ROM | label: d\n      + parent | identity: | resource: r\n"
	             "    + service ROM | label: e\n      + parent | identity: i | label: whole\n"
	             "    + service ROM\n      + parent\n");
	assert_string_equal(routed("c", "ROM", "c -> a"), "parent 'id -> a'");
	assert_string_equal(routed("c", "ROM", "c -> b"), "parent 'c -> res'");
	assert_string_equal(routed("c", "ROM", "c -> c"), "parent 'c -> pre/c'");
	assert_string_equal(routed("c", "ROM", "c -> d"), "parent 'r'");
	assert_string_equal(routed("c", "ROM", "c -> e"), "parent 'whole'");
	assert_string_equal(routed("c", "ROM", "c -> x -> y"), "parent 'c -> x -> y'");
}

static void long_labels(void **state)
{
	(void)state;
	char label[256] = "c -> ";
	memset(label + 5, 'x', 154);
	import_route("    + service ROM | label: short\n      + parent | identity: a longer identity than before\n"
	             "    + service ROM\n      + parent\n");
	assert_string_not_equal(routed("c", "ROM", label), "denied");
	import_route("    + service ROM\n      + parent | identity: identity\n");
	assert_string_equal(routed("c", "ROM", label), "denied");
	assert_non_null(strstr(log_text, "its label becomes too long"));
}

/* ---- import ---- */

static void order_of_nodes(void **state)
{
	(void)state;
	assert_true(import("config\n+ start early\n"
	                   "+ default-route\n  + any-service\n    + parent\n"
	                   "+ default | ram: 1M | caps: 50\n"
	                   "+ start late\n+ start own | ram: 2M\n  + route\n    + service LOG\n      + parent\n"
	                   "+ parent-provides\n  + service LOG\n-\n"));
	assert_int_equal(start_named("early")->ram_bytes, 0);
	assert_int_equal(start_named("late")->ram_bytes, 1 << 20);
	assert_int_equal(start_named("late")->caps, 50);
	assert_int_equal(start_named("own")->ram_bytes, 2 << 20);
	assert_string_equal(routed("early", "LOG", "early"), "denied");
	assert_non_null(strstr(log_text, "no default-route stands before it"));
	assert_string_equal(routed("late", "LOG", "late"), "parent 'late'");
	assert_string_equal(routed("own", "LOG", "own"), "parent 'own'");
	assert_string_equal(routed("own", "Timer", "own -> "), "denied");
}

static void start_nodes(void **state)
{
	(void)state;
	assert_true(import("config | prio_levels: 4\n"
	                   "+ start a | ram: 8MB | caps: 7 | priority: -3\n  + binary b\n  + config | x: 1\n  + exit | propagate: yes\n"
	                   "+ start old\n  + resource RAM | quantum: 3M\n  + resource CAP | quantum: 9\n"
	                   "+ start low | priority: -4\n+ start high | priority: 2\n"
	                   "+ start v | version: 1\n+ start v | version: 2\n+ unknown\n-\n"));
	assert_int_equal(start_named("a")->ram_bytes, 0);
	assert_int_equal(start_named("a")->caps, 7);
	assert_string_equal(start_named("a")->binary, "b");
	assert_true(start_named("a")->has_config && start_named("a")->exit_propagate);
	assert_int_equal(start_named("a")->priority, -3);
	assert_int_equal(start_named("old")->ram_bytes, 3 << 20);
	assert_int_equal(start_named("old")->caps, 9);
	assert_int_equal(start_named("low")->priority, -3);
	assert_int_equal(start_named("high")->priority, 0);
	assert_non_null(strstr(log_text, "W: low: invalid priority, upgrading from -4 to -3\n"));
	assert_non_null(strstr(log_text, "W: high: invalid priority, lowering from 2 to 0\n"));
	unsigned versions = 0;
	for (const struct start_node *start = config.starts; start; start = start->next)
		versions += strcmp(start->name, "v") == 0;
	assert_int_equal(versions, 2);
}

static void repeated_start_nodes(void **state)
{
	(void)state;
	assert_true(import("config\n+ parent-provides\n  + service ROM\n"
	                   "+ start a | ram: 1M\n  + route\n    + service ROM\n      + parent label: one\n"
	                   "+ start a | ram: 2M\n  + binary late\n  + route\n    + service ROM\n      + parent label: two\n-\n"));
	assert_null(config.starts->next);
	assert_int_equal(config.starts->ram_bytes, 1 << 20);
	assert_string_equal(config.starts->binary, "late");
	assert_non_null(strstr(log_text, "start node \"a\" appears twice"));
	assert_string_equal(routed("a", "ROM", "a"), "parent 'two'");
}

static void nameless_child_stops_everything(void **state)
{
	(void)state;
	assert_false(import("config\n+ start a\n+ start\n+ start b\n-\n"));
	assert_non_null(strstr(log_text, "E: missing 'name' attribute in '<start>' entry\n"));
}

static void preservation_and_report(void **state)
{
	(void)state;
	assert_true(import("config\n-\n"));
	assert_int_equal(config.preserve_ram_bytes, 40 * sizeof(long) * 1024);
	assert_int_equal(config.preserve_caps, 20);
	assert_false(config.report.wanted);
	assert_true(import("config\n+ resource RAM | preserve: 1M\n+ resource CAP | preserve: 3\n"
	                   "+ report | log: yes | child_ram: yes\n-\n"));
	assert_int_equal(config.preserve_ram_bytes, 1 << 20);
	assert_int_equal(config.preserve_caps, 3);
	assert_true(config.report.wanted && config.report.log && config.report.child_ram && !config.report.child_caps);
}

/* ---- numbers ---- */

static void quotas(void **state)
{
	(void)state;
	struct quota const environment = quota_environment();
	assert_int_equal(environment.ram_bytes, (48 + 24 + 8 + 6) * 1024 + COST_CHILD_RAM);
	assert_int_equal(environment.caps, 10 + 6 + 2 + 3 + COST_CHILD_CAPS);
	struct quota const rest = quota_transferred((struct quota){ .ram_bytes = 1 << 20, .caps = 64 });
	assert_int_equal(rest.ram_bytes, (1 << 20) - environment.ram_bytes);
	assert_int_equal(rest.caps, 64 - environment.caps);
	struct quota const nothing = quota_transferred((struct quota){ .ram_bytes = 4096, .caps = 1 });
	assert_int_equal(nothing.ram_bytes, 0);
	assert_int_equal(nothing.caps, 0);
	assert_int_equal(quota_after_preservation(100, 30), 70);
	assert_int_equal(quota_after_preservation(30, 100), 0);
}

static void priorities(void **state)
{
	(void)state;
	log_text[0] = 0;
	assert_int_equal(priority_levels_log2(0), 0);
	assert_int_equal(priority_levels_log2(1), 0);
	assert_int_equal(priority_levels_log2(8), 3);
	assert_string_equal(log_text, "");
	assert_int_equal(priority_levels_log2(6), 0);
	assert_non_null(strstr(log_text, "prio levels is not power of two"));
	log_text[0] = 0;
	assert_int_equal(priority_in_band("c", 1234, 0, 0), 1234);
	assert_int_equal(priority_in_band("c", 0, -1, 2), 16384);
	assert_int_equal(priority_in_band("c", 0x8000, -3, 2), 0x2000 | 3 * 16384);
	assert_int_equal(priority_in_band("c", 99999, 0, 2), 65535 >> 2);
	assert_string_equal(log_text, "");
	assert_int_equal(priority_in_band("c", 1, 0, 2), 0);
	assert_non_null(strstr(log_text, "priority band too small"));
}

#define with_cleanup(test) cmocka_unit_test_teardown(test, free_blocks)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		with_cleanup(label_conditions),
		with_cleanup(environment_sessions),
		with_cleanup(absence_of_a_config_is_silent),
		with_cleanup(label_last_outweighs_scoped_conditions),
		with_cleanup(trimming),
		with_cleanup(order_of_rules),
		with_cleanup(dead_targets_are_explained),
		with_cleanup(labels_are_rewritten),
		with_cleanup(long_labels),
		with_cleanup(order_of_nodes),
		with_cleanup(start_nodes),
		with_cleanup(repeated_start_nodes),
		with_cleanup(nameless_child_stops_everything),
		with_cleanup(preservation_and_report),
		with_cleanup(quotas),
		with_cleanup(priorities),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
