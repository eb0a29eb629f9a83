/* SPDX-License-Identifier: MIT */
#include "import/node.h"

#include <string.h>

bool conf_file_name(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && (!strcmp(dot, ".hid") || !strcmp(dot, ".xml"));
}

enum conf_syntax conf_syntax_of(const struct source *source)
{
	size_t at = strspn(source->text, " \t\r\n");
	return source->text[at] == '<' ? CONF_XML : CONF_HID;
}

/* ---- making ---- */

struct conf_node *conf_node_new(struct compilation *compilation, struct conf_node *parent, const char *type,
                                size_t chars, struct span span)
{
	struct conf_node *node = arena_new(&compilation->arena, struct conf_node);
	*node = (struct conf_node){ .type = intern(&compilation->interner, type, chars), .span = span, .head_span = span,
	                            .parent = parent };
	return node;
}

void conf_child_add(struct conf_node *parent, struct conf_node *child)
{
	*(parent->last_child ? &parent->last_child->next : &parent->children) = child;
	parent->last_child = child;
}

void conf_attribute_add(struct compilation *compilation, struct conf_node *node, struct conf_attribute attribute)
{
	struct conf_attribute *kept = arena_new(&compilation->arena, struct conf_attribute);

	*kept = attribute;
	if (node->attribute_count == CONF_ATTRIBUTES_MAX)
		diagnostic_finding(compilation, "too-many-attributes", RULE_DENY, attribute.span,
		                   "'%s' has more than %d attributes", node->type, CONF_ATTRIBUTES_MAX);
	if (node->attribute_count > CONF_ATTRIBUTES_MAX)
		return;
	node->attribute_count++;
	*(node->last_attribute ? &node->last_attribute->next : &node->attributes) = kept;
	node->last_attribute = kept;
}

/* The room doubles, so that a text of many lines takes no time that grows faster than it does. */
void conf_content_add(struct compilation *compilation, struct conf_node *node, const char *between, const char *text,
                      size_t chars)
{
	size_t have   = node->content_chars;
	size_t joined = have + (node->content ? strlen(between) : 0) + chars;

	if (joined >= node->content_room) {
		char *content = arena_alloc(&compilation->arena, 2 * joined + 64);
		if (have)
			memcpy(content, node->content, have);
		node->content_room = 2 * joined + 64;
		if (!node->content)
			between = "";
		node->content = content;
	}
	have += (size_t)(stpcpy(node->content + have, between) - (node->content + have));
	memcpy(node->content + have, text, chars);
	node->content[joined] = 0;
	node->content_chars   = joined;
}

/* ---- access ---- */

const struct conf_attribute *conf_attribute(const struct conf_node *node, const char *tag)
{
	for (const struct conf_attribute *each = node->attributes; each; each = each->next)
		if (each->tag[0] == tag[0] && !strcmp(each->tag, tag))
			return each;
	return NULL;
}

const char *conf_value(const struct conf_node *node, const char *tag)
{
	const struct conf_attribute *attribute = conf_attribute(node, tag);
	return attribute ? attribute->value : NULL;
}

struct span conf_place(const struct conf_node *node, const char *tag)
{
	const struct conf_attribute *attribute = conf_attribute(node, tag);
	return attribute ? attribute->value_span : node->head_span;
}

const struct conf_node *conf_child(const struct conf_node *node, const char *type)
{
	for (const struct conf_node *each = node->children; each; each = each->next)
		if (conf_is(each, type))
			return each;
	return NULL;
}

/* ---- values ---- */

bool conf_bool(const char *text, bool *value)
{
	static const char *const yes[] = { "yes", "true", "on" }, *const no[] = { "no", "false", "off" };
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		*value = !strcmp(text, yes[i]);
		if (*value || !strcmp(text, no[i]))
			return true;
	}
	return false;
}

/* Digits, which wrap as the run time's do; what follows is left in *rest. */
static bool digits(const char *text, uint64_t *value, const char **rest)
{
	unsigned    base  = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
	const char *first = base == 16 ? text + 2 : text, *at = first;

	for (*value = 0;; at++) {
		unsigned digit = *at >= '0' && *at <= '9' ? (unsigned)(*at - '0')
		               : *at >= 'a' && *at <= 'f' ? (unsigned)(*at - 'a') + 10
		               : *at >= 'A' && *at <= 'F' ? (unsigned)(*at - 'A') + 10 : 99;
		if (digit >= base)
			break;
		*value = *value * base + digit;
	}
	*rest = at;
	return at > first;
}

bool conf_unsigned(const char *text, uint64_t *value)
{
	const char *rest;
	return digits(text, value, &rest) && !*rest;
}

bool conf_signed(const char *text, int64_t *value)
{
	uint64_t magnitude;
	bool     negative = text[0] == '-';
	if (!conf_unsigned(text + (negative || text[0] == '+'), &magnitude))
		return false;
	*value = (int64_t)(negative ? 0 - magnitude : magnitude);
	return true;
}

bool conf_bytes(const char *text, uint64_t *value)
{
	const char *rest;
	if (!digits(text, value, &rest))
		return false;
	switch (*rest) {
	case 'K': *value <<= 10; rest++; break;
	case 'M': *value <<= 20; rest++; break;
	case 'G': *value <<= 30; rest++; break;
	default: break;
	}
	return !*rest;
}
