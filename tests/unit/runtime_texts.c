/* SPDX-License-Identifier: MIT */
/* link: components/lib/hid/ components/lib/text.c components/lib/text_more.c components/lib/label.c components/lib/args.c components/lib/args_set.c components/lib/format.c
 *       components/lib/string_copy.c */
/* target: x86_64 */
/* Numbers, labels, policies, session arguments, formatted text. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <genode/args.h>
#include <genode/format.h>
#include <genode/label.h>
#include <genode/memory.h>

/* ---- labels ---- */

static void label_elements(void **state)
{
	(void)state;
	static const struct { const char *label, *prefix, *last; } cases[] = {
		{ "", "", "" }, { "a", "", "a" }, { "a -> b", "a", "b" }, { "a -> b -> c", "a -> b", "c" },
		{ "a -> ", "a", "" }, { " -> b", "", "b" }, { "a->b", "", "a->b" }, { "->", "", "->" }, { " -> ", "", "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(text_is(label_prefix(text_of(cases[i].label)), cases[i].prefix));
		assert_true(text_is(label_last(text_of(cases[i].label)), cases[i].last));
	}
	char joined[12];
	assert_true(label_join(joined, sizeof(joined), text_of("init"), text_of("abc")));
	assert_string_equal(joined, "init -> abc");
	assert_false(label_join(joined, sizeof(joined), text_of("init"), text_of("abcd")));
	assert_string_equal(joined, "init -> abc");
	assert_true(label_join(joined, sizeof(joined), text_of("C"), text_of("")));
	assert_string_equal(joined, "C -> ");
}

/* ---- policies ---- */

static const char *policy_name(const char *policies, const char *label)
{
	static char document[1024], name[32];
	struct hid_node root, policy;
	snprintf(document, sizeof(document), "config\n%s-\n", policies);
	assert_true(hid_document(text_of(document), &root));
	if (!policy_for_label(&root, text_of(label), &policy))
		return "none";
	text_copy(name, sizeof(name), hid_text(&policy, "name", ""));
	return name;
}

static void policies(void **state)
{
	(void)state;
	static const char several[] =
		"+ policy p1 | label_prefix: a\n"
		"+ policy p2 | label_prefix: a -> b\n"
		"+ policy s1 | label_suffix: x\n"
		"+ policy ps | label_prefix: a -> b | label_suffix: x\n"
		"+ policy e1 | label: a -> b -> x\n"
		"+ policy e2 | label: a -> b -> x | label_prefix: a\n"
		"+ policy dead | label_prefic: a\n"
		"+ default-policy d\n";
	assert_string_equal(policy_name(several, "a"), "p1");
	assert_string_equal(policy_name(several, "a -> b"), "p2");
	assert_string_equal(policy_name(several, "a -> c -> x"), "p1");
	assert_string_equal(policy_name(several, "z -> x"), "s1");
	assert_string_equal(policy_name(several, "a -> b -> c -> x"), "ps");
	assert_string_equal(policy_name(several, "a -> b -> x"), "e1");
	assert_string_equal(policy_name(several, " a -> b -> x "), "e1");
	assert_string_equal(policy_name(several, "q"), "d");
	assert_string_equal(policy_name("+ policy p\n+ policy q | label_last: a\n", "a"), "none");
	assert_string_equal(policy_name("+ policy p | label_suffix: b\n+ policy q | label_prefix:\n", "a -> b"), "q");
	assert_string_equal(policy_name("+ policy p | label_prefix: a\n+ policy q | label_prefix: a\n", "ab"), "p");
	assert_string_equal(policy_name("", "a"), "none");
}

/* ---- session arguments ---- */

static void arguments_are_read(void **state)
{
	(void)state;
	struct text const args = text_of("label=\"init -> a, \\\"b\\\" \\\\\", ram_quota=8K, cap_quota=3, flag=yes, ram_quota=9K");
	char value[32], small[4];
	assert_true(args_string(args, "label", value, sizeof(value)));
	assert_string_equal(value, "init -> a, \"b\" \\");
	assert_false(args_string(args, "label", small, sizeof(small)));
	assert_string_equal(small, "ini");
	assert_false(args_string(args, "abel", value, sizeof(value)));
	assert_string_equal(value, "");
	assert_int_equal(args_bytes(args, "ram_quota", 0), 9 * 1024);
	assert_int_equal(args_bytes(args, "cap_quota", 0), 3);
	assert_int_equal(args_bytes(args, "label", 7), 7);
	assert_true(args_bool(args, "flag", false));
	assert_true(args_bool(args, "none", true));
}

static void arguments_are_changed(void **state)
{
	(void)state;
	char args[64] = "";
	assert_true(args_set_string(args, sizeof(args), "label", text_of("a \"b\"")));
	assert_true(args_set_unsigned(args, sizeof(args), "ram_quota", 4096));
	assert_true(args_set_word(args, sizeof(args), "flag", text_of("yes")));
	assert_string_equal(args, "label=\"a \\\"b\\\"\", ram_quota=4096, flag=yes");
	assert_true(args_set_unsigned(args, sizeof(args), "ram_quota", 1));
	assert_string_equal(args, "label=\"a \\\"b\\\"\", flag=yes, ram_quota=1");
	args_remove(args, "label");
	assert_string_equal(args, "flag=yes, ram_quota=1");
	args_remove(args, "ram_quota");
	args_remove(args, "flag");
	assert_string_equal(args, "");
	char tiny[12] = "a=1";
	assert_false(args_set_string(tiny, sizeof(tiny), "long", text_of("value")));
	assert_string_equal(tiny, "a=1");
	strcpy(args, "x=\"open, y=2");
	assert_int_equal(args_bytes(text_of(args), "y", 5), 5);
	args_remove(args, "x");
	assert_string_equal(args, "");
}

/* ---- formatted text ---- */

#define assert_format(expected, ...) do { \
		char ours_[128], theirs_[128]; \
		size_t const length_ = format(ours_, sizeof(ours_), __VA_ARGS__); \
		assert_int_equal(length_, snprintf(theirs_, sizeof(theirs_), __VA_ARGS__)); \
		assert_string_equal(ours_, theirs_); \
		assert_string_equal(ours_, expected); \
	} while (0)

static void formats(void **state)
{
	(void)state;
	assert_format("a 1 -2 3", "%c %d %i %u", 'a', 1, -2, 3u);
	assert_format("-2147483648 2147483647", "%d %d", INT_MIN, INT_MAX);
	assert_format("-9223372036854775808", "%lld", LLONG_MIN);
	assert_format("18446744073709551615 ffffffffffffffff", "%llu %lx", ULLONG_MAX, ULONG_MAX);
	assert_format("[   42] [42   ] [00042] [-0042]", "[%5d] [%-5d] [%05d] [%05d]", 42, 42, 42, -42);
	assert_format("00ff FF", "%04x %X", 255u, 255u);
	assert_format("text te [  te] [te  ]", "%s %.2s [%4.2s] [%-4.*s]", "text", "text", "text", 2, "text");
	assert_format("100% 0x10", "%d%% %p", 100, (void *)16);
	assert_format("7 8 9", "%zu %td %ju", (size_t)7, (ptrdiff_t)8, (uintmax_t)9);
	char small[4];
	assert_int_equal(format(small, sizeof(small), "%d", 12345), 5);
	assert_string_equal(small, "123");
	assert_int_equal(format(NULL, 0, "%d", 12345), 5);
}

static void copies(void **state)
{
	(void)state;
	char buffer[4];
	assert_true(string_copy(buffer, sizeof(buffer), "abc"));
	assert_false(string_copy(buffer, sizeof(buffer), "abcd"));
	assert_string_equal(buffer, "abc");
	assert_false(text_copy(buffer, sizeof(buffer), text_of("wxyz")));
	assert_string_equal(buffer, "wxy");
	assert_false(text_copy(buffer, 0, text_of("")));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(label_elements),
		cmocka_unit_test(policies),
		cmocka_unit_test(arguments_are_read),
		cmocka_unit_test(arguments_are_changed),
		cmocka_unit_test(formats),
		cmocka_unit_test(copies),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
