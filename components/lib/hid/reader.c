/* SPDX-License-Identifier: MIT */
/*
 * HID reader. A document is a sequence of lines, a line a sequence of segments separated by `|`. Four kinds of segment
 * are told apart by a first character that stands alone (`+ x . :`), everything else may be an attribute. Nesting is
 * decided by the column of a node's type: a node belongs to the nearest node before it whose column is smaller.
 *
 * All reading goes through `scanner_next`, which never looks at or behind `end`.
 */
#include <genode/hid.h>
#include <genode/memory.h>

enum segment_kind { SEGMENT_ATTRIBUTE, SEGMENT_NODE, SEGMENT_DISABLED, SEGMENT_COMMENT, SEGMENT_QUOTE };

struct segment {
	enum segment_kind kind;
	struct text       content;  /* behind the marker and its space; not trimmed for quotes */
	size_t            column;   /* of the content */
};

struct scanner {
	const char *at;             /* start of the next segment; behind `end` when nothing is left */
	const char *end;
	const char *line;           /* start of the line that `at` is in */
	bool        done;
};

static bool identifier_start(char c) { return c >= 'a' && c <= 'z'; }

static bool identifier_char(char c)
{
	return identifier_start(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static bool identifier(struct text text)
{
	if (!text.length || !identifier_start(text.start[0]))
		return false;
	for (size_t i = 1; i < text.length; i++)
		if (!identifier_char(text.start[i]))
			return false;
	return true;
}

/* First of the two characters at or behind `from`, or `end`. */
static const char *find_either(const char *from, const char *end, char a, char b)
{
	while (from < end && *from != a && *from != b)
		from++;
	return from;
}

static const char *skip_spaces(const char *from, const char *end)
{
	while (from < end && *from == ' ')
		from++;
	return from;
}

/* Goes on behind the segment that ends at `stop`: a `|`, a line break, or the end. */
static void scanner_advance(struct scanner *scanner, const char *stop)
{
	if (stop >= scanner->end) {
		scanner->done = true;
		return;
	}
	scanner->at = stop + 1;
	if (*stop == '\n')
		scanner->line = scanner->at;
}

/* End of a line's text: a carriage return before the line break is no part of it. */
static const char *without_return(const char *start, const char *stop)
{
	return stop > start && stop[-1] == '\r' ? stop - 1 : stop;
}

static bool scanner_next(struct scanner *scanner, struct segment *segment)
{
	if (scanner->done)
		return false;

	const char *const end = scanner->end;
	const char *const first = skip_spaces(scanner->at, end);
	bool const spaced = end - first >= 2 && first[1] == ' ';
	bool const alone = end - first <= 1 || first[1] == '\n' || first[1] == '\r' || first[1] == '|';

	enum segment_kind kind = SEGMENT_ATTRIBUTE;
	if (first < end) {
		if      (*first == '+' && spaced)            kind = SEGMENT_NODE;
		else if (*first == 'x' && spaced)            kind = SEGMENT_DISABLED;
		else if (*first == '.' && (spaced || alone)) kind = SEGMENT_COMMENT;
		else if (*first == ':' && (spaced || alone)) kind = SEGMENT_QUOTE;
	}
	bool const to_end_of_line = kind == SEGMENT_COMMENT || kind == SEGMENT_QUOTE;
	const char *const stop = find_either(first, end, '\n', to_end_of_line ? '\n' : '|');
	const char *const text_end = without_return(first, stop);

	const char *content = first;
	if (kind != SEGMENT_ATTRIBUTE)
		content = spaced ? first + 2 : first + 1;
	if (kind == SEGMENT_NODE || kind == SEGMENT_DISABLED)
		content = skip_spaces(content, text_end);
	if (content > text_end)
		content = text_end;

	*segment = (struct segment){
		.kind    = kind,
		.content = text_range(content, text_end),
		.column  = (size_t)(content - scanner->line),
	};
	scanner_advance(scanner, stop);
	return true;
}

/* A scanner behind the node's own segment. */
static struct scanner scanner_behind(const struct hid_node *node)
{
	struct scanner scanner = { .at = node->rest, .end = node->end, .line = node->type.start - node->column };
	scanner_advance(&scanner, find_either(node->rest, node->end, '\n', '|'));
	return scanner;
}

static struct hid_node node_from(const struct segment *segment, const char *end, size_t parent_column)
{
	struct text type = segment->content;
	size_t length = 0;
	while (length < type.length && type.start[length] != ' ')
		length++;
	type.length = length;
	return (struct hid_node){
		.end = end, .type = type, .rest = type.start + length,
		.column = segment->column, .parent_column = parent_column,
	};
}

/* ---------------------------------------------------------------------------------------------- the document */

/* Tabs are for comments and quotes only; other control characters are for nobody. */
static bool segment_clean(const struct segment *segment, const char *segment_start, const char *segment_end)
{
	bool const tabs = segment->kind == SEGMENT_COMMENT || segment->kind == SEGMENT_QUOTE;
	for (const char *at = segment_start; at < segment_end; at++) {
		unsigned char const c = (unsigned char)*at;
		if (c >= 0x20 || (c == '\t' && tabs && at >= segment->content.start))
			continue;
		return false;
	}
	return true;
}

static bool content_clean(const char *start, const char *end)
{
	struct scanner scanner = { .at = start, .end = end, .line = start };
	struct segment segment;
	const char *from = start;
	while (scanner_next(&scanner, &segment)) {
		if (!segment_clean(&segment, from, segment.content.start + segment.content.length))
			return false;
		from = scanner.at;
	}
	return true;
}

bool hid_document(struct text bytes, struct hid_node *root)
{
	const char *start = bytes.start;
	const char *const limit = bytes.start + bytes.length;
	while (start < limit && (*start == ' ' || *start == '\t' || *start == '\n' || *start == '\r'))
		start++;
	if (start == limit || !identifier_start(*start))
		return false;

	const char *end = start;
	do
		end = find_either(end + 1, limit, '\n', '\n');
	while (end < limit && !(end + 1 < limit && end[1] == '-'));
	if (end == limit)
		return false;
	end = without_return(start, end);
	if (!content_clean(start, end))
		return false;

	struct segment const top = { .content = text_range(start, find_either(start, end, '\n', '|')) };
	*root = node_from(&top, end, SIZE_MAX);
	if (root->rest > start && root->rest[-1] == '\r') { /* `type` alone on a line that ends with CR LF */
		root->rest--;
		root->type.length--;
	}
	return true;
}

/* ------------------------------------------------------------------------------------------------------- nodes */

/*
 * Next enabled node below `parent_column`. Nodes right of `skip_column` belong to something that is passed over: the
 * subtree of the node before, or of a disabled one.
 */
static bool find_node(struct scanner *scanner, size_t skip_column, size_t parent_column, struct hid_node *node)
{
	struct segment segment;
	while (scanner_next(scanner, &segment)) {
		if (segment.kind != SEGMENT_NODE && segment.kind != SEGMENT_DISABLED)
			continue;
		if (segment.column > skip_column)
			continue;
		if (segment.column <= parent_column)
			return false;
		if (segment.kind == SEGMENT_NODE) {
			*node = node_from(&segment, scanner->end, parent_column);
			return true;
		}
		skip_column = segment.column;
	}
	return false;
}

bool hid_first(const struct hid_node *parent, struct hid_node *node)
{
	struct scanner scanner = scanner_behind(parent);
	return find_node(&scanner, SIZE_MAX, parent->column, node);
}

bool hid_next(struct hid_node *node)
{
	if (node->parent_column == SIZE_MAX)
		return false;
	struct scanner scanner = scanner_behind(node);
	return find_node(&scanner, node->column, node->parent_column, node);
}

const char *hid_subtree_end(const struct hid_node *node, size_t *indentation)
{
	struct scanner scanner = scanner_behind(node);
	const char *const first_line = node->type.start - node->column;
	struct segment segment;
	*indentation = SIZE_MAX;
	for (;;) {
		const char *const before = scanner.at, *const line = scanner.line;
		if (!scanner_next(&scanner, &segment))
			return node->end;
		if (segment.kind != SEGMENT_NODE && segment.kind != SEGMENT_DISABLED)
			continue;
		if (segment.column <= node->column)
			return before - 1;
		size_t indent = 0;
		while (line[indent] == ' ' || line[indent] == '|')
			indent++;
		if (line != first_line && indent < *indentation)
			*indentation = indent;
	}
}

bool hid_is(const struct hid_node *node, const char *type)
{
	return identifier(node->type) ? text_is(node->type, type) : text_is(text_of("invalid"), type);
}

bool hid_first_of(const struct hid_node *parent, const char *type, struct hid_node *node)
{
	return hid_first(parent, node) && (hid_is(node, type) || hid_next_of(node, type));
}

bool hid_next_of(struct hid_node *node, const char *type)
{
	while (hid_next(node))
		if (hid_is(node, type))
			return true;
	return false;
}

/* -------------------------------------------------------------------------------------------------- attributes */

/* Takes `tag: value` apart. The value begins behind the first space that follows the colon. */
static bool split_attribute(struct text segment, struct text *tag, struct text *value)
{
	segment = text_trim(segment);
	const char *const end = segment.start + segment.length;
	const char *const colon = find_either(segment.start, end, ':', ':');
	if (colon == end || !identifier(text_range(segment.start, colon)))
		return false;
	const char *const space = find_either(colon, end, ' ', ' ');
	*tag = text_range(segment.start, colon);
	*value = text_trim(text_range(space, end));
	return true;
}

/* Behind the type stands either the name or, with a space or nothing behind its colon, a first attribute. */
static bool own_attribute(struct text rest, struct text *tag, struct text *value)
{
	rest = text_trim(rest);
	if (rest.length == 0)
		return false;
	if (split_attribute(rest, tag, value)) {
		size_t const behind = tag->length + 1;
		if (rest.length == behind || rest.start[behind] == ' ')
			return true;
	}
	*tag = text_of("name");
	*value = rest;
	return true;
}

bool hid_next_attribute(const struct hid_node *node, const char **at, struct text *tag, struct text *value)
{
	struct scanner scanner = { .at = *at, .end = node->end, .line = *at };
	if (!*at) {
		const char *const stop = find_either(node->rest, node->end, '\n', '|');
		scanner = scanner_behind(node);
		*at = scanner.done ? node->end : scanner.at;
		if (own_attribute(text_range(node->rest, without_return(node->rest, stop)), tag, value))
			return true;
	} else if (*at >= node->end) {
		return false;
	}

	struct segment segment;
	while (scanner_next(&scanner, &segment)) {
		*at = scanner.done ? node->end : scanner.at;
		if (segment.kind == SEGMENT_COMMENT)
			continue;
		if (segment.kind != SEGMENT_ATTRIBUTE)
			break;
		if (split_attribute(segment.content, tag, value))
			return true;
	}
	*at = node->end;
	return false;
}

bool hid_attribute(const struct hid_node *node, const char *tag, struct text *value)
{
	const char *at = NULL;
	struct text found_tag, found_value;
	while (hid_next_attribute(node, &at, &found_tag, &found_value))
		if (text_is(found_tag, tag)) {
			*value = found_value;
			return true;
		}
	return false;
}

struct text hid_text(const struct hid_node *node, const char *tag, const char *otherwise)
{
	struct text value;
	return hid_attribute(node, tag, &value) ? value : text_of(otherwise);
}

bool hid_bool(const struct hid_node *node, const char *tag, bool otherwise)
{
	text_to_bool(hid_text(node, tag, ""), &otherwise);
	return otherwise;
}

uint64_t hid_unsigned(const struct hid_node *node, const char *tag, uint64_t otherwise)
{
	text_to_unsigned(hid_text(node, tag, ""), &otherwise);
	return otherwise;
}

int64_t hid_signed(const struct hid_node *node, const char *tag, int64_t otherwise)
{
	text_to_signed(hid_text(node, tag, ""), &otherwise);
	return otherwise;
}

uint64_t hid_bytes(const struct hid_node *node, const char *tag, uint64_t otherwise)
{
	text_to_bytes(hid_text(node, tag, ""), &otherwise);
	return otherwise;
}

/* ------------------------------------------------------------------------------------------------------ quotes */

bool hid_next_quote(const struct hid_node *node, const char **at, struct text *line)
{
	struct scanner scanner = { .at = *at, .end = node->end, .line = *at };
	if (!*at) {
		struct hid_node below;
		if (hid_first(node, &below))
			return false;
		scanner = scanner_behind(node);
	} else if (*at >= node->end) {
		return false;
	}

	struct segment segment;
	while (scanner_next(&scanner, &segment)) {
		*at = scanner.done ? node->end : scanner.at;
		if (segment.kind == SEGMENT_NODE || segment.kind == SEGMENT_DISABLED)
			break;
		if (segment.kind == SEGMENT_QUOTE) {
			*line = segment.content;
			return true;
		}
	}
	*at = node->end;
	return false;
}
