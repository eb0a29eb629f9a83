/* SPDX-License-Identifier: MIT */
/*
 * The members of a snapshot, from the configuration that init reads. Whoever goes on to a sibling passes over all
 * between: here a cursor goes through the text once, from each node to the next, on whichever level that is, because a
 * configuration can be a hundred times as long as the text that a person wrote.
 */
#include "diff/build.h"

#include <string.h>

/* ---- texts ---- */

/* Text that grows at its end. */
struct growing { char *text; size_t length, capacity; };

static char *grow(struct builder *builder, struct growing *growing, size_t bytes)
{
	if (growing->length + bytes > growing->capacity) {
		char *before = growing->text;
		growing->capacity = 2 * (growing->length + bytes);
		growing->text = arena_alloc(builder->arena, growing->capacity);
		if (growing->length) memcpy(growing->text, before, growing->length);
	}
	growing->length += bytes;
	return growing->text + growing->length - bytes;
}

static const char *grown(struct builder *builder, const struct growing *growing)
{
	return build_word(builder, (struct text) { growing->length ? growing->text : "", growing->length });
}

/* A node and all below it. */
static void grow_whole(struct builder *builder, struct growing *growing, const struct hid_node *node)
{
	const char *type = build_word(builder, node->type);
	size_t const size = hid_extract(node, type, NULL, 0);
	hid_extract(node, type, grow(builder, growing, size), size);
}

static const char *whole(struct builder *builder, const struct hid_node *node)
{
	struct growing text = { 0 };
	grow_whole(builder, &text, node);
	return grown(builder, &text);
}

static bool is_one_of(const char *const *words, struct text text)
{
	while (*words && !text_is(text, *words)) words++;
	return *words;
}

/* Attributes but those named, which are compared by themselves or follow from what is compared; so with nodes below. */
static void grow_attributes(struct builder *builder, struct growing *growing, const struct hid_node *node,
                            const char *const *left_out)
{
	struct text tag, value;
	for (const char *at = NULL; hid_next_attribute(node, &at, &tag, &value);) {
		if (is_one_of(left_out, tag)) continue;
		const char *line = arena_format(builder->arena, "%.*s: %.*s\n", TEXT_ARGS(tag), TEXT_ARGS(value));
		memcpy(grow(builder, growing, strlen(line)), line, strlen(line));
	}
}

void build_facts(struct builder *builder, const struct hid_node *platform)
{
	struct growing facts = { 0 };
	struct hid_node part;
	HID_FOR_EACH(&part, platform) grow_whole(builder, &facts, &part);
	builder->snapshot->facts = grown(builder, &facts);
}

/* ---- going through the text ---- */

struct cursor { struct hid_node node; bool more; };

/* Behind the node and all below it, to whatever comes next: further up, as far as the top node. */
static void pass(struct cursor *cursor)
{
	cursor->node.parent_column = 0;
	cursor->more = hid_next(&cursor->node);
}

/* To the first node below this one; where there is none, to whatever comes next. */
static void enter(struct cursor *cursor)
{
	struct hid_node first;
	if (hid_first(&cursor->node, &first)) cursor->node = first;
	else pass(cursor);
}

static bool is_below(const struct cursor *cursor, const struct hid_node *node)
{
	return cursor->more && cursor->node.column > node->column;
}

/* ---- members ---- */

/* "red.shell" for "init -> red -> shell". */
static const char *dotted(struct builder *builder, const char *label)
{
	char few[256];
	size_t const length = interned_length(label);
	char *name = length <= sizeof few ? few : arena_alloc(builder->arena, length), *to = name;
	const char *from = strncmp(label, "init -> ", 8) ? label : label + 8;
	while (*from) {
		bool const arrow = !strncmp(from, " -> ", 4);
		*to++ = arrow ? '.' : *from;
		from += arrow ? 4 : 1;
	}
	return build_word(builder, text_range(name, to));
}

static struct member *member_new(struct builder *builder, const char *label, struct member *parent)
{
	struct snapshot *snapshot = builder->snapshot;
	if (snapshot->member_count == builder->member_max) return NULL;
	struct member *member = &snapshot->members[snapshot->member_count];
	*member = (struct member) { .label = label, .name = dotted(builder, label), .parent = parent,
		.index = snapshot->member_count++ };
	*table_at(&snapshot->by_label, NULL, label) = member;
	return member;
}

static void member_runs(struct builder *builder, struct member *member, struct text binary)
{
	member->binary = build_word(builder, binary);
	const struct piece *piece = table_get(&builder->snapshot->module_by_name, NULL, member->binary);
	if (!piece) return;
	member->binary_digest = piece->digest;
	member->code_bytes = piece->code_bytes;
}

static bool read_children(struct builder *builder, struct cursor *cursor, struct member *init);

/* What a start node holds beside its attributes: of binary and config the first counts. */
struct inside { struct text binary; struct hid_node config; bool has_binary, has_config; };

/*
 * The children of an init are read where they stand, when it is known by then that it is one: else, and then no configuration
 * of ours, they would have to be found again.
 */
static bool read_config(struct builder *builder, struct cursor *cursor, struct member *member, struct inside *inside)
{
	bool const first = !inside->has_config;
	if (first) {
		inside->config = cursor->node;
		inside->has_config = true;
		if (text_is(inside->binary, "init") && inside->has_binary) return read_children(builder, cursor, member);
	}
	pass(cursor);
	return true;
}

static bool read_inside(struct builder *builder, struct cursor *cursor, struct member *member, struct inside *inside)
{
	static const char *const left_out[] = { "name", "ram", "caps", "binary", "provides", "route", "config", NULL };
	struct hid_node const start = cursor->node;
	struct growing settings = { 0 };
	grow_attributes(builder, &settings, &start, left_out);
	for (enter(cursor); is_below(cursor, &start);) {
		if (hid_is(&cursor->node, "config")) {
			if (!read_config(builder, cursor, member, inside)) return false;
			continue;
		}
		if (!inside->has_binary && hid_is(&cursor->node, "binary")) {
			inside->binary = hid_text(&cursor->node, "name", "");
			inside->has_binary = true;
		}
		if (!is_one_of(left_out, cursor->node.type)) grow_whole(builder, &settings, &cursor->node);
		pass(cursor);
	}
	member->settings = grown(builder, &settings);
	return true;
}

static bool read_start(struct builder *builder, struct cursor *cursor, struct member *init)
{
	struct text const name = hid_text(&cursor->node, "name", "");
	struct inside inside = { .binary = name };
	struct member *member = member_new(builder, intern_format(&builder->snapshot->words->interner, "%s -> %.*s", init->label,
	                                                          TEXT_ARGS(name)), init);
	if (!member || !read_inside(builder, cursor, member, &inside)) return false;
	member_runs(builder, member, inside.binary);
	if (member->is_init || !inside.has_config) return true;
	if (text_is(inside.binary, "init"))
		return read_children(builder, &(struct cursor) { .node = inside.config, .more = true }, member);
	member->config = whole(builder, &inside.config);
	return true;
}

static bool read_children(struct builder *builder, struct cursor *cursor, struct member *init)
{
	static const char *const left_out[] = { "start", "parent-provides", NULL };
	struct hid_node const config = cursor->node;
	struct growing settings = { 0 };
	init->is_init = true;
	grow_attributes(builder, &settings, &config, left_out);
	for (enter(cursor); is_below(cursor, &config);) {
		if (hid_is(&cursor->node, "start")) {
			if (!read_start(builder, cursor, init)) return false;
			continue;
		}
		if (!is_one_of(left_out, cursor->node.type)) grow_whole(builder, &settings, &cursor->node);
		pass(cursor);
	}
	init->config = grown(builder, &settings);
	return true;
}

bool build_tree(struct builder *builder, struct text text, const struct hid_node *config, size_t member_max)
{
	struct snapshot *snapshot = builder->snapshot;
	struct cursor cursor = { .node = *config, .more = true };
	snapshot->config = text;
	snapshot->members = arena_new_array(builder->arena, struct member, member_max);
	builder->member_max = member_max;
	struct member *root = member_new(builder, build_word(builder, text_of("init")), NULL);
	if (!root) return false;
	root->settings = build_word(builder, text_of(""));
	member_runs(builder, root, text_of("init"));
	return read_children(builder, &cursor, root);
}
