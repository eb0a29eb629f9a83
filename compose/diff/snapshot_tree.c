/* SPDX-License-Identifier: MIT */
/*
 * The members of a snapshot, and what the configuration that init reads says of them. Whoever goes on to a sibling passes
 * over all between: here a cursor goes through the text once, from each node to the next, on whichever level that is,
 * because a configuration can be a hundred times as long as the text that a person wrote.
 *
 * Of a scenario nothing has to be read to know its members, and of most the text alone is compared: so what it says of one
 * is read when it is asked for.
 */
#include "diff/build.h"

#include <assert.h>
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

void build_members(struct builder *builder, size_t count_max)
{
	builder->snapshot->members = arena_new_array(builder->arena, struct member, count_max);
	builder->member_max = count_max;
}

struct member *build_member(struct builder *builder, const char *label, struct member *parent, bool is_init)
{
	struct snapshot *snapshot = builder->snapshot;
	if (snapshot->member_count == builder->member_max) return NULL;
	struct member *member = &snapshot->members[snapshot->member_count];
	*member = (struct member) { .label = label, .name = dotted(builder, label), .parent = parent, .is_init = is_init,
		.index = snapshot->member_count++ };
	return member;
}

void build_binary(struct builder *builder, struct member *member, struct text binary)
{
	member->binary = build_word(builder, binary);
	const struct piece *piece = table_get(&builder->snapshot->module_by_name, NULL, member->binary);
	if (!piece) return;
	member->binary_digest = piece->digest;
	member->code_bytes = piece->code_bytes;
}

/* ---- what a configuration says of them ---- */

static bool read_children(struct builder *builder, struct cursor *cursor, struct member *init);

static bool read_config(struct builder *builder, struct cursor *cursor, struct member *member)
{
	if (member->is_init) return read_children(builder, cursor, member);
	member->config = whole(builder, &cursor->node);
	pass(cursor);
	return true;
}

/* What a start node holds beside its attributes: of binary and config the first counts. */
static bool read_inside(struct builder *builder, struct cursor *cursor, struct member *member, struct text *binary)
{
	static const char *const left_out[] = { "name", "ram", "caps", "binary", "provides", "route", "config", NULL };
	struct hid_node const start = cursor->node;
	struct growing settings = { 0 };
	bool has_binary = false;
	grow_attributes(builder, &settings, &start, left_out);
	for (enter(cursor); is_below(cursor, &start);) {
		if (!member->config && hid_is(&cursor->node, "config")) {
			if (!read_config(builder, cursor, member)) return false;
			continue;
		}
		if (!has_binary && hid_is(&cursor->node, "binary")) {
			*binary = hid_text(&cursor->node, "name", "");
			has_binary = true;
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
	struct text binary = name;
	const char *label = intern_format(&builder->snapshot->words->interner, "%s -> %.*s", init->label, TEXT_ARGS(name));
	size_t const index = builder->snapshot->member_count;
	struct member *member = build_member(builder, label, init, index < builder->member_max && builder->inits[index]);
	if (!member || !read_inside(builder, cursor, member, &binary)) return false;
	build_binary(builder, member, binary);
	return true;
}

static bool read_children(struct builder *builder, struct cursor *cursor, struct member *init)
{
	static const char *const left_out[] = { "start", "parent-provides", NULL };
	struct hid_node const config = cursor->node;
	struct growing settings = { 0 };
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

bool build_tree(struct builder *builder, const struct hid_node *config, const bool *inits, size_t member_max)
{
	build_members(builder, member_max);
	builder->inits = inits;
	struct member *root = build_member(builder, build_word(builder, text_of("init")), NULL, true);
	if (!root) return false;
	build_binary(builder, root, text_of("init"));
	return read_config(builder, &(struct cursor) { .node = *config, .more = true }, root);
}

/* ---- later ---- */

/* The node at the begin of a text that the emitter wrote: to look whether it is HID would take as long as to read it. */
static struct hid_node node_at(struct text text, const char *type)
{
	const char *const line = text.start + (*text.start == '\n'), *const end = text.start + text.length;
	const char *at = line;
	while (*at == ' ') at++;
	if (*at == '+') at += strlen("+ ");
	assert(text_starts_with(text_range(at, end), text_of(type)));
	return (struct hid_node) {
		.end = end, .type = { at, strlen(type) }, .rest = at + strlen(type), .column = (size_t)(at - line),
		.parent_column = SIZE_MAX,
	};
}

/* There is no start node below this one, and in a start node no configuration: these are read by themselves. */
static void read_part(struct builder *builder, struct member *member, enum part part, struct text text)
{
	struct cursor cursor = { .node = node_at(text, part == PART_CONFIG ? "config" : "start"), .more = true };
	struct text no_binary;
	bool const understood = part == PART_CONFIG ? read_config(builder, &cursor, member)
	                                            : read_inside(builder, &cursor, member, &no_binary);
	assert(understood);
	(void)understood;
}

const char *snapshot_part(struct snapshot *snapshot, struct member *member, enum part part)
{
	struct builder builder = { .snapshot = snapshot, .arena = &snapshot->words->arena };
	struct text const text = member->unread[part];
	member->unread[part] = (struct text) { 0 };
	if (text.length) read_part(&builder, member, part, text);
	return part == PART_CONFIG ? member->config : member->settings;
}
