/* SPDX-License-Identifier: MIT */
/* link: components/lib/hid/ components/lib/text.c components/lib/text_more.c */
/* target: x86_64 */
/* The HID reader and writer: each rule of the notation, the odd cases that Genode's reader was seen to decide, and bytes
 * that are no document. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <genode/hid.h>

/* ---- what the reader makes of a document, as one line: type{tag=value,…;"quote"…;sub nodes…} ---- */

static char   printed[4096];
static size_t printed_length;

static void print_text(struct text text)
{
	assert_true(printed_length + text.length < sizeof(printed));
	memcpy(printed + printed_length, text.start, text.length);
	printed_length += text.length;
	printed[printed_length] = 0;
}

static void print_string(const char *text) { print_text(text_of(text)); }

static void print_node(const struct hid_node *node)
{
	struct text tag, value, line;
	const char *at = NULL;
	struct hid_node sub;
	print_string(hid_is(node, "invalid") ? "invalid" : "");
	if (!hid_is(node, "invalid"))
		print_text(node->type);
	print_string("{");
	while (hid_next_attribute(node, &at, &tag, &value)) {
		print_text(tag);
		print_string("=");
		print_text(value);
		print_string(",");
	}
	for (at = NULL; hid_next_quote(node, &at, &line); ) {
		print_string("\"");
		print_text(line);
		print_string("\"");
	}
	HID_FOR_EACH(&sub, node)
		print_node(&sub);
	print_string("}");
}

/* The bytes are copied to a buffer of exactly their size, so that the sanitizer sees a read beyond them. */
static const char *read_bytes(const char *bytes, size_t size)
{
	char *const exact = malloc(size ? size : 1);
	memcpy(exact, bytes, size);
	struct hid_node root;
	printed_length = 0;
	if (hid_document((struct text){ exact, size }, &root))
		print_node(&root);
	else
		print_string("no document");
	free(exact);
	return printed;
}

static const char *read_string(const char *document) { return read_bytes(document, strlen(document)); }

/* ---- the notation ---- */

static void nodes_nest_by_the_column_of_their_type(void **state)
{
	(void)state;
	assert_string_equal(read_string("config\n+ a\n  + b\n  + c\n    + d\n+ e\n-\n"), "config{a{b{}c{d{}}}e{}}");
	assert_string_equal(read_string("config\n  + a\n + b\n   + c\n-"), "config{a{}b{c{}}}");
	assert_string_equal(read_string("config | + a | + b\n       | + c\n-"), "config{a{b{}}c{}}");
	assert_string_equal(read_string("config | + a | + b | + c\n-"), "config{a{b{c{}}}}");
	assert_string_equal(read_string("config\n  | + a\n  |   + b\n-"), "config{a{b{}}}");
}

static void attributes_follow_their_node(void **state)
{
	(void)state;
	assert_string_equal(read_string("config | x: 1 | y: two words \n-"), "config{x=1,y=two words,}");
	assert_string_equal(read_string("config\nx: 1\n  + a | y: 2\n z: 3\n-"), "config{x=1,a{y=2,z=3,}}");
	assert_string_equal(read_string("config | x: 1\n  + a\n-"), "config{x=1,a{}}");
	assert_string_equal(read_string("config\n+ a the name\n+ b | name: other\n-"), "config{a{name=the name,}b{name=other,}}");
	assert_string_equal(read_string("config titled | x: 1\n-"), "config{name=titled,x=1,}");
	assert_string_equal(read_string("config a: 5\n-"), "config{a=5,}");
}

static void first_of_equal_tags_counts(void **state)
{
	(void)state;
	struct hid_node root;
	assert_true(hid_document(text_of("config | a: 1 | a: 2\n-"), &root));
	assert_int_equal(hid_unsigned(&root, "a", 0), 1);
	assert_true(hid_document(text_of("config first | name: second\n-"), &root));
	assert_true(text_is(hid_text(&root, "name", ""), "first"));
}

static void quotes_and_comments(void **state)
{
	(void)state;
	assert_string_equal(read_string("config\n  : one | two\n  :\n  :  three\n-"), "config{\"one | two\"\"\"\" three\"}");
	assert_string_equal(read_string("config . a comment | x: 1\n  . another\n  + a | y: 1 . no comment\n-"),
	                    "config{name=. a comment,x=1,a{y=1 . no comment,}}");
	assert_string_equal(read_string("config | . a comment | x: 1\n  .\n  + a\n-"), "config{a{}}");
	assert_string_equal(read_string("config\n: quote\n+ a\n-"), "config{a{}}");
	assert_string_equal(read_string("config\n: quote\nx: 1\n-"), "config{\"quote\"}");
	assert_string_equal(read_string("config\n: a\ttab\n-"), "config{\"a\ttab\"}");
}

static void disabled_nodes_take_their_subtree_along(void **state)
{
	(void)state;
	assert_string_equal(read_string("config\n+ a\nx b | q: 1\n  + c\n  x d\n+ e\n-"), "config{a{}e{}}");
	assert_string_equal(read_string("config\nx a\n: quote\n-"), "config{}");
	assert_string_equal(read_string("config\n: quote\nx a\n-"), "config{\"quote\"}");
	assert_string_equal(read_string("config\n+ a\n  x b\n    + c\n  + d\n-"), "config{a{d{}}}");
}

/* ---- decided as Genode's reader decides ---- */

static void odd_but_decided(void **state)
{
	(void)state;
	assert_string_equal(read_string("config | a:1\n-"), "config{a=,}");
	assert_string_equal(read_string("config|a: 1\n-"), "config{a=1,}");
	assert_string_equal(read_string("config | a:\n-"), "config{a=,}");
	assert_string_equal(read_string("config\n+ start foo: bar\n-"), "config{start{foo=bar,}}");
	assert_string_equal(read_string("config\n+ parent label: x\n-"), "config{parent{label=x,}}");
	assert_string_equal(read_string("config\n+a\n+ b\n-"), "config{b{}}");
	assert_string_equal(read_string("config\nother x\n+ b\n-"), "config{b{}}");
	assert_string_equal(read_string("config | Abc: 1\n+ Start x\n-"), "config{invalid{name=x,}}");
	assert_string_equal(read_string("config\n+ \n-"), "config{invalid{}}");
	assert_string_equal(read_string("config\n+ a\n-foo\n+ b\n-"), "config{a{}}");
	assert_string_equal(read_string("config\n+ a\n-- x\n"), "config{a{}}");
	assert_string_equal(read_string("config\n+ a name:tail\n-"), "config{a{name=name:tail,}}");
	assert_string_equal(read_string("config\r\n+ a | b: 1\r\n: q\r\n-\r\n"), "config{a{b=1,\"q\"}}");
	assert_string_equal(read_string("  \n\tconfig\n-"), "config{}");
}

static void no_document(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "-", "\n-", "config", "config\n", "config\n+ a\n", "Config\n-", ". comment\nconfig\n-", "+ config\n-",
		"config\n\t+ a\n-", "config | a:\t1\n-", "config\n+ a\rb\n-", "config\n: \001\n-", "<config/>\n-", "config-",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_string_equal(read_string(bad[i]), "no document");
	assert_string_equal(read_bytes("config\n\0-", 9), "no document");
	assert_string_equal(read_bytes("config\n-\0\0\0", 11), "config{}");
}

static void values(void **state)
{
	(void)state;
	struct hid_node root;
	assert_true(hid_document(text_of("c | n: 0x1f | m: 8M | bad: 8MB | sp: 8 M | lower: 8m | t: on | f: no | s: -7\n"
	                                 "  | big: 18446744073709551615 | over: 18446744073709551616 | huge: 17179869184G\n-"),
	                         &root));
	assert_int_equal(hid_unsigned(&root, "n", 0), 31);
	assert_int_equal(hid_bytes(&root, "m", 0), 8 << 20);
	assert_int_equal(hid_bytes(&root, "bad", 5), 5);
	assert_int_equal(hid_bytes(&root, "sp", 5), 5);
	assert_int_equal(hid_bytes(&root, "lower", 5), 5);
	assert_int_equal(hid_unsigned(&root, "m", 5), 5);
	assert_true(hid_bool(&root, "t", false));
	assert_false(hid_bool(&root, "f", true));
	assert_true(hid_bool(&root, "n", true));
	assert_int_equal(hid_signed(&root, "s", 0), -7);
	assert_int_equal(hid_unsigned(&root, "s", 9), 9);
	assert_true(hid_unsigned(&root, "big", 0) == UINT64_MAX);
	assert_int_equal(hid_unsigned(&root, "over", 3), 3);
	assert_int_equal(hid_bytes(&root, "huge", 3), 3);
	assert_int_equal(hid_unsigned(&root, "absent", 42), 42);
}

/* ---- writing ---- */

static const char *write_sample(size_t capacity)
{
	static char buffer[512];
	struct hid_writer writer;
	struct text document;
	hid_writer_init(&writer, buffer, capacity);
	hid_begin(&writer, "state", NULL);
	hid_put_string(&writer, "version", "3");
	hid_begin(&writer, "child", "timer");
	hid_put_bool(&writer, "alive", true);
	hid_begin(&writer, "ram", NULL);
	hid_put_unsigned(&writer, "quota", 311296);
	hid_put_signed(&writer, "delta", -5);
	hid_end(&writer);
	hid_end(&writer);
	hid_begin(&writer, "child", "colon: inside");
	hid_put_string(&writer, "dropped", "a|b");
	hid_put_string(&writer, "empty", "");
	hid_put_quote(&writer, text_of("quoted | text"));
	hid_end(&writer);
	hid_end(&writer);
	if (!hid_finish(&writer, &document))
		return NULL;
	assert_int_equal(writer.dropped, 1);
	buffer[document.length] = 0;
	return buffer;
}

static void writer_writes_what_the_reader_reads(void **state)
{
	(void)state;
	const char *const expected =
		"state | version: 3\n"
		"  + child timer | alive: true\n"
		"    + ram | quota: 311296 | delta: -5\n"
		"  + child | name: colon: inside | empty:\n"
		"    : quoted | text\n"
		"-\n";
	assert_string_equal(write_sample(512), expected);
	assert_string_equal(read_string(expected),
	                    "state{version=3,child{name=timer,alive=true,ram{quota=311296,delta=-5,}}"
	                    "child{name=colon: inside,empty=,\"quoted | text\"}}");
	size_t const length = strlen(expected);
	assert_non_null(write_sample(length));
	for (size_t capacity = 0; capacity < length; capacity++)
		assert_null(write_sample(capacity));
}

static void copies_read_the_same(void **state)
{
	(void)state;
	static const char source[] =
		"top\n  + config | a: 1 | name: late\n    + sub x y\n      : q1\n      :\n    x gone\n      + too\n    + Odd | z:\n-\n";
	char first[512], second[512];
	struct hid_writer writer;
	struct hid_node root, node;
	struct text document;
	assert_true(hid_document(text_of(source), &root));
	assert_true(hid_first(&root, &node));
	hid_writer_init(&writer, first, sizeof(first));
	assert_true(hid_put_copy(&writer, &node, "config", HID_DEPTH_MAX));
	assert_true(hid_finish(&writer, &document));
	assert_true(hid_document(document, &root));
	printed_length = 0;
	print_node(&root);
	assert_string_equal(printed, "config{a=1,name=late,sub{name=x y,\"q1\"\"\"}invalid{z=,}}");

	hid_writer_init(&writer, second, sizeof(second));
	assert_false(hid_put_copy(&writer, &root, NULL, 1));
	assert_true(hid_finish(&writer, &document));
	assert_int_equal(document.length, strlen("config | a: 1 | name: late\n-\n"));
}

/* ---- extracting ---- */

static const char *extracted(const char *document, const char *type)
{
	static char buffer[512];
	struct hid_node root, node;
	assert_true(hid_document(text_of(document), &root));
	assert_true(hid_first_of(&root, type, &node));
	size_t const size = hid_extract(&node, "config", NULL, 0);
	assert_true(size < sizeof(buffer));
	memset(buffer, '#', sizeof(buffer));
	assert_int_equal(hid_extract(&node, "config", buffer, size - 1), size);
	assert_int_equal(buffer[size - 1], '#');
	assert_int_equal(hid_extract(&node, "config", buffer, size), size);
	assert_int_equal(buffer[size], '#');
	return read_bytes(buffer, size);
}

static void parts_become_documents(void **state)
{
	(void)state;
	assert_string_equal(extracted("t\n  + x\n    + part | a: 1\n-\n", "x"), "config{part{a=1,}}");
	assert_string_equal(extracted("t\n  + p | a: 1 | b: 2\n    + s q\n      : text\n\n    x off\n      + off too\n"
	                              "    + u\n  + next\n-", "p"),
	                    "config{a=1,b=2,s{name=q,\"text\"}u{}}");
	assert_string_equal(extracted("t\n  + p name | + s1 | + deep\n             + s2\n  + next\n-", "p"),
	                    "config{name=name,s1{deep{}}s2{}}");
	assert_string_equal(extracted("t\n  + p\n a: 1\n. comment\n : quote\n  x next\n-", "p"), "config{a=1,\"quote\"}");
	assert_string_equal(extracted("t\n  + p\n  | + s\n  |   + t | z: 1\n  | + u\n  + next\n-", "p"),
	                    "config{s{t{z=1,}}u{}}");
	assert_string_equal(extracted("t\n+ p\n+ next\n-", "p"), "config{}");
	assert_string_equal(extracted("t\n     + p\na: 12345678 | + s\n                 + u\n-", "p"), "config{a=12345678,s{u{}}}");
	assert_string_equal(extracted("t\n     + p | + s\n+|a: 1 |+ x\n-", "p"), "config{s{a=1,}x{}}");
	assert_string_equal(extracted("t\n     + p | + s\n+|+ x\n-", "p"), "config{s{}}");
	assert_string_equal(extracted("t\n    + p\n  - no end\n      + s\n-", "p"), "config{s{}}");
	assert_string_equal(extracted("t\r\n+ p\r\n  + s\r\n+ next\r\n-", "p"), "config{s{}}");
	assert_string_equal(extracted("t | + long_type | + s\n         + u\n-", "long_type"), "config{s{}u{}}");
	assert_string_equal(extracted("t | + p | + s\n          + u\n-", "p"), "config{s{}u{}}");
	assert_string_equal(extracted("t | + p | + s\n           + u\n-", "p"), "config{s{u{}}}");
}

/* ---- whatever the bytes are, reading them stays inside ---- */

static void mutated_documents(void **state)
{
	(void)state;
	static const char seed[] =
		"config | verbose: yes\n  + parent-provides\n    + service ROM\n  + start a | ram: 1M | caps: 10\n"
		"    + route | + service LOG | + parent label: x\n    : q\n  x start b\n  . end\n-\n";
	static const char alphabet[] = "+x.:|-\n\r\t ab1\0C";
	uint32_t random = 1;
	for (unsigned round = 0; round < 20000; round++) {
		char bytes[sizeof(seed)];
		memcpy(bytes, seed, sizeof(seed));
		for (unsigned i = 0; i < 4; i++) {
			random = random * 1664525 + 1013904223;
			unsigned const place = (random >> 8) % (sizeof(seed) - 1);
			bytes[place] = alphabet[(random >> 20) % (sizeof(alphabet) - 1)];
		}
		random = random * 1664525 + 1013904223;
		size_t const size = (random >> 16) % 4 ? sizeof(seed) - 1 : (random >> 8) % sizeof(seed);
		assert_non_null(read_bytes(bytes, size));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nodes_nest_by_the_column_of_their_type),
		cmocka_unit_test(attributes_follow_their_node),
		cmocka_unit_test(first_of_equal_tags_counts),
		cmocka_unit_test(quotes_and_comments),
		cmocka_unit_test(disabled_nodes_take_their_subtree_along),
		cmocka_unit_test(odd_but_decided),
		cmocka_unit_test(no_document),
		cmocka_unit_test(values),
		cmocka_unit_test(writer_writes_what_the_reader_reads),
		cmocka_unit_test(copies_read_the_same),
		cmocka_unit_test(parts_become_documents),
		cmocka_unit_test(mutated_documents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
