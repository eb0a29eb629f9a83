/* SPDX-License-Identifier: MIT */
#include "import/node.h"

#include <string.h>

/*
 * HID as the run time of 26.02 reads it.
 *
 * A document is lines; a line is segments between bars; a segment is a node (`+ type name`), a disabled node (`x type`), a
 * comment or quoted text that extend to the end of the line (`. text`, `: text`), or an attribute (`tag: value`). The
 * column of a node's type word decides whose child it is; an attribute belongs to the node before it, wherever it stands.
 * Before all that, the text as a whole must be valid: it begins with the type of the top node, holds no control
 * characters, and ends with a line that begins with '-'. Otherwise the component sees an empty configuration.
 */

enum { DEPTH_MAX = 256, TYPE_CHARS_MAX = 63 };

struct reader {
	struct compilation   *compilation;
	struct conf_document *document;
	const char           *text;
	uint32_t              begin;               /* of the text in span space */
	struct conf_node     *open[DEPTH_MAX];     /* the nodes that enclose the next one, by rising column */
	unsigned              depth;
	struct conf_node     *attribute_owner;     /* NULL: lost, behind quoted text */
	struct conf_node     *quote_owner;         /* whom further lines of quoted text belong to; NULL behind a disabled node */
	bool                  owner_disabled;
	unsigned              disabled_column;     /* deeper nodes are disabled with the one of this column; 0: none */
	unsigned              plus_column;         /* of the last node's '+' */
	bool                  owner_is_top;
	unsigned              owner_line, line;
};

static struct span span_of(const struct reader *reader, const char *first, const char *last)
{
	return (struct span){ reader->begin + (uint32_t)(first - reader->text),
	                      reader->begin + (uint32_t)(last - reader->text) };
}

static struct diagnostic *trap(struct reader *reader, const char *rule, enum rule_level level, const char *first,
                               const char *last, const char *text)
{
	return diagnostic_finding(reader->compilation, rule, level, span_of(reader, first, last), "%s", text);
}

static bool is_tag_first(char c) { return c >= 'a' && c <= 'z'; }
static bool is_tag(char c) { return is_tag_first(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

static size_t tag_chars(const char *first, const char *last)
{
	const char *at = first;
	if (at < last && is_tag_first(*at))
		while (at < last && is_tag(*at))
			at++;
	return (size_t)(at - first);
}

static void trim(const char **first, const char **last)
{
	while (*first < *last && **first == ' ')
		++*first;
	while (*last > *first && (*last)[-1] == ' ')
		--*last;
}

/* ---- the text as a whole ---- */

/* The end of the document: the first line that begins with '-'. NULL: there is none, nothing of the text is seen. */
static const char *end_mark(const struct reader *reader)
{
	const char *at = reader->text;
	while (at) {
		if (*at == '-')
			return at;
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	return NULL;
}

static const char *line_end(const char *at, const char *limit)
{
	const char *newline = memchr(at, '\n', (size_t)(limit - at));
	return newline ? newline : limit;
}

static void check_end_mark(struct reader *reader, const char *mark)
{
	const char *limit = reader->text + reader->document->source->length_bytes;
	const char *last  = line_end(mark, limit), *rest = last;
	const char *visible = last;
	while (visible > mark + 1 && (visible[-1] == ' ' || visible[-1] == '\r'))
		visible--;
	while (rest < limit && strchr(" \t\r\n", *rest))
		rest++;
	if (visible == mark + 1 && rest == limit)
		return;
	struct diagnostic *diagnostic = trap(reader, "hid-end-mark", RULE_DENY, mark, visible,
	        "the configuration ends here: a line that begins with '-' is the end mark");
	if (rest < limit)
		diagnostic_note(reader->compilation, diagnostic, span_of(reader, rest, line_end(rest, limit)),
		                "nothing from here on is read");
	diagnostic_help(reader->compilation, diagnostic, "a comment is '. text', and '-' stands alone on the last line");
}

static bool is_control(const char *at)
{
	return ((unsigned char)*at < 0x20 && *at != '\n' && !(*at == '\r' && at[1] == '\n')) || *at == 0x7f;
}

/* Comments and quoted text may hold tabs, and their line has nothing else behind them. */
static bool in_tail(const char *line, const char *at)
{
	bool fresh = true;
	for (const char *each = line; each < at; each++) {
		if (fresh && (*each == '.' || *each == ':') && (each[1] == ' ' || each[1] == '\t'))
			return true;
		fresh = *each == '|' || (fresh && *each == ' ');
	}
	return false;
}

static bool check_characters(struct reader *reader, const char *limit)
{
	const char *line = reader->text;
	for (const char *at = reader->text; at < limit; at++) {
		if (*at == '\n')
			line = at + 1;
		if (!is_control(at) || (*at == '\t' && in_tail(line, at)))
			continue;
		struct diagnostic *diagnostic = trap(reader, "hid-control-character", RULE_DENY, at, at + 1,
		        *at == '\t' ? "a tab makes the whole configuration invalid: the component sees an empty one"
		                    : "a control character makes the whole configuration invalid: the component sees an empty one");
		diagnostic_help(reader->compilation, diagnostic, "indent with blanks, two columns per level");
		return false;
	}
	return true;
}

static bool check_begin(struct reader *reader, const char *limit)
{
	const char *at = reader->text + strspn(reader->text, " \t\r\n");
	if (at < limit && is_tag_first(*at))
		return true;
	struct diagnostic *diagnostic = trap(reader, "hid-begin", RULE_DENY, at, at + (at < limit),
	        !strncmp(at, "\xef\xbb\xbf", 3) ? "a byte order mark stands before the top node: the component sees an empty "
	                                          "configuration"
	                                        : "the text does not begin with the type of the top node: the component sees an "
	                                          "empty configuration");
	diagnostic_help(reader->compilation, diagnostic, "the first line is that of the top node, such as 'config'; comments "
	                                                 "may follow it");
	return false;
}

static const char *check_document(struct reader *reader)
{
	const char *limit = reader->text + reader->document->source->length_bytes;
	const char *mark  = end_mark(reader);

	if (!check_begin(reader, limit) || !check_characters(reader, mark ? mark : limit))
		return NULL;
	if (!mark) {
		const char *last = limit;
		while (last > reader->text && strchr(" \t\r\n", last[-1]))
			last--;
		struct diagnostic *diagnostic = trap(reader, "hid-end-mark", RULE_DENY, last, last,
		        "the end mark is missing: the component sees an empty configuration");
		diagnostic_help_edit(reader->compilation, diagnostic, span_of(reader, limit, limit),
		                     limit > reader->text && limit[-1] == '\n' ? "-\n" : "\n-\n",
		                     "the last line is '-' in the first column");
		return NULL;
	}
	check_end_mark(reader, mark);
	return mark;
}

/* ---- attributes ---- */

static void duplicate_attribute(struct reader *reader, const struct conf_attribute *first, const struct conf_attribute *second)
{
	struct diagnostic *diagnostic = diagnostic_finding(reader->compilation, "duplicate-attribute", RULE_DENY, second->span,
	        "attribute '%s' is written twice: the first one holds", second->tag);
	diagnostic_note(reader->compilation, diagnostic, first->span, "the first '%s'", first->tag);
}

/*
 * Without a blank behind the colon, the run time takes what stands behind the next blank. Where that is an error, the value
 * that was meant is judged, so that the one mistake is told once; where it is allowed, what a running system sees is.
 */
static const char *value_without_blank(struct reader *reader, const char *first, const char *value, const char *last)
{
	static const char rule[] = "hid-missing-blank";
	struct diagnostic *diagnostic = trap(reader, rule, RULE_DENY, first, last,
	        "a blank is missing behind the colon: the value is read as empty");
	diagnostic_help_edit(reader->compilation, diagnostic, span_of(reader, value, value), " ", "write '%.*s %.*s'",
	                     (int)(value - first), first, (int)(last - value), value);
	if (rule_level(reader->compilation, rule, RULE_DENY) != RULE_DENY)
		while (value < last && *value != ' ')
			value++;
	return value;
}

static void attribute_take(struct reader *reader, const char *first, const char *last)
{
	size_t      chars = tag_chars(first, last);
	const char *value = first + chars + 1;

	if (value < last && *value != ' ')
		value = value_without_blank(reader, first, value, last);
	struct conf_attribute attribute = { .span = span_of(reader, first, last),
	                                    .tag  = intern(&reader->compilation->interner, first, chars) };
	trim(&value, &last);
	if (value > last)
		value = last;
	attribute.value      = intern(&reader->compilation->interner, value, (size_t)(last - value));
	attribute.value_span = value < last ? span_of(reader, value, last) : attribute.span;
	if (reader->owner_disabled)
		return;
	if (!reader->attribute_owner) {
		trap(reader, "hid-attribute-lost", RULE_DENY, first, last,
		     "an attribute behind quoted text belongs to nobody: it is not read");
		return;
	}
	const struct conf_attribute *other = conf_attribute(reader->attribute_owner, attribute.tag);
	if (other)
		duplicate_attribute(reader, other, &attribute);
	else
		conf_attribute_add(reader->compilation, reader->attribute_owner, attribute);
}

/* An attribute on a line of its own, left of the node that it belongs to, was meant for a node further out. */
static void check_attribute_column(struct reader *reader, const char *first, const char *last, unsigned column)
{
	const struct conf_node *owner = reader->attribute_owner;
	if (!owner || reader->owner_disabled || reader->owner_is_top || reader->line == reader->owner_line
	    || column > reader->plus_column)
		return;
	struct diagnostic *diagnostic = diagnostic_finding(reader->compilation, "hid-attribute-lost", RULE_DENY,
	        span_of(reader, first, last), "the attribute belongs to the node '%s' before it, wherever it stands",
	        owner->type);
	diagnostic_note(reader->compilation, diagnostic, owner->head_span, "to this one");
	diagnostic_help(reader->compilation, diagnostic, "attributes of a node stand before its first sub node");
}

static void candidate_take(struct reader *reader, const char *first, const char *last, unsigned column)
{
	size_t chars = tag_chars(first, last);

	if (chars && first + chars < last && first[chars] == ':') {
		check_attribute_column(reader, first, last, column);
		attribute_take(reader, first, last);
		return;
	}
	if (reader->owner_disabled)
		return;
	const char *colon = memchr(first, ':', (size_t)(last - first));
	if (*first == '+' || *first == 'x')
		trap(reader, *first == '+' ? "hid-missing-blank" : "hid-stray-text", RULE_DENY, first, last,
		     *first == '+' ? "a blank is missing behind the '+': this is no node, and is not read"
		                   : "this is no attribute and no node: it is not read");
	else if (colon && is_upper(*first))
		trap(reader, "hid-upper-case", RULE_DENY, first, colon,
		     "the tag of an attribute has lower-case letters: the attribute is not read");
	else
		trap(reader, "hid-stray-text", RULE_DENY, first, last,
		     "this is no attribute ('tag: value') and no node ('+ type'): it is not read");
}

/* ---- nodes ---- */

/* " ram: " inside of a name: the bar before the attribute was forgotten. */
static void check_name(struct reader *reader, const char *first, const char *last)
{
	for (const char *at = first; at + 1 < last; at++) {
		size_t chars = at > first && at[-1] == ' ' ? tag_chars(at, last) : 0;
		if (!chars || at + chars >= last || at[chars] != ':' || (at + chars + 1 < last && at[chars + 1] != ' '))
			continue;
		struct diagnostic *diagnostic = diagnostic_finding(reader->compilation, "hid-missing-bar", RULE_DENY,
		        span_of(reader, at, last), "a bar is missing: all of '%.*s' is the node's name", (int)(last - first), first);
		diagnostic_help_edit(reader->compilation, diagnostic, span_of(reader, at, at), "| ",
		                     "write '| ' before the attribute");
		return;
	}
}

/* What follows the type: an attribute, when it looks like one, else the name. */
static void name_take(struct reader *reader, struct conf_node *node, const char *first, const char *last)
{
	size_t chars = tag_chars(first, last);

	trim(&first, &last);
	chars = tag_chars(first, last);
	if (first >= last)
		return;
	if (chars && first[chars] == ':' && (first + chars + 1 == last || first[chars + 1] == ' ')) {
		struct diagnostic *diagnostic = diagnostic_finding(reader->compilation, "hid-style", RULE_WARN,
		        span_of(reader, first, last), "the tool 'hid' demands a bar before this attribute");
		diagnostic_help_edit(reader->compilation, diagnostic, span_of(reader, first, first), "| ", "write '| '");
		attribute_take(reader, first, last);
		return;
	}
	check_name(reader, first, last);
	struct span span = span_of(reader, first, last);
	node->head_span  = span_join(node->span, span);
	conf_attribute_add(reader->compilation, node, (struct conf_attribute){
		.span = span, .value_span = span, .tag = intern_string(&reader->compilation->interner, "name"),
		.value = intern(&reader->compilation->interner, first, (size_t)(last - first)) });
}

static void depth_open(struct reader *reader, struct conf_node *node)
{
	reader->open[reader->depth++] = node;
}

static void node_take(struct reader *reader, const char *first, const char *last, unsigned column, bool disabled)
{
	const char *type = first + 1;
	while (type < last && *type == ' ')
		type++;
	unsigned    type_column = column + (unsigned)(type - first);
	const char *type_end    = type;
	while (type_end < last && *type_end != ' ')
		type_end++;

	reader->plus_column  = column;
	reader->owner_line   = reader->line;
	reader->owner_is_top = false;
	if (reader->disabled_column && type_column <= reader->disabled_column)
		reader->disabled_column = 0;
	if (disabled && !reader->disabled_column)
		reader->disabled_column = type_column;
	reader->owner_disabled = reader->disabled_column != 0;
	reader->quote_owner    = NULL;
	if (reader->owner_disabled)
		return;

	size_t chars = tag_chars(type, type_end);
	if (chars != (size_t)(type_end - type) || chars == 0 || chars > TYPE_CHARS_MAX) {
		trap(reader, is_upper(*type) ? "hid-upper-case" : chars ? "hid-style" : "hid-stray-text",
		     chars ? RULE_WARN : RULE_DENY, type, type_end,
		     is_upper(*type) ? "the type of a node has lower-case letters: this node gets the type 'invalid'"
		                     : "this is no type of a node: the node gets the type 'invalid'");
		type = "invalid", chars = 7, type_end = type + chars;
	}
	while (reader->depth > 1 && reader->open[reader->depth - 1]->column >= type_column)
		reader->depth--;
	struct conf_node *parent = reader->open[reader->depth - 1];
	struct span       span   = type_end <= last && type_end > first ? span_of(reader, type, type_end)
	                                                                : span_of(reader, first, last);
	struct conf_node *node = conf_node_new(reader->compilation, parent, type, chars, span);
	node->column           = type_column;
	node->indented_by_one  = parent->parent ? type_column == parent->column + 1 : column == 1;
	if (parent->parent == NULL && parent->column == 0)
		node->indented_by_one = column == 1;
	conf_child_add(parent, node);
	reader->attribute_owner                = node;
	reader->quote_owner                    = node;
	if (reader->depth == DEPTH_MAX)
		trap(reader, "nesting-too-deep", RULE_DENY, first, last, "the configuration is nested too deeply");
	else
		depth_open(reader, node);
	if (type_end > first && type_end < last)
		name_take(reader, node, type_end, last);
}

static void quote_take(struct reader *reader, const char *first, const char *last)
{
	struct conf_node *owner = reader->quote_owner;
	if (owner)
		conf_content_add(reader->compilation, owner, "\n", first, (size_t)(last - first));
	reader->attribute_owner = NULL;
}

/* ---- lines ---- */

static void line_take(struct reader *reader, const char *line, const char *last, bool top)
{
	for (const char *at = line; at < last; ) {
		const char *first = at;
		while (first < last && *first == ' ')
			first++;
		char mark = first < last ? *first : ' ', next = first + 1 < last ? first[1] : ' ';
		if ((mark == '.' || mark == ':') && (next == ' ' || next == '\t')) {
			if (mark == ':')
				quote_take(reader, first + 1 < last ? first + 2 : last, last);
			return;
		}
		const char *end = memchr(at, '|', (size_t)(last - at));
		const char *trimmed = end ? end : last;
		at = end ? end + 1 : last;
		trim(&first, &trimmed);
		if (first >= trimmed)
			continue;
		unsigned column = (unsigned)(first - line);
		if (top && first == line)
			continue;
		if ((mark == '+' || mark == 'x') && next == ' ')
			node_take(reader, first, trimmed, column, mark == 'x');
		else
			candidate_take(reader, first, trimmed, column);
	}
}

static void top_take(struct reader *reader, const char *first, const char *last)
{
	const char *bar   = memchr(first, '|', (size_t)(last - first)), *end = bar ? bar : last;
	size_t      chars = tag_chars(first, end);
	struct conf_node *root = conf_node_new(reader->compilation, NULL, first, chars, span_of(reader, first, first + chars));

	reader->document->root  = root;
	reader->attribute_owner = root;
	reader->quote_owner     = root;
	reader->owner_is_top    = true;
	depth_open(reader, root);
	name_take(reader, root, first + chars, end);
}

void conf_read_hid(struct compilation *compilation, struct conf_document *document)
{
	struct reader reader = { .compilation = compilation, .document = document, .text = document->source->text,
	                         .begin = document->source->begin };
	const char *limit = check_document(&reader);
	bool        top   = true;

	if (!limit)
		return;
	for (const char *line = reader.text + strspn(reader.text, " \r\n"), *next; line < limit; line = next) {
		const char *last = line_end(line, limit);
		next = last + 1;
		if (last > line && last[-1] == '\r')
			last--;
		reader.line++;
		if (top)
			top_take(&reader, line, last);
		line_take(&reader, line, last, top);
		top = false;
	}
}
