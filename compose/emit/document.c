/* SPDX-License-Identifier: MIT */
#include "emit/document.h"

#include "base/compilation.h"
#include "import/node.h"
#include "model/carried.h"
#include "model/text.h"

#include <assert.h>
#include <string.h>

/* ---- bytes ---- */

static void grow(struct document *document, size_t length)
{
	size_t capacity = document->capacity ? document->capacity : 1024;
	while (capacity - document->length <= length) capacity *= 2;
	char *grown = arena_alloc(&document->compilation->arena, capacity);
	if (document->length) memcpy(grown, document->text, document->length);
	document->text = grown;
	document->capacity = capacity;
}

/* Large systems are measured for each check, so a document without text costs little more than its lengths. */
static inline void append(struct document *document, const char *text, size_t length)
{
	if (!document->measured) {
		if (document->capacity - document->length <= length) grow(document, length);
		memcpy(document->text + document->length, text, length);
	}
	document->length += length;
}

static inline void put(struct document *document, const char *text) { append(document, text, strlen(text)); }

static void put_blanks(struct document *document, size_t count)
{
	static const char blanks[] = "                                ";
	if (document->measured) {
		document->length += count;
		return;
	}
	for (; count >= sizeof blanks; count -= sizeof blanks - 1) append(document, blanks, sizeof blanks - 1);
	append(document, blanks, count);
}

/* ---- what the notations can carry ---- */

static void __attribute__((format(printf, 3, 4)))
refuse(struct document *document, struct span span, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&document->compilation->arena, format, arguments);
	va_end(arguments);
	diagnostic_error(document->compilation, "unwritable-config", span, "%s", text);
	document->failed = true;
}

/*
 * What a character stops: a set of these bits. The zero stops everything, so that one loop finds it, too. What stops values
 * of HID says model/carried.h.
 */
enum { STOPS_WORD = 1, STOPS_XML = 2, STOPS_ALL = STOPS_WORD | STOPS_XML };

#define MARKUP (STOPS_WORD | STOPS_XML)

/* Small letters, digits, '_' and '-' stop nothing. */
static const uint8_t stops[256] = {
	[0x00 ... 0x1f] = STOPS_ALL,
	[' '] = STOPS_WORD, ['!'] = STOPS_WORD, ['"'] = MARKUP, ['#' ... '%'] = STOPS_WORD, ['&'] = MARKUP,
	['\'' ... ','] = STOPS_WORD, ['.' ... '/'] = STOPS_WORD, [':' ... ';'] = STOPS_WORD, ['<'] = MARKUP,
	['=' ... '^'] = STOPS_WORD, ['`'] = STOPS_WORD, ['{'] = STOPS_WORD, ['|'] = STOPS_WORD,
	['}' ... '~'] = STOPS_WORD, [0x7f] = STOPS_ALL, [0x80 ... 0xff] = STOPS_WORD,
};

static const char *first_stop(const char *text, unsigned what)
{
	while (!(stops[(unsigned char)*text] & what)) text++;
	return text;
}

/* Returns the length. */
static size_t check_identifier(struct document *document, const char *what, const char *text, struct span span)
{
	if (document->trusted) return strlen(text);
	const char *end = first_stop(text, STOPS_WORD);
	if (!*end && *text >= 'a' && *text <= 'z') return (size_t)(end - text);
	refuse(document, span, "a configuration cannot hold the %s '%s': small letters, digits, '_' and '-' only", what, text);
	return strlen(text);
}

/*
 * HID: trimmed, without '|'. XML of Genode's reader: no entities, so no quote and no '<'. Both: no control characters.
 * Returns the length; of a value that is refused, that of its beginning.
 */
static size_t check_value(struct document *document, const char *value, struct span span)
{
	if (document->trusted) return strlen(value);
	const char  *end    = document->syntax != SYNTAX_XML ? carried_value_stop(value) : first_stop(value, STOPS_XML);
	size_t const length = (size_t)(end - value);
	if (*end && ((unsigned char)*end < 0x20 || *end == 0x7f))
		refuse(document, span, "the value of an attribute cannot hold the control character 0x%02x", (unsigned char)*end);
	else if (*end)
		refuse(document, span, "the value of an attribute cannot hold '%c' in %s", *end,
		       document->syntax != SYNTAX_XML ? "HID" : "Genode's XML");
	else if (document->syntax != SYNTAX_XML && carried_value_loses_blanks(value, length))
		refuse(document, span, "the value of an attribute cannot begin or end with a blank in HID");
	return length;
}

/* ---- nodes ---- */

void document_init(struct document *document, struct compilation *compilation, enum document_syntax syntax)
{
	*document = (struct document) { .compilation = compilation, .syntax = syntax };
}

static void open_push(struct document *document, const char *type)
{
	if (document->depth == document->open_capacity) {
		size_t const capacity = document->open_capacity ? 2 * document->open_capacity : 32;
		const char **grown = arena_new_array(&document->compilation->arena, const char *, capacity);
		if (document->depth) memcpy(grown, document->open, document->depth * sizeof *grown);
		document->open = grown;
		document->open_capacity = capacity;
	}
	document->open[document->depth++] = type;
}

/*
 * HID nests by columns, and a node may begin on its parent's line. `open` therefore holds no types but, in the same
 * place, how the node was begun: NULL for a line of its own.
 */
static const char on_parents_line[] = "same line";

static void begin_hid(struct document *document, const char *type, size_t type_chars)
{
	if (document->depth == 0) {
		append(document, type, type_chars);
		open_push(document, NULL);
		return;
	}
	if (document->inline_next) {
		put(document, " | + ");
		open_push(document, on_parents_line);
	} else {
		put(document, "\n");
		put_blanks(document, document->indent);
		put(document, "+ ");
		document->indent += 2;
		open_push(document, NULL);
	}
	append(document, type, type_chars);
	document->inline_next = false;
}

static void begin_xml(struct document *document, const char *type)
{
	if (document->depth) {
		if (!document->has_content) put(document, ">");
		put(document, "\n");
		put_blanks(document, 2 * (size_t)document->depth);
	}
	put(document, "<");
	put(document, type);
	open_push(document, type);
	document->has_content = false;
}

/* ---- trees ---- */

static struct span place_of(const struct document *document, struct span span)
{
	return !span_is_none(span) || !document->node ? span : document->node->head_span;
}

static void begin_tree(struct document *document, const char *type, struct span span)
{
	struct conf_node *node = conf_node_new(document->compilation, document->node, type, strlen(type),
	                                       place_of(document, span));
	if (document->node) conf_child_add(document->node, node);
	else                document->root = node;
	document->node = node;
	document->depth++;
}

static void tree_attribute(struct document *document, const char *tag, const char *value, struct span span)
{
	struct interner *interner = &document->compilation->interner;
	struct span const place = place_of(document, span);
	conf_attribute_add(document->compilation, document->node, (struct conf_attribute){
		.span = place, .value_span = place, .tag = intern_string(interner, tag),
		.value = intern_string(interner, value) });
}

void document_place(struct document *document, struct span span) { document->place = span; }

/* ---- nodes, whatever the notation ---- */

/* "name" directly behind the type reads as an attribute if it looks like one. */
static bool name_needs_tag(const char *name)
{
	if (!*name) return true;
	for (const char *colon = strchr(name, ':'); colon; colon = strchr(colon + 1, ':'))
		if (!colon[1] || colon[1] == ' ') return true;
	return false;
}

size_t document_value_chars(struct document *document, const char *value, struct span span)
{
	size_t const length = check_value(document, value, span);
	return length ? 1 + length : 0;
}

size_t document_name_chars(struct document *document, const char *name, struct span span)
{
	size_t const chars = document_value_chars(document, name, span);
	return name_needs_tag(name) ? strlen(" | name:") + chars : chars;
}

void document_begin_at(struct document *document, const char *type, const char *name, struct span span)
{
	size_t const type_chars = check_identifier(document, "node", type, span);
	switch (document->syntax) {
	case SYNTAX_HID:  begin_hid(document, type, type_chars); break;
	case SYNTAX_XML:  begin_xml(document, type); break;
	case SYNTAX_TREE: begin_tree(document, type, span); break;
	}
	if (!name) return;
	if (document->syntax != SYNTAX_HID || name_needs_tag(name)) {
		document_attribute(document, "name", name, span);
	} else {
		size_t const length = check_value(document, name, span);
		append(document, " ", 1);
		append(document, name, length);
	}
}

void document_begin(struct document *document, const char *type, const char *name)
{
	document_begin_at(document, type, name, SPAN_NONE);
}

void document_end(struct document *document)
{
	assert(document->depth);
	if (document->syntax == SYNTAX_TREE) {
		document->node = document->node->parent;
		document->depth--;
		return;
	}
	const char *opened = document->open[--document->depth];
	if (document->syntax == SYNTAX_HID) {
		if (!opened && document->depth) document->indent -= 2;
		return;
	}
	if (document->has_content) {
		put(document, "\n");
		put_blanks(document, 2 * (size_t)document->depth);
		put(document, "</");
		put(document, opened);
		put(document, ">");
	} else {
		put(document, "/>");
	}
	document->has_content = true;
}

void document_on_same_line(struct document *document) { document->inline_next = document->syntax == SYNTAX_HID; }

/* ---- attributes and text ---- */

/* The value has its zero behind `length` characters. */
static void put_attribute(struct document *document, const char *tag, size_t tag_chars, const char *value, size_t length,
                          struct span span)
{
	if (document->measured) {
		assert(document->syntax == SYNTAX_HID);
		document->length += tag_chars + length + (length ? 5 : 4);   /* " | tag: value" */
	} else if (document->syntax == SYNTAX_TREE) {
		tree_attribute(document, tag, value, span);
	} else if (document->syntax == SYNTAX_HID) {
		append(document, " | ", 3);
		append(document, tag, tag_chars);
		append(document, ": ", length ? 2 : 1);
		append(document, value, length);
	} else {
		assert(!document->has_content);
		append(document, " ", 1);
		append(document, tag, tag_chars);
		append(document, "=\"", 2);
		append(document, value, length);
		append(document, "\"", 1);
	}
}

void document_attribute(struct document *document, const char *tag, const char *value, struct span span)
{
	size_t const tag_chars = check_identifier(document, "attribute", tag, span);
	put_attribute(document, tag, tag_chars, value, check_value(document, value, span), span);
}

enum { DIGITS_MAX = 20 };

/* `unit` is one character, or none. */
static void put_number(struct document *document, const char *tag, bool negative, uint64_t value, const char *unit)
{
	char         text[1 + DIGITS_MAX + 2] = { 0 };
	size_t const end = 1 + DIGITS_MAX, digits = decimal_digits(value);

	if (document->measured) {
		put_attribute(document, tag, strlen(tag), "", negative + digits + (*unit != '\0'), SPAN_NONE);
		return;
	}
	text[end] = *unit;
	for (size_t at = end; at-- > end - digits; value /= 10) text[at] = (char)('0' + value % 10);
	if (negative) text[end - digits - 1] = '-';
	put_attribute(document, tag, strlen(tag), text + end - digits - negative, negative + digits + (*unit != '\0'), document->place);
	document->place = SPAN_NONE;
}

void document_number(struct document *document, const char *tag, uint64_t value)
{
	put_number(document, tag, false, value, "");
}

void document_signed(struct document *document, const char *tag, int64_t value)
{
	put_number(document, tag, value < 0, value < 0 ? -(uint64_t)value : (uint64_t)value, "");
}

void document_bytes(struct document *document, const char *tag, uint64_t value)
{
	static const struct { unsigned shift; const char *unit; } units[] = { { 30, "G" }, { 20, "M" }, { 10, "K" } };
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		uint64_t const rest = value & (((uint64_t)1 << units[i].shift) - 1);
		if (!value || rest) continue;
		put_number(document, tag, false, value >> units[i].shift, units[i].unit);
		return;
	}
	document_number(document, tag, value);
}

void document_yes(struct document *document, const char *tag) { put_attribute(document, tag, strlen(tag), "yes", 3, SPAN_NONE); }

static void put_xml_text(struct document *document, const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		switch (line[i]) {
		case '<': put(document, "&lt;"); break;
		case '>': put(document, "&gt;"); break;
		case '&': put(document, "&amp;"); break;
		case '"': put(document, "&quot;"); break;
		default:  append(document, line + i, 1); break;
		}
	}
}

void document_text(struct document *document, const char *text, struct span span)
{
	const char *stop = carried_text_stop(text);
	if (*stop)
		return refuse(document, span, "the text of a node cannot hold the control character 0x%02x", (unsigned char)*stop);
	if (document->syntax == SYNTAX_TREE) {
		conf_content_add(document->compilation, document->node, "\n", text, strlen(text));
		return;
	}
	if (document->syntax == SYNTAX_XML) {
		if (!document->has_content) put(document, ">");
		document->has_content = true;
		put_xml_text(document, text, strlen(text));
		return;
	}
	for (const char *line = text;;) {
		const char *end = strchr(line, '\n');
		size_t const length = end ? (size_t)(end - line) : strlen(line);
		if (!end && !length && line != text) return;      /* the last line was ended */
		put(document, "\n");
		put_blanks(document, document->indent);
		put(document, length ? ": " : ":");
		append(document, line, length);
		if (!end) return;
		line = end + 1;
	}
}

bool document_finish(struct document *document)
{
	assert(document->depth == 0);
	if (document->syntax == SYNTAX_TREE) return !document->failed;
	put(document, document->syntax == SYNTAX_HID ? "\n-\n" : "\n");
	append(document, "", 1);
	document->length--;
	return !document->failed;
}
