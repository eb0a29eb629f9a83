/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include <string.h>

/*
 * A scenario on a platform: the first init, the modules of the image, what is expected of the machine, what is claimed
 * of the system.
 */

/* ---- steps and settings ---- */

static void take_step(struct elaborator *elaborator, const struct scope *scope, const struct ast_expect *statement)
{
	struct step *step = arena_new(&elaborator->compilation->arena, struct step);

	*step = (struct step){
		.span = statement->base.span,
		.kind = statement->base.kind == AST_EXPECT ? STEP_EXPECT
		      : statement->base.kind == AST_FORBID ? STEP_FORBID : STEP_SEND,
		.text = expression_text(elaborator, scope, statement->text) };
	if (statement->within)
		expression_time(elaborator, scope, statement->within, &step->within_us);
	if (!step->text)
		return;
	if (step->kind != STEP_SEND && !*step->text)
		diagnostic_error(elaborator->compilation, "empty-expectation", statement->text->span,
		                 "an empty text is found everywhere");
	*elaborator->last_step = step;
	elaborator->last_step  = &step->next;
}

void settings_take(struct elaborator *elaborator, const struct ast_check *statement, struct level_setting ***last)
{
	for (size_t i = 0; i < statement->rules.count; i++) {
		const struct ast_name *name = &statement->rules.items[i];
		if (!name->text)
			continue;
		struct level_setting *setting = arena_new(&elaborator->compilation->arena, struct level_setting);
		*setting = (struct level_setting){ .span = name->span, .rule = name->text, .level = statement->level };
		**last = setting;
		*last  = &setting->next;
	}
}

void scenario_statement(struct elaborator *elaborator, const struct scope *scope, const struct ast_statement *statement)
{
	switch (statement->kind) {
	case AST_EXPECT:
	case AST_FORBID:
	case AST_SEND:
		take_step(elaborator, scope, (const struct ast_expect *)statement);
		break;
	case AST_ASSERT: {
		struct late_assertion *late = arena_new(&elaborator->compilation->arena, struct late_assertion);
		*late = (struct late_assertion){ .scope = scope, .statement = (const struct ast_assert *)statement };
		*elaborator->last_late_assertion = late;
		elaborator->last_late_assertion  = &late->next;
		break;
	}
	case AST_CHECK:
		settings_take(elaborator, (const struct ast_check *)statement, &elaborator->last_setting);
		break;
	default:        statement_misplaced(elaborator, statement->keyword, "a scenario");
	}
}

/* ---- the scenario ---- */

static const struct scope *parameter_scope(struct elaborator *elaborator, const struct ast_declaration *scenario)
{
	struct scope *scope = arena_new(&elaborator->compilation->arena, struct scope);

	for (size_t i = 0; i < scenario->parameters.count; i++) {
		const struct ast_parameter *parameter = &scenario->parameters.items[i];
		struct value                value     = define_lookup(elaborator, parameter->name.text);
		if (value.type == VALUE_POISON && parameter->initial)
			value = expression_value(elaborator, scope, parameter->initial);
		else if (value.type == VALUE_POISON)
			diagnostic_error(elaborator->compilation, "missing-parameter", parameter->span,
			                 "the scenario needs a value for '%s': -D %s=…", parameter->name.text,
			                 parameter->name.text);
		scope_bind(elaborator, scope, parameter->name.text, parameter->name.span, value);
	}
	return scope;
}

/* All sandboxes lack the component `init` for one reason: say it once. */
static void require_init(struct elaborator *elaborator, const struct node *root)
{
	if (root->component)
		return;
	struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "unknown-component", root->name_span,
	        "no component 'init' is declared, which every scenario starts");
	diagnostic_help(elaborator->compilation, diagnostic, "'use \"base\";' declares the components of the store");
}

/* The file's settings come first: what the scenario says of the same rule counts. */
static void take_file_settings(struct elaborator *elaborator)
{
	struct level_setting *own = elaborator->system->levels, **last = &elaborator->system->levels;

	for (const struct level_setting *setting = elaborator->file_settings; setting; setting = setting->next) {
		struct level_setting *copy = arena_new(&elaborator->compilation->arena, struct level_setting);
		*copy = *setting;
		*last = copy;
		last  = &copy->next;
	}
	*last = own;
}

struct system *scenario_elaborate(struct elaborator *elaborator, const struct declared *scenario,
                                  struct platform *platform)
{
	struct compilation           *compilation = elaborator->compilation;
	const struct ast_declaration *statement   = scenario->statement;
	struct system                *system      = arena_new(&compilation->arena, struct system);
	struct late_assertion        *late        = NULL;

	*system = (struct system){
		.span = statement->name.span, .name = statement->name.text, .doc = statement->base.doc,
		.file = scenario->file->source->path, .platform = platform };
	if (platform->arch)
		system->core_path = intern_format(&compilation->interner, "%s/%s/core-%s", elaborator->input->store,
		                                  platform->arch->name, platform->name);

	elaborator->system              = system;
	elaborator->platform            = platform;
	elaborator->last_module         = &system->modules;
	elaborator->last_step           = &system->steps;
	elaborator->last_setting        = &system->levels;
	elaborator->last_late_assertion = &late;
	lets_forget(elaborator);
	table_init(&elaborator->children, &compilation->arena);
	table_init(&elaborator->modules, &compilation->arena);
	table_init(&elaborator->keys, &compilation->arena);

	system->root = node_new(elaborator, NULL, NODE_SANDBOX, intern_string(&compilation->interner, "init"),
	                        statement->name.span, statement->base.span);
	sandbox_body(elaborator, parameter_scope(elaborator, statement), system->root, statement->body);
	require_init(elaborator, system->root);
	modules_sort(elaborator);
	take_file_settings(elaborator);
	assertions_elaborate(elaborator, late);
	return system;
}
