/* SPDX-License-Identifier: MIT */
#include "check/ledger.h"

#include <string.h>

/*
 * How long the text of a configuration can get. Init keeps a copy of each child's configuration in memory of its own, so
 * the ledger must know the size before the text exists. Counted is what any writer needs at most: each line with its
 * marks, names and values, and its indentation, which grows with the nesting.
 */

enum {
	INDENT_CHARS   = 4,      /* per level */
	LINE_CHARS     = 16,     /* marks and the line's end */
	ATTRIBUTE_CHARS = 4,     /* bar, colon, blanks */
	NUMBER_CHARS   = 20,
	RULE_CHARS     = 64,     /* the fixed words of a rule and of its target */
	START_CHARS    = 512,    /* the fixed words and numbers of a start node */
	START_LINES    = 12,
};

static void line(struct text_bound *size, uint64_t chars, uint64_t depth)
{
	size->chars   = plus(size->chars, plus(chars, LINE_CHARS));
	size->lines   = plus(size->lines, 1);
	size->indents = plus(size->indents, depth);
}

static void add(struct text_bound *sum, struct text_bound part)
{
	sum->chars   = plus(sum->chars, part.chars);
	sum->lines   = plus(sum->lines, part.lines);
	sum->indents = plus(sum->indents, part.indents);
}

static uint64_t chars_of(const char *text)
{
	return text ? strlen(text) : 0;
}

static uint64_t attribute_chars(const struct config_attribute *attributes)
{
	uint64_t chars = 0;
	for (; attributes; attributes = attributes->next)
		chars = plus(chars, strlen(attributes->name) + chars_of(attributes->value.text) + ATTRIBUTE_CHARS);
	return chars;
}

static void tree(struct text_bound *size, const struct config_node *node, uint64_t depth)
{
	if (node->item == CONFIG_TEXT) {
		for (const char *at = node->text; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
			line(size, strcspn(at, "\n"), depth);
		return;
	}
	line(size, plus(chars_of(node->type) + chars_of(node->name), attribute_chars(node->attributes)), depth);
	for (const struct config_node *child = node->children; child; child = child->next)
		tree(size, child, depth + 1);
}

static void policies(struct text_bound *size, const struct policy *policy)
{
	for (; policy; policy = policy->next) {
		line(size, RULE_CHARS + chars_of(policy->label.text), 1);
		if (policy->body)
			tree(size, policy->body, 1);
	}
}

static void rules(struct text_bound *size, const struct route *rule, uint64_t depth)
{
	for (; rule; rule = rule->next) {
		line(size, RULE_CHARS + chars_of(rule->service) + chars_of(rule->label.text), depth);
		for (const struct route_target *target = rule->targets; target; target = target->next)
			line(size, RULE_CHARS + chars_of(target->child) + chars_of(target->label) + chars_of(target->identity)
			           + chars_of(target->resource) + chars_of(target->prepend_resource), depth + 1);
	}
}

static void sandbox(struct text_bound *size, const struct node *node)
{
	line(size, START_CHARS, 0);
	for (const struct service_use *use = node->parent_provides; use; use = use->next)
		line(size, RULE_CHARS + strlen(use->service), 2);
	for (const struct export *export = node->exports; export; export = export->next)
		line(size, 2 * RULE_CHARS + strlen(export->service) + chars_of(export->label.text)
		           + chars_of(export->target.child) + chars_of(export->target.label), 3);
	for (const struct alias *alias = node->aliases; alias; alias = alias->next)
		line(size, RULE_CHARS + strlen(alias->name) + strlen(alias->child), 1);
	rules(size, node->default_routes, 2);
}

static void start_node(struct text_bound *size, const struct node *child)
{
	for (unsigned i = 0; i < START_LINES; i++)
		line(size, START_CHARS / START_LINES, 3);
	line(size, strlen(child->name) + chars_of(child->binary_name) + chars_of(child->version) + 2 * NUMBER_CHARS, 1);
	for (const struct provision *each = child->provides; each; each = each->next)
		line(size, RULE_CHARS + strlen(each->service), 3);
	add(size, child->rules_bound);
}

/* What the configuration of `node` holds, without the configurations of its children. */
static struct text_bound own_size(const struct node *node)
{
	struct text_bound size = { 0 };
	if (node->config)
		tree(&size, node->config, 0);
	else
		line(&size, 0, 0);
	policies(&size, node->policies);
	if (node->kind == NODE_SANDBOX)
		sandbox(&size, node);
	return size;
}

void rules_size_bound(struct node *node)
{
	rules(&node->rules_bound, node->rules, 3);
}

/* Sizes are known for the children when the parent's is asked for: accounting goes from the leaves to the root. */
uint64_t config_size_bound(struct node *node)
{
	struct text_bound size = own_size(node);

	for (const struct node *child = node->children; child; child = child->next) {
		start_node(&size, child);
		add(&size, child->config_bound);
		size.indents = plus(size.indents, times(2, child->config_bound.lines));
	}
	node->config_bound = size;
	return plus(size.chars, times(size.indents, INDENT_CHARS));
}
