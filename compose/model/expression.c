/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"
#include "model/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * Evaluation. Types mix by one rule: a size or a time keeps its type under addition and subtraction with its own type
 * or a plain number, and under multiplication and division by a plain number; a quotient of two sizes or two times is a
 * number. Comparison wants equal types, except that a number compares with anything numeric.
 */

typedef __int128 wide;

static struct interner *words(struct elaborator *elaborator)
{
	return &elaborator->compilation->interner;
}

void scope_bind(struct elaborator *elaborator, struct scope *scope, const char *name, struct span span,
                struct value value)
{
	struct binding *binding = arena_new(&elaborator->compilation->arena, struct binding);
	*binding = (struct binding){ .name = name, .span = span, .value = value, .next = scope->bindings };
	scope->bindings = binding;
	if (++scope->count <= BINDINGS_LISTED_MAX)
		return;
	/* the last of a name counts, so the oldest goes in first: with the one that makes them many, all of them */
	if (scope->count > BINDINGS_LISTED_MAX + 1) {
		*table_at(&elaborator->bindings, scope, name) = binding;
		return;
	}
	for (struct binding *each = binding; each; each = each->next) {
		void **at = table_at(&elaborator->bindings, scope, each->name);
		*at = *at ? *at : each;
	}
}

const struct binding *scope_binding(struct elaborator *elaborator, const struct scope *scope, const char *name)
{
	if (scope->count > BINDINGS_LISTED_MAX)
		return table_get(&elaborator->bindings, scope, name);
	const struct binding *binding = scope->bindings;
	while (binding && binding->name != name)
		binding = binding->next;
	return binding;
}

/* ---- names ---- */

static struct value let_value(struct elaborator *elaborator, struct let *let, struct span use)
{
	if (let->state == LET_EVALUATING) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "let-cycle", use,
		        "the value of '%s' depends on itself", let->statement->name.text);
		diagnostic_note(elaborator->compilation, diagnostic, let->statement->name.span,
		                "'%s' is defined here", let->statement->name.text);
		return value_poison();
	}
	if (let->state == LET_NEW && elaborator->let_depth == LET_DEPTH_MAX) {
		diagnostic_error(elaborator->compilation, "expansion-too-large", use,
		                 "values need each other, %d and more in a row, before any of them is known", LET_DEPTH_MAX);
		let->value = value_poison();
		let->state = LET_DONE;
	}
	if (let->state == LET_NEW) {
		let->state = LET_EVALUATING;
		elaborator->let_depth++;
		let->value = expression_value(elaborator, NULL, let->statement->value);
		elaborator->let_depth--;
		let->state = LET_DONE;
	}
	return let->value;
}

void lets_forget(struct elaborator *elaborator)
{
	for (struct let *let = elaborator->lets; let; let = let->next)
		let->state = LET_NEW;
}

void lets_evaluate(struct elaborator *elaborator)
{
	for (struct let *let = elaborator->lets; let; let = let->next) {
		struct define *define = table_get(&elaborator->names, &elaborator->families[NAMES_DEFINE],
		                                  let->statement->name.text);
		if (define)
			define->used = true;
		else if (elaborator->platform)
			let_value(elaborator, let, let->statement->name.span);
	}
}

/* The value of NAME=VALUE of the command line: a literal of the language, else text. */
static struct value define_value(struct elaborator *elaborator, const char *text)
{
	if (!strcmp(text, "yes") || !strcmp(text, "no"))
		return value_bool(words(elaborator), *text == 'y');

	char    *end;
	errno = 0;
	uint64_t number = strtoull(text, &end, 0);
	if (!errno && *text >= '0' && *text <= '9') {
		static const struct { const char *unit; uint64_t factor; enum value_type type; } units[] = {
			{ "", 1, VALUE_NUMBER }, { "K", 1 << 10, VALUE_SIZE }, { "M", 1 << 20, VALUE_SIZE },
			{ "G", 1 << 30, VALUE_SIZE }, { "us", 1, VALUE_TIME }, { "ms", 1000, VALUE_TIME },
			{ "s", 1000000, VALUE_TIME },
		};
		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
			if (!strcmp(end, units[i].unit) && checked_multiply(&number, units[i].factor))
				return units[i].type == VALUE_NUMBER ? value_number(words(elaborator), number, false)
				     : units[i].type == VALUE_SIZE   ? value_size(words(elaborator), number)
				                                     : value_time(words(elaborator), number);
	}
	return value_string(words(elaborator), text);
}

/* Words that stand for themselves: what arch, kernel and platform are compared with. */
static bool is_platform_word(struct elaborator *elaborator, const char *name)
{
	static const char *const kernels[] = { "hw", "linux", "nova", "sel4", "foc" };
	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		if (!strcmp(name, kernels[i]))
			return true;
	return arch_find(name)
	       || table_get(&elaborator->names, &elaborator->families[NAMES_PLATFORM], name);
}

static bool builtin_value(struct elaborator *elaborator, const char *name, struct value *value)
{
	const struct platform *platform = elaborator->platform;
	const char            *text     = NULL;

	if (platform && !strcmp(name, "arch"))
		text = platform->arch ? platform->arch->name : "";
	else if (platform && !strcmp(name, "kernel"))
		text = platform->kernel ? platform->kernel : "";
	else if (platform && !strcmp(name, "platform"))
		text = platform->name;
	else if (is_platform_word(elaborator, name))
		text = name;
	if (text)
		*value = value_string(words(elaborator), text);
	return text != NULL;
}

static struct value unknown_name(struct elaborator *elaborator, const struct scope *scope, const struct ast_name *name)
{
	struct compilation *compilation = elaborator->compilation;
	struct diagnostic  *diagnostic  = diagnostic_error(compilation, "unknown-name", name->span,
	        "'%s' is no variable, parameter or constant here", name->text);
	struct suggestion   best;

	suggestion_init(&best, name->text);
	for (const struct scope *at = scope; at; at = at->outer)
		for (const struct binding *binding = at->bindings; binding && suggestions_left(); binding = binding->next)
			suggestion_offer(&best, binding->name);
	for (const struct let *let = elaborator->lets; let && suggestions_left(); let = let->next)
		suggestion_offer(&best, let->statement->name.text);
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, name->span, best.word, "did you mean '%s'?", best.word);
	else
		diagnostic_help(compilation, diagnostic, "a text is written in quotes: \"%s\"", name->text);
	return value_poison();
}

static struct value reference_value(struct elaborator *elaborator, const struct scope *scope,
                                    const struct ast_name *name)
{
	for (const struct scope *at = scope; at; at = at->outer) {
		const struct binding *binding = scope_binding(elaborator, at, name->text);
		if (binding)
			return binding->value;
	}

	struct let    *let    = table_get(&elaborator->names, &elaborator->families[NAMES_LET], name->text);
	struct define *define = table_get(&elaborator->names, &elaborator->families[NAMES_DEFINE], name->text);
	struct value   value;
	if (let && define) {
		define->used = true;
		return define_value(elaborator, define->text);
	}
	if (let)
		return let_value(elaborator, let, name->span);
	if (builtin_value(elaborator, name->text, &value))
		return value;
	return unknown_name(elaborator, scope, name);
}

struct value define_lookup(struct elaborator *elaborator, const char *name)
{
	struct define *define = table_get(&elaborator->names, &elaborator->families[NAMES_DEFINE], name);
	if (!define)
		return value_poison();
	define->used = true;
	return define_value(elaborator, define->text);
}

/* ---- operators ---- */

static bool is_numeric(enum value_type type)
{
	return type == VALUE_NUMBER || type == VALUE_SIZE || type == VALUE_TIME;
}

static wide wide_of(struct value value)
{
	return value.negative ? -(wide)value.number : (wide)value.number;
}

static struct value out_of_range(struct elaborator *elaborator, const struct ast_expression *at, const char *what)
{
	diagnostic_error(elaborator->compilation, "overflow", at->span, "%s", what);
	return value_poison();
}

static struct value from_wide(struct elaborator *elaborator, const struct ast_expression *at, enum value_type type,
                              wide number)
{
	if (number > (wide)UINT64_MAX || number < (wide)INT64_MIN)
		return out_of_range(elaborator, at, "the result does not fit into 64 bits");
	if (number < 0 && type != VALUE_NUMBER)
		return out_of_range(elaborator, at, type == VALUE_SIZE ? "the size is below zero"
		                                                       : "the time is below zero");
	uint64_t magnitude = (uint64_t)(number < 0 ? -number : number);
	return type == VALUE_SIZE ? value_size(words(elaborator), magnitude)
	     : type == VALUE_TIME ? value_time(words(elaborator), magnitude)
	                          : value_number(words(elaborator), magnitude, number < 0);
}

static struct value mismatch(struct elaborator *elaborator, const struct ast_expression *at, struct value left,
                             struct value right)
{
	struct compilation *compilation = elaborator->compilation;
	struct diagnostic  *diagnostic  = diagnostic_error(compilation, "wrong-type", at->operator_span,
	        "'%s' does not combine %s with %s", ast_operator_text(at->operator), value_type_words(left.type),
	        value_type_words(right.type));
	diagnostic_note(compilation, diagnostic, at->left->span, "this is %s", value_type_words(left.type));
	diagnostic_note(compilation, diagnostic, at->right->span, "this is %s", value_type_words(right.type));
	return value_poison();
}

static struct value arithmetic(struct elaborator *elaborator, const struct ast_expression *at, struct value left,
                               struct value right)
{
	enum ast_operator operator = at->operator;
	enum value_type   type     = left.type == VALUE_NUMBER ? right.type : left.type;
	wide              a = wide_of(left), b = wide_of(right);

	if (operator == AST_ADD && left.type == VALUE_STRING && right.type == VALUE_STRING) {
		if (strlen(left.text) + strlen(right.text) > TEXT_CHARS_MAX)
			return out_of_range(elaborator, at, "the text would be longer than a million characters");
		if (!expansion_spend(elaborator, (strlen(left.text) + strlen(right.text)) / EXPANSION_TEXT_CHARS, at->span))
			return value_poison();
		return value_string(words(elaborator), text_joined(words(elaborator), left.text, right.text, ""));
	}
	if (!is_numeric(left.type) || !is_numeric(right.type)
	    || (left.type != VALUE_NUMBER && right.type != VALUE_NUMBER && left.type != right.type)
	    || (operator == AST_MULTIPLY && left.type != VALUE_NUMBER && right.type != VALUE_NUMBER)
	    || ((operator == AST_DIVIDE || operator == AST_REMAINDER)
	        && left.type == VALUE_NUMBER && right.type != VALUE_NUMBER))
		return mismatch(elaborator, at, left, right);
	if ((operator == AST_DIVIDE || operator == AST_REMAINDER) && b == 0)
		return out_of_range(elaborator, at, "division by zero");

	switch (operator) {
	case AST_ADD:      return from_wide(elaborator, at, type, a + b);
	case AST_SUBTRACT: return from_wide(elaborator, at, type, a - b);
	case AST_MULTIPLY:
		if (left.number && right.number > UINT64_MAX / left.number)
			return out_of_range(elaborator, at, "the result does not fit into 64 bits");
		return from_wide(elaborator, at, type, a * b);
	case AST_DIVIDE:
		return from_wide(elaborator, at, right.type == VALUE_NUMBER ? left.type : VALUE_NUMBER, a / b);
	default:
		return from_wide(elaborator, at, left.type, a % b);
	}
}

static struct value comparison(struct elaborator *elaborator, const struct ast_expression *at, struct value left,
                               struct value right)
{
	bool numeric = is_numeric(left.type) && is_numeric(right.type)
	               && (left.type == right.type || left.type == VALUE_NUMBER || right.type == VALUE_NUMBER);
	bool ordered = at->operator != AST_EQUAL && at->operator != AST_UNEQUAL;

	if (!numeric && (left.type != right.type || (ordered && left.type == VALUE_BOOL)))
		return mismatch(elaborator, at, left, right);

	wide difference = numeric                   ? wide_of(left) - wide_of(right)
	                : left.type == VALUE_STRING ? strcmp(left.text, right.text)
	                                            : (wide)left.number - (wide)right.number;
	bool truth = at->operator == AST_EQUAL      ? difference == 0
	           : at->operator == AST_UNEQUAL    ? difference != 0
	           : at->operator == AST_LESS       ? difference < 0
	           : at->operator == AST_LESS_EQUAL ? difference <= 0
	           : at->operator == AST_GREATER    ? difference > 0
	                                            : difference >= 0;
	return value_bool(words(elaborator), truth);
}

static struct value logical(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *at)
{
	bool left, right;
	if (!expression_bool(elaborator, scope, at->left, &left))
		return value_poison();
	if (left == (at->operator == AST_OR))
		return value_bool(words(elaborator), left);
	if (!expression_bool(elaborator, scope, at->right, &right))
		return value_poison();
	return value_bool(words(elaborator), right);
}

static struct value operation_value(struct elaborator *elaborator, const struct scope *scope,
                                    const struct ast_expression *at)
{
	if (at->operator == AST_AND || at->operator == AST_OR)
		return logical(elaborator, scope, at);

	struct value left  = expression_value(elaborator, scope, at->left);
	struct value right = expression_value(elaborator, scope, at->right);
	if (left.type == VALUE_POISON || right.type == VALUE_POISON)
		return value_poison();
	return at->operator <= AST_REMAINDER ? arithmetic(elaborator, at, left, right)
	                                     : comparison(elaborator, at, left, right);
}

static struct value prefix_value(struct elaborator *elaborator, const struct scope *scope,
                                 const struct ast_expression *at)
{
	if (at->operator == AST_NOT) {
		bool truth;
		return expression_bool(elaborator, scope, at->left, &truth) ? value_bool(words(elaborator), !truth)
		                                                            : value_poison();
	}
	struct value value = expression_value(elaborator, scope, at->left);
	if (value.type == VALUE_POISON)
		return value;
	if (value.type != VALUE_NUMBER) {
		diagnostic_error(elaborator->compilation, "wrong-type", at->left->span,
		                 "'-' wants a number, and this is %s", value_type_words(value.type));
		return value_poison();
	}
	return from_wide(elaborator, at, VALUE_NUMBER, -wide_of(value));
}

/* Pieces of a text that are put together at the end, so that a text of many pieces is copied once. */
struct pieces VECTOR_OF(const char *);

static struct value joined(struct elaborator *elaborator, const struct ast_expression *at, const struct pieces *pieces,
                           size_t chars)
{
	if (chars > TEXT_CHARS_MAX)
		return out_of_range(elaborator, at, "the text would be longer than a million characters");
	if (!expansion_spend(elaborator, chars / EXPANSION_TEXT_CHARS, at->span))
		return value_poison();
	char *text = arena_alloc(&elaborator->compilation->arena, chars + 1), *end = text;
	for (size_t i = 0; i < pieces->count; i++)
		end = stpcpy(end, pieces->items[i]);
	return (struct value){ .type = VALUE_STRING, .text = intern(words(elaborator), text, chars) };
}

static struct value string_value(struct elaborator *elaborator, const struct scope *scope,
                                 const struct ast_expression *at)
{
	struct pieces pieces = { 0 };
	size_t        chars  = 0;

	if (at->string.plain)
		return (struct value){ .type = VALUE_STRING, .text = at->string.plain };
	for (const struct ast_string_part *part = at->string.parts; part; part = part->next) {
		const char *piece = part->text ? part->text : expression_text(elaborator, scope, part->expression);
		if (!piece)
			return value_poison();
		*vector_add(&elaborator->compilation->arena, &pieces) = piece;
		chars += strlen(piece);
	}
	return joined(elaborator, at, &pieces, chars);
}

struct value expression_value(struct elaborator *elaborator, const struct scope *scope,
                              const struct ast_expression *expression)
{
	struct compilation *compilation = elaborator->compilation;

	switch (expression->kind) {
	case AST_POISON:    return value_poison();
	case AST_BOOL:      return value_bool(words(elaborator), expression->boolean);
	case AST_STRING:    return string_value(elaborator, scope, expression);
	case AST_REFERENCE: return reference_value(elaborator, scope, &expression->name);
	case AST_PREFIX:    return prefix_value(elaborator, scope, expression);
	case AST_OPERATION: return operation_value(elaborator, scope, expression);
	case AST_GROUP:     return expression_value(elaborator, scope, expression->left);
	case AST_NUMBER:
		return expression->unit == AST_UNIT_SIZE ? value_size(words(elaborator), expression->number)
		     : expression->unit == AST_UNIT_TIME ? value_time(words(elaborator), expression->number)
		                                         : value_number(words(elaborator), expression->number, false);
	default:
		diagnostic_error(compilation, "wrong-type", expression->span, "this has no value here");
		return value_poison();
	}
}

/* ---- with a type ---- */

static bool wrong_type(struct elaborator *elaborator, const struct ast_expression *at, struct value value,
                       const char *wanted)
{
	if (value.type != VALUE_POISON)
		diagnostic_error(elaborator->compilation, "wrong-type", at->span, "%s is wanted here, and this is %s",
		                 wanted, value_type_words(value.type));
	return false;
}

bool expression_u64(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                    uint64_t *number)
{
	struct value value = expression_value(elaborator, scope, expression);
	if (value.type != VALUE_NUMBER && value.type != VALUE_SIZE)
		return wrong_type(elaborator, expression, value, "a number");
	if (value.negative) {
		diagnostic_error(elaborator->compilation, "overflow", expression->span,
		                 "the number is below zero: %s", value.text);
		return false;
	}
	*number = value.number;
	return true;
}

bool expression_i64(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                    int64_t *number)
{
	struct value value = expression_value(elaborator, scope, expression);
	if (value.type != VALUE_NUMBER)
		return wrong_type(elaborator, expression, value, "a number");
	if (value.number > INT64_MAX) {
		diagnostic_error(elaborator->compilation, "overflow", expression->span,
		                 "the number is too large: %s", value.text);
		return false;
	}
	*number = value.negative ? -(int64_t)value.number : (int64_t)value.number;
	return true;
}

bool expression_bool(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                     bool *truth)
{
	struct value value = expression_value(elaborator, scope, expression);
	if (value.type != VALUE_BOOL)
		return wrong_type(elaborator, expression, value, "yes or no");
	*truth = value.number;
	return true;
}

bool expression_time(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                     uint64_t *microseconds)
{
	struct value value = expression_value(elaborator, scope, expression);
	if (value.type != VALUE_TIME) {
		wrong_type(elaborator, expression, value, "a time, such as 100ms,");
		return false;
	}
	*microseconds = value.number;
	return true;
}

const char *expression_text(struct elaborator *elaborator, const struct scope *scope,
                            const struct ast_expression *expression)
{
	return expression_value(elaborator, scope, expression).text;
}

const char *name_text(struct elaborator *elaborator, const struct scope *scope, const struct ast_name *name)
{
	return name->text ? name->text
	     : name->string ? expression_text(elaborator, scope, name->string) : NULL;
}
