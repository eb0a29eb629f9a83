/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

/*
 * The statements that make statements: `for`, `if`, `let` inside a block, and `use` of a template. Everybody else sees
 * a flat sequence of ordinary statements, each with the scope that it stands in.
 *
 * Two bounds keep a short text from making an endless system: how deep templates use templates, and how many
 * statements the scenarios expand to.
 */

static void expand_statement(struct elaborator *elaborator, struct scope *scope, const struct ast_statement *statement,
                             statement_taker *take, void *context);

bool expansion_spend(struct elaborator *elaborator, uint64_t units, struct span where)
{
	if (elaborator->exhausted)
		return false;
	elaborator->expanded += units;
	if (elaborator->expanded <= EXPANSION_MAX + (uint64_t)elaborator->compilation->sources.end)
		return true;
	diagnostic_error(elaborator->compilation, "expansion-too-large", where,
	                 "the text expands to more than is built of one of its size");
	elaborator->exhausted = true;
	return false;
}

/* What a statement costs those who come after. */
static uint64_t expansion_of(const struct ast_statement *statement)
{
	switch (statement->kind) {
	case AST_START:
	case AST_SANDBOX: return EXPANSION_OF_CHILD;
	case AST_ROUTE:
	case AST_POLICY:  return EXPANSION_OF_ROUTE;
	default:          return 1;
	}
}

/* A block has a scope of its own: what a `let` in it defines ends with it. */
static void expand_in(struct elaborator *elaborator, struct scope *scope, const struct ast_block *block,
                      statement_taker *take, void *context)
{
	if (!block)
		return;
	for (const struct ast_statement *statement = block->first; statement; statement = statement->next) {
		if (!expansion_spend(elaborator, expansion_of(statement), statement->keyword))
			return;
		expand_statement(elaborator, scope, statement, take, context);
	}
}

static void expand_for(struct elaborator *elaborator, const struct scope *outer, const struct ast_for *statement,
                       statement_taker *take, void *context)
{
	const struct ast_expression *range = statement->range;
	uint64_t                     first, last;

	if (range->kind == AST_POISON)
		return;
	if (range->kind != AST_RANGE) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "wrong-type", range->span,
		        "'for' wants a range");
		diagnostic_help(elaborator->compilation, diagnostic, "for example: 1..8");
		return;
	}
	if (!expression_u64(elaborator, outer, range->left, &first)
	    || !expression_u64(elaborator, outer, range->right, &last))
		return;
	for (uint64_t i = first; i <= last && !elaborator->exhausted; i++) {
		struct scope *scope = arena_new(&elaborator->compilation->arena, struct scope);
		scope->outer = outer;
		scope_bind(elaborator, scope, statement->variable.text, statement->variable.span,
		           value_number(&elaborator->compilation->interner, i, false));
		if (!expansion_spend(elaborator, 1, statement->base.keyword))
			break;
		expand_in(elaborator, scope, statement->body, take, context);
		if (i == UINT64_MAX)
			break;
	}
}

static void expand_if(struct elaborator *elaborator, const struct scope *outer, const struct ast_if *statement,
                      statement_taker *take, void *context)
{
	for (size_t i = 0; i < statement->branches.count; i++) {
		const struct ast_if_branch *branch = &statement->branches.items[i];
		bool                        truth  = true;
		if (branch->condition && !expression_bool(elaborator, outer, branch->condition, &truth))
			return;
		if (!truth)
			continue;
		struct scope *scope = arena_new(&elaborator->compilation->arena, struct scope);
		scope->outer = outer;
		expand_in(elaborator, scope, branch->body, take, context);
		return;
	}
}

static const struct declared *template_find(struct elaborator *elaborator, const struct ast_name *name)
{
	const struct declared *found = name->text
		? table_get(&elaborator->names, &elaborator->families[NAMES_TEMPLATE], name->text) : NULL;
	if (found || !name->text)
		return found;

	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "unknown-template", name->span,
	        "there is no template '%s'", name->text);
	struct suggestion best;
	suggestion_init(&best, name->text);
	for (const struct declared *each = elaborator->templates.first; each && suggestions_left(); each = each->next)
		suggestion_offer(&best, each->statement->name.text);
	if (best.word)
		diagnostic_help_edit(elaborator->compilation, diagnostic, name->span, best.word, "did you mean '%s'?",
		                     best.word);
	return NULL;
}

static bool bind_arguments(struct elaborator *elaborator, const struct scope *outer, const struct ast_use *use,
                           const struct ast_declaration *template, struct scope *scope)
{
	const struct ast_parameters *parameters = &template->parameters;

	if (use->arguments.count > parameters->count) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "template-arguments",
		        use->base.span, "template '%s' takes %zu arguments, and this gives %zu", template->name.text,
		        parameters->count, use->arguments.count);
		diagnostic_note(elaborator->compilation, diagnostic, template->name.span, "the template");
		return false;
	}
	for (size_t i = 0; i < parameters->count; i++) {
		const struct ast_parameter *parameter = &parameters->items[i];
		struct value                value;
		if (i < use->arguments.count) {
			value = expression_value(elaborator, outer, use->arguments.items[i]);
		} else if (parameter->initial) {
			value = expression_value(elaborator, scope, parameter->initial);
		} else {
			struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "template-arguments",
			        use->base.span, "template '%s' needs a value for '%s'", template->name.text,
			        parameter->name.text);
			diagnostic_note(elaborator->compilation, diagnostic, parameter->span, "the parameter");
			return false;
		}
		scope_bind(elaborator, scope, parameter->name.text, parameter->name.span, value);
	}
	return true;
}

static void expand_template(struct elaborator *elaborator, const struct scope *outer, const struct ast_use *use,
                            statement_taker *take, void *context)
{
	if (use->is_file)
		return; /* a file inside of a block: the front end has reported it */
	const struct declared *template = template_find(elaborator, &use->name);
	struct scope          *scope    = arena_new(&elaborator->compilation->arena, struct scope); /* nothing around it */
	if (!template || !bind_arguments(elaborator, outer, use, template->statement, scope))
		return;
	if (elaborator->template_depth >= TEMPLATE_DEPTH_MAX) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "expansion-too-large",
		        use->base.span, "templates use each other more than %d deep", TEMPLATE_DEPTH_MAX);
		diagnostic_note(elaborator->compilation, diagnostic, template->statement->name.span, "this template");
		elaborator->exhausted = true;
		return;
	}
	elaborator->template_depth++;
	expand_in(elaborator, scope, template->statement->body, take, context);
	elaborator->template_depth--;
}

static void expand_let(struct elaborator *elaborator, struct scope *scope, const struct ast_let *statement)
{
	const struct binding *binding = scope_binding(elaborator, scope, statement->name.text);
	if (binding) {
		struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "duplicate-declaration",
		        statement->name.span, "let '%s' is declared twice", statement->name.text);
		diagnostic_note(elaborator->compilation, diagnostic, binding->span, "the first declaration of '%s'",
		                statement->name.text);
		return;
	}
	scope_bind(elaborator, scope, statement->name.text, statement->name.span,
	           expression_value(elaborator, scope, statement->value));
}

static void expand_statement(struct elaborator *elaborator, struct scope *scope, const struct ast_statement *statement,
                             statement_taker *take, void *context)
{
	switch (statement->kind) {
	case AST_FOR: expand_for(elaborator, scope, (const struct ast_for *)statement, take, context); break;
	case AST_IF:  expand_if(elaborator, scope, (const struct ast_if *)statement, take, context); break;
	case AST_LET: expand_let(elaborator, scope, (const struct ast_let *)statement); break;
	case AST_USE: expand_template(elaborator, scope, (const struct ast_use *)statement, take, context); break;
	default:      take(elaborator, scope, context, statement);
	}
}

void block_expand(struct elaborator *elaborator, const struct scope *scope, const struct ast_block *block,
                  statement_taker *take, void *context)
{
	if (!block)
		return;
	struct scope *inner = arena_new(&elaborator->compilation->arena, struct scope);
	inner->outer = scope;
	expand_in(elaborator, inner, block, take, context);
}
