/* SPDX-License-Identifier: MIT */
/* link: components/lib/hid/ components/lib/text.c components/lib/text_more.c */
/* target: x86_64 */
/*
 * What strangers make of our configurations: each tests/emit/NAME.xml is read by Expat, each NAME.hid by the reader that
 * init uses, and both must see the same tree. Besides, the order of nodes that init depends on is checked on the tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <expat.h>
#include <genode/hid.h>

/* ---- a tree ---- */

enum { CHILDREN_MAX = 64, ATTRIBUTES_MAX = 32, DEPTH_MAX = 32 };

struct tree {
	char         type[64];
	char        *attributes[ATTRIBUTES_MAX]; /* "tag=value" */
	size_t       attribute_count;
	struct tree *children[CHILDREN_MAX];
	size_t       child_count;
	char        *text;                       /* lines joined by '\n' */
};

static char *format(const char *pattern, ...)
{
	va_list arguments;
	char *text;
	va_start(arguments, pattern);
	assert_true(vasprintf(&text, pattern, arguments) >= 0);
	va_end(arguments);
	return text;
}

static struct tree *tree_new(struct tree *parent, const char *type)
{
	struct tree *tree = calloc(1, sizeof *tree);
	assert_non_null(tree);
	snprintf(tree->type, sizeof tree->type, "%s", type);
	if (parent) {
		assert_true(parent->child_count < CHILDREN_MAX);
		parent->children[parent->child_count++] = tree;
	}
	return tree;
}

static void tree_attribute(struct tree *tree, char *attribute)
{
	assert_true(tree->attribute_count < ATTRIBUTES_MAX);
	tree->attributes[tree->attribute_count++] = attribute;
}

static void tree_free(struct tree *tree)
{
	for (size_t i = 0; i < tree->child_count; i++) tree_free(tree->children[i]);
	for (size_t i = 0; i < tree->attribute_count; i++) free(tree->attributes[i]);
	free(tree->text);
	free(tree);
}

static const char *attribute_of(const struct tree *tree, const char *tag)
{
	size_t const length = strlen(tag);
	for (size_t i = 0; i < tree->attribute_count; i++)
		if (strncmp(tree->attributes[i], tag, length) == 0 && tree->attributes[i][length] == '=')
			return tree->attributes[i] + length + 1;
	return NULL;
}

/* ---- XML ---- */

struct xml_reader { struct tree *root, *open[DEPTH_MAX]; size_t depth; };

static void xml_begin(void *context, const char *type, const char **attributes)
{
	struct xml_reader *reader = context;
	assert_true(reader->depth < DEPTH_MAX);
	struct tree *tree = tree_new(reader->depth ? reader->open[reader->depth - 1] : NULL, type);
	if (!reader->depth) reader->root = tree;
	reader->open[reader->depth++] = tree;
	for (; *attributes; attributes += 2) tree_attribute(tree, format("%s=%s", attributes[0], attributes[1]));
}

static void xml_end(void *context, const char *type)
{
	(void)type;
	struct xml_reader *reader = context;
	struct tree *tree = reader->open[--reader->depth];
	if (tree->text && strspn(tree->text, " \n") == strlen(tree->text)) {  /* between nodes */
		free(tree->text);
		tree->text = NULL;
	}
	/* the closing tag of a node with text stands on a line of its own */
	char *last = tree->text ? strrchr(tree->text, '\n') : NULL;
	if (last && strspn(last, " \n") == strlen(last)) *last = 0;
}

static void xml_text(void *context, const char *text, int length)
{
	struct xml_reader *reader = context;
	struct tree *tree = reader->open[reader->depth - 1];
	char *longer = format("%s%.*s", tree->text ? tree->text : "", length, text);
	free(tree->text);
	tree->text = longer;
}

static struct tree *read_xml(const char *text, size_t length)
{
	struct xml_reader reader = { 0 };
	XML_Parser parser = XML_ParserCreate("UTF-8");
	assert_non_null(parser);
	XML_SetUserData(parser, &reader);
	XML_SetElementHandler(parser, xml_begin, xml_end);
	XML_SetCharacterDataHandler(parser, xml_text);
	if (XML_Parse(parser, text, (int)length, 1) != XML_STATUS_OK)
		fail_msg("Expat: line %lu: %s", XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	return reader.root;
}

/* ---- HID ---- */

static struct tree *tree_of_hid(const struct hid_node *node, struct tree *parent)
{
	char type[64];
	snprintf(type, sizeof type, "%.*s", TEXT_ARGS(node->type));
	struct tree *tree = tree_new(parent, type);
	const char *at = NULL;
	struct text tag, value;
	while (hid_next_attribute(node, &at, &tag, &value))
		tree_attribute(tree, format("%.*s=%.*s", TEXT_ARGS(tag), TEXT_ARGS(value)));
	struct hid_node child;
	HID_FOR_EACH(&child, node) tree_of_hid(&child, tree);
	at = NULL;
	while (hid_next_quote(node, &at, &value)) {
		char *longer = tree->text ? format("%s\n%.*s", tree->text, TEXT_ARGS(value))
		                          : format("%.*s", TEXT_ARGS(value));
		free(tree->text);
		tree->text = longer;
	}
	return tree;
}

static struct tree *read_hid(const char *text, size_t length)
{
	struct hid_node root;
	assert_true(hid_document((struct text) { text, length }, &root));
	return tree_of_hid(&root, NULL);
}

/* ---- comparing ---- */

/*
 * XML carries the RAM of a child in a node for Genode before 25.02. Here it becomes the attribute that HID has, in HID's
 * place: behind `name` and `caps`.
 */
static void take_ram_resource(struct tree *tree)
{
	for (size_t i = 0; i < tree->child_count; i++) take_ram_resource(tree->children[i]);
	if (strcmp(tree->type, "start") != 0) return;
	struct tree *resource = tree->child_count ? tree->children[0] : NULL;
	assert_non_null(resource);
	assert_string_equal(resource->type, "resource");
	assert_int_equal(resource->attribute_count, 2);
	assert_string_equal(resource->attributes[0], "name=RAM");
	const char *quantum = attribute_of(resource, "quantum");
	assert_non_null(quantum);
	assert_true(tree->attribute_count >= 2 && tree->attribute_count < ATTRIBUTES_MAX);
	memmove(&tree->attributes[3], &tree->attributes[2], (tree->attribute_count++ - 2) * sizeof tree->attributes[0]);
	tree->attributes[2] = format("ram=%s", quantum);
	tree_free(resource);
	memmove(&tree->children[0], &tree->children[1], --tree->child_count * sizeof tree->children[0]);
}

static void assert_same(const struct tree *xml, const struct tree *hid)
{
	assert_string_equal(xml->type, hid->type);
	for (size_t i = 0; i < xml->attribute_count && i < hid->attribute_count; i++)
		assert_string_equal(xml->attributes[i], hid->attributes[i]);
	assert_int_equal(xml->attribute_count, hid->attribute_count);
	assert_int_equal(xml->text != NULL, hid->text != NULL);
	if (xml->text) assert_string_equal(xml->text, hid->text);
	for (size_t i = 0; i < xml->child_count && i < hid->child_count; i++) assert_same(xml->children[i], hid->children[i]);
	assert_int_equal(xml->child_count, hid->child_count);
}

/* ---- what init depends on ---- */

static size_t rank(const char *type)
{
	static const char *const order[] = {
		"report", "resource", "heartbeat", "parent-provides", "affinity-space", "default-route", "alias", "service", "start",
	};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (strcmp(type, order[i]) == 0) return i;
	fail_msg("unknown node '%s' in a configuration of init", type);
	return 0;
}

static const struct tree *child_of(const struct tree *tree, const char *type)
{
	for (size_t i = 0; i < tree->child_count; i++)
		if (strcmp(tree->children[i]->type, type) == 0) return tree->children[i];
	return NULL;
}

static void assert_init_config(const struct tree *config)
{
	for (size_t i = 0; i < config->child_count; i++) {
		const struct tree *node = config->children[i];
		if (i) assert_true(rank(config->children[i - 1]->type) <= rank(node->type));
		if (strcmp(node->type, "start") != 0) continue;

		const char *name = attribute_of(node, "name");
		assert_non_null(name);
		assert_non_null(attribute_of(node, "ram"));
		assert_non_null(attribute_of(node, "caps"));
		assert_non_null(child_of(node, "route"));
		for (size_t j = 0; j < i; j++)
			if (strcmp(config->children[j]->type, "start") == 0)
				assert_string_not_equal(attribute_of(config->children[j], "name"), name);
		const struct tree *binary = child_of(node, "binary"), *inner = child_of(node, "config");
		if (binary && strcmp(attribute_of(binary, "name"), "init") == 0) assert_init_config(inner);
	}
}

/* ---- the files ---- */

static char *read_file(const char *path, size_t *length)
{
	FILE *file = fopen(path, "r");
	if (!file) fail_msg("cannot open %s", path);
	char *text = calloc(1, 1 << 20);
	assert_non_null(text);
	*length = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	return text;
}

static void both_notations_carry_the_same_tree(void **state)
{
	(void)state;
	unsigned count = 0;
	DIR *dir = opendir("tests/emit");
	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir));) {
		char *suffix = strstr(entry->d_name, ".xml");
		if (!suffix || suffix[4]) continue;
		size_t xml_length, hid_length;
		char *xml_path = format("tests/emit/%s", entry->d_name);
		char *hid_path = format("tests/emit/%.*s.hid", (int)(suffix - entry->d_name), entry->d_name);
		char *xml_text_ = read_file(xml_path, &xml_length), *hid_text_ = read_file(hid_path, &hid_length);
		struct tree *xml = read_xml(xml_text_, xml_length), *hid = read_hid(hid_text_, hid_length);
		take_ram_resource(xml);
		assert_same(xml, hid);
		assert_init_config(hid);
		tree_free(xml);
		tree_free(hid);
		free(xml_path);
		free(hid_path);
		free(xml_text_);
		free(hid_text_);
		count++;
	}
	closedir(dir);
	assert_true(count >= 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_notations_carry_the_same_tree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
