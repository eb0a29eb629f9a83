/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

#include <inttypes.h>
#include <string.h>

/*
 * The shape of a component's configuration, from its declaration. That a configuration has the shape is
 * compose/check/shape.c's to say.
 */

static const struct { const char *name; enum shape_type type; bool negative; uint64_t min, max; } shape_types[] = {
	{ "any",    SHAPE_ANY,     false, 0, 0 },
	{ "string", SHAPE_STRING,  false, 0, 0 },
	{ "rom",    SHAPE_STRING,  false, 0, 0 },
	{ "bool",   SHAPE_BOOL,    false, 0, 0 },
	{ "size",   SHAPE_SIZE,    false, 0, UINT64_MAX },
	{ "time",   SHAPE_TIME,    false, 0, UINT64_MAX },
	{ "number", SHAPE_INTEGER, true, (uint64_t)1 << 63, UINT64_MAX },
	{ "u8",     SHAPE_INTEGER, false, 0, UINT8_MAX },
	{ "u16",    SHAPE_INTEGER, false, 0, UINT16_MAX },
	{ "u32",    SHAPE_INTEGER, false, 0, UINT32_MAX },
	{ "u64",    SHAPE_INTEGER, false, 0, UINT64_MAX },
	{ "s8",     SHAPE_INTEGER, true, 128, INT8_MAX },
	{ "s16",    SHAPE_INTEGER, true, 32768, INT16_MAX },
	{ "s32",    SHAPE_INTEGER, true, (uint64_t)1 << 31, INT32_MAX },
	{ "s64",    SHAPE_INTEGER, true, (uint64_t)1 << 63, INT64_MAX },
};

enum { SHAPE_TYPE_COUNT = sizeof(shape_types) / sizeof(shape_types[0]) };

static bool named_type(struct elaborator *elaborator, const struct ast_type *type, struct shape_value *result)
{
	for (size_t i = 0; type->name.text && i < SHAPE_TYPE_COUNT; i++) {
		if (strcmp(shape_types[i].name, type->name.text))
			continue;
		*result = (struct shape_value){
			.type = shape_types[i].type, .text = type->name.text, .negative = shape_types[i].negative,
			.names_rom = !strcmp(shape_types[i].name, "rom"),
			.min = shape_types[i].min, .max = shape_types[i].max };
		if (!type->length)
			return true;
		if (result->type == SHAPE_STRING)
			return expression_u64(elaborator, NULL, type->length, &result->max);
		diagnostic_error(elaborator->compilation, "wrong-type", type->length->span,
		                 "'%s' takes no length", type->name.text);
		return false;
	}

	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "unknown-type", type->span,
	        "this is no type of a configuration's value");
	struct suggestion best;
	suggestion_init(&best, type->name.text ? type->name.text : "");
	for (size_t i = 0; i < SHAPE_TYPE_COUNT; i++)
		suggestion_offer(&best, shape_types[i].name);
	if (best.word)
		diagnostic_help_edit(elaborator->compilation, diagnostic, type->name.span, best.word,
		                     "did you mean '%s'?", best.word);
	return false;
}

static bool range_type(struct elaborator *elaborator, const struct ast_type *type, struct shape_value *result)
{
	int64_t  first;
	uint64_t last;
	if (type->range->kind != AST_RANGE || !expression_i64(elaborator, NULL, type->range->left, &first)
	    || !expression_u64(elaborator, NULL, type->range->right, &last))
		return false;
	*result = (struct shape_value){
		.type = SHAPE_INTEGER, .negative = first < 0, .min = first < 0 ? -(uint64_t)first : (uint64_t)first,
		.max = last,
		.text = intern_format(&elaborator->compilation->interner, "%" PRId64 "..%" PRIu64, first, last) };
	return true;
}

enum { CHOICES_SHOWN_MAX = 16, CHOICE_CHARS_SHOWN_MAX = 64 };   /* in messages */

static bool choice_type(struct elaborator *elaborator, const struct ast_type *type, struct shape_value *result)
{
	struct arena *arena = &elaborator->compilation->arena;
	const char   *text  = "";

	result->type    = SHAPE_CHOICE;
	result->choices = arena_new_array(arena, const char *, type->choices.count);
	for (size_t i = 0; i < type->choices.count; i++) {
		const char *choice = expression_text(elaborator, NULL, type->choices.items[i]);
		if (!choice)
			return false;
		result->choices[result->choice_count++] = choice;
		if (i < CHOICES_SHOWN_MAX)
			text = arena_format(arena, "%s%s\"%.*s\"", text, i ? " | " : "", CHOICE_CHARS_SHOWN_MAX, choice);
		else if (i == CHOICES_SHOWN_MAX)
			text = arena_format(arena, "%s or one of %zu more", text, type->choices.count - i);
	}
	result->text = intern_string(&elaborator->compilation->interner, text);
	return true;
}

bool type_elaborate(struct elaborator *elaborator, const struct ast_type *type, struct shape_value *result)
{
	*result = (struct shape_value){ .type = SHAPE_ANY, .text = "any" };
	switch (type->kind) {
	case AST_TYPE_NAMED:  return named_type(elaborator, type, result);
	case AST_TYPE_RANGE:  return range_type(elaborator, type, result);
	case AST_TYPE_CHOICE: return choice_type(elaborator, type, result);
	default:
		diagnostic_error(elaborator->compilation, "unknown-type", type->span,
		                 "this is no type of a configuration's value");
		return false;
	}
}

struct shape_context {
	struct shape_node       *shape;
	struct shape_attribute **last_attribute;
	struct shape_node      **last_child;
};

static void take_attribute(struct elaborator *elaborator, struct shape_context *context,
                           const struct ast_shape *statement)
{
	struct shape_attribute *attribute = arena_new(&elaborator->compilation->arena, struct shape_attribute);

	*attribute = (struct shape_attribute){
		.span = statement->name.span, .name = statement->name.text, .has_default = statement->initial != NULL,
		.required = statement->multiplicity != AST_OPTIONAL && !statement->initial };
	if (statement->type)
		type_elaborate(elaborator, statement->type, &attribute->value);
	if (statement->initial)
		attribute->default_value = expression_value(elaborator, NULL, statement->initial);
	*context->last_attribute = attribute;
	context->last_attribute  = &attribute->next;
}

static void take_node(struct elaborator *elaborator, struct shape_context *context, const struct ast_shape *statement)
{
	struct shape_node *shape = arena_new(&elaborator->compilation->arena, struct shape_node);

	*shape = (struct shape_node){
		.span = statement->name.span, .type = statement->name.text, .named = statement->type != NULL,
		.required = statement->multiplicity == AST_ONE || statement->multiplicity == AST_AT_LEAST_ONE,
		.repeated = statement->multiplicity == AST_ANY_NUMBER || statement->multiplicity == AST_AT_LEAST_ONE };
	if (statement->type)
		type_elaborate(elaborator, statement->type, &shape->name_value);
	shape_elaborate(elaborator, shape, statement->body);
	*context->last_child = shape;
	context->last_child  = &shape->next;
}

static void take_item(struct elaborator *elaborator, const struct scope *scope, void *context,
                      const struct ast_statement *statement)
{
	(void)scope;
	switch (statement->kind) {
	case AST_SHAPE_ATTRIBUTE: take_attribute(elaborator, context, (const struct ast_shape *)statement); break;
	case AST_SHAPE_NODE:      take_node(elaborator, context, (const struct ast_shape *)statement); break;
	case AST_SHAPE_OPEN:      ((struct shape_context *)context)->shape->open = true; break;
	default:                  statement_misplaced(elaborator, statement->keyword, "a shape");
	}
}

void shape_elaborate(struct elaborator *elaborator, struct shape_node *shape, const struct ast_block *body)
{
	struct shape_context context = { shape, &shape->attributes, &shape->children };
	block_expand(elaborator, NULL, body, take_item, &context);
}

void shape_offer_children(struct suggestion *best, const struct shape_node *shape)
{
	for (const struct shape_node *each = shape->children; each && suggestions_left(); each = each->next) {
		if (each->category)
			shape_offer_children(best, shape_contents(each));
		else
			suggestion_offer(best, each->type);
	}
}
