/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "model/carried.h"

#include <inttypes.h>
#include <string.h>

/*
 * Configuration trees: `config { … }`, policies and reports, evaluated. What the configuration syntax of the target
 * cannot carry is an error here, where the author's text is, and not a surprise in a writer.
 */

struct tree_context {
	struct config_node       *node;
	struct config_attribute **last_attribute;
	struct config_node      **last_child;
	size_t                    attribute_count;
};

static bool ends_with(const char *text, const char *ending)
{
	size_t text_chars = strlen(text), ending_chars = strlen(ending);
	return text_chars >= ending_chars && !strcmp(text + text_chars - ending_chars, ending);
}

/* A time becomes a plain number of the unit that the key's ending names; milliseconds without one. */
static struct value time_in_unit_of(struct elaborator *elaborator, const char *key, struct value value,
                                    struct span span)
{
	static const struct { const char *ending; uint64_t unit_us; const char *words; } units[] = {
		{ "_us", 1, "microseconds" }, { "_sec", 1000000, "seconds" }, { "_s", 1000000, "seconds" },
		{ "", 1000, "milliseconds" },
	};
	size_t unit = 0;
	while (!ends_with(key, units[unit].ending))
		unit++;
	if (value.number % units[unit].unit_us) {
		diagnostic_error(elaborator->compilation, "wrong-type", span,
		                 "'%s' counts %s, and this is no whole number of them", key, units[unit].words);
		return value_poison();
	}
	value.text = intern_format(&elaborator->compilation->interner, "%" PRIu64, value.number / units[unit].unit_us);
	return value;
}

/* Attribute values and names end at a line's end or a bar, and lose blanks around them. */
static bool value_is_representable(struct elaborator *elaborator, const char *text, struct span span)
{
	bool blank = carried_value_loses_blanks(text, strlen(text));
	if (!blank && !*carried_value_stop(text))
		return true;
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "value-not-writable", span,
	        blank ? "a value cannot begin or end with a blank in a configuration"
	              : "a value cannot contain a bar or a control character in a configuration");
	if (!*carried_text_stop(text))
		diagnostic_help(elaborator->compilation, diagnostic, "a quoted text of its own can: write it as content of the node");
	return false;
}

/* Most nodes have few attributes, which are compared one by one; from one more on, all of the node's are in a table. */
enum { ATTRIBUTES_LISTED_MAX = 8 };

static const struct config_attribute *attribute_before(struct elaborator *elaborator, const struct tree_context *context,
                                                       const char *key)
{
	if (context->attribute_count > ATTRIBUTES_LISTED_MAX)
		return table_get(&elaborator->keys, context->node, key);
	const struct config_attribute *attribute = context->node->attributes;
	while (attribute && attribute->name != key)
		attribute = attribute->next;
	return attribute;
}

static void enter_attributes(struct elaborator *elaborator, const struct tree_context *context,
                             struct config_attribute *latest)
{
	bool const first_time = context->attribute_count == ATTRIBUTES_LISTED_MAX + 1;

	for (struct config_attribute *each = first_time ? context->node->attributes : NULL; each; each = each->next)
		*table_at(&elaborator->keys, context->node, each->name) = each;
	*table_at(&elaborator->keys, context->node, latest->name) = latest;
}

static void take_attribute(struct elaborator *elaborator, const struct scope *scope, struct tree_context *context,
                           const struct ast_attribute *statement)
{
	struct compilation *compilation = elaborator->compilation;
	const char         *key         = name_text(elaborator, scope, &statement->key);
	struct value        value       = expression_value(elaborator, scope, statement->value);
	if (!key)
		return;

	const struct config_attribute *first = attribute_before(elaborator, context, key);
	if (first) {
		struct diagnostic *diagnostic = diagnostic_error(compilation, "duplicate-statement",
		        statement->key.span, "attribute '%s' is written twice", key);
		diagnostic_note(compilation, diagnostic, first->name_span, "the first '%s'", key);
		return;
	}
	if (value.type == VALUE_TIME)
		value = time_in_unit_of(elaborator, key, value, statement->value->span);
	if (value.type == VALUE_STRING && !value_is_representable(elaborator, value.text, statement->value->span))
		value = value_poison();

	struct config_attribute *attribute = arena_new(&compilation->arena, struct config_attribute);
	*attribute = (struct config_attribute){
		.span = statement->base.span, .name_span = statement->key.span, .value_span = statement->value->span,
		.name = key, .value = value };
	if (++context->attribute_count > ATTRIBUTES_LISTED_MAX)
		enter_attributes(elaborator, context, attribute);
	*context->last_attribute = attribute;
	context->last_attribute  = &attribute->next;
}

static void tree_fill(struct elaborator *elaborator, const struct scope *scope, struct config_node *node,
                      const struct ast_block *body);

static void take_node(struct elaborator *elaborator, const struct scope *scope, struct tree_context *context,
                      const struct ast_node *statement)
{
	struct config_node *node = arena_new(&elaborator->compilation->arena, struct config_node);

	*node = (struct config_node){
		.item = CONFIG_NODE, .span = statement->base.span, .type_span = statement->type.span,
		.type = name_text(elaborator, scope, &statement->type) };
	if (!node->type)
		return;
	if (statement->value) {
		const struct ast_expression *value = statement->value;
		node->name_span  = value->span;
		node->name_value = value->kind == AST_REFERENCE && value->name.text
			? value_string(&elaborator->compilation->interner, value->name.text)
			: expression_value(elaborator, scope, value);
		node->name = node->name_value.text;
		if (node->name && !value_is_representable(elaborator, node->name, value->span))
			node->name = NULL;
		node->name_poisoned = !node->name;
	}
	tree_fill(elaborator, scope, node, statement->body);
	*context->last_child = node;
	context->last_child  = &node->next;
}

static void take_text(struct elaborator *elaborator, const struct scope *scope, struct tree_context *context,
                      const struct ast_value *statement)
{
	const char *text = expression_text(elaborator, scope, statement->value);
	if (!text)
		return;
	struct config_node *node = arena_new(&elaborator->compilation->arena, struct config_node);
	*node = (struct config_node){ .item = CONFIG_TEXT, .span = statement->base.span, .text = text };
	*context->last_child = node;
	context->last_child  = &node->next;
}

static void take_item(struct elaborator *elaborator, const struct scope *scope, void *context,
                      const struct ast_statement *statement)
{
	switch (statement->kind) {
	case AST_ATTRIBUTE: take_attribute(elaborator, scope, context, (const struct ast_attribute *)statement); break;
	case AST_NODE:      take_node(elaborator, scope, context, (const struct ast_node *)statement); break;
	case AST_TEXT:      take_text(elaborator, scope, context, (const struct ast_value *)statement); break;
	default:            statement_misplaced(elaborator, statement->keyword, "a configuration");
	}
}

static void tree_fill(struct elaborator *elaborator, const struct scope *scope, struct config_node *node,
                      const struct ast_block *body)
{
	struct tree_context context = { node, &node->attributes, &node->children, 0 };
	block_expand(elaborator, scope, body, take_item, &context);
}

struct config_node *tree_elaborate(struct elaborator *elaborator, const struct scope *scope, const char *type,
                                   struct span type_span, const struct ast_block *body)
{
	struct config_node *node = arena_new(&elaborator->compilation->arena, struct config_node);
	*node = (struct config_node){
		.item = CONFIG_NODE, .span = body ? body->span : type_span, .type_span = type_span,
		.type = intern_string(&elaborator->compilation->interner, type) };
	tree_fill(elaborator, scope, node, body);
	return node;
}
