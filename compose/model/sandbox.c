/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "syntax/words.h"

#include <string.h>

/*
 * Sandboxes: an init with children of its own. The scenario itself is one, the first init, which core starts.
 */

static void take_alias(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                       const struct ast_alias *statement)
{
	const char *name  = name_text(elaborator, scope, &statement->name);
	const char *child = name_text(elaborator, scope, &statement->child);
	if (!name || !child)
		return;
	struct alias *alias = arena_new(&elaborator->compilation->arena, struct alias);
	*alias = (struct alias){ .span = statement->child.span, .name = name, .child = child };
	if (!child_declare(elaborator, context->node, name, statement->name.span, NULL, alias))
		return;
	*context->last_alias = alias;
	context->last_alias  = &alias->next;
}

static void take_prio_levels(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                             const struct ast_value *statement)
{
	sandbox->prio_levels_span = statement->base.span;
	expression_u64(elaborator, scope, statement->value, &sandbox->prio_levels);
}

static void take_affinity_space(struct elaborator *elaborator, const struct scope *scope, struct affinity *space,
                                const struct ast_affinity *statement)
{
	*space = (struct affinity){ .span = statement->base.span, .width = 1, .height = 1 };
	if (statement->width)
		expression_u64(elaborator, scope, statement->width, &space->width);
	if (statement->height)
		expression_u64(elaborator, scope, statement->height, &space->height);
}

static void take_preserve(struct elaborator *elaborator, const struct scope *scope, struct preservation *preserve,
                          const struct ast_quota *statement)
{
	preserve->span    = statement->base.span;
	preserve->has_ram = statement->ram && expression_u64(elaborator, scope, statement->ram, &preserve->ram_bytes);
	preserve->has_caps = statement->caps && expression_u64(elaborator, scope, statement->caps, &preserve->caps);
}

static void take_heartbeat_rate(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                                const struct ast_value *statement)
{
	uint64_t rate_us;
	if (!expression_time(elaborator, scope, statement->value, &rate_us))
		return;
	if (rate_us % 1000 || rate_us == 0)
		diagnostic_error(elaborator->compilation, "wrong-type", statement->value->span,
		                 "a heartbeat has a rate of whole milliseconds");
	sandbox->heartbeat_rate_ms   = rate_us / 1000;
	sandbox->heartbeat_rate_span = statement->base.span;
}

static bool may_stand_once(enum ast_statement_kind kind)
{
	return kind == AST_PRIO_LEVELS || kind == AST_AFFINITY_SPACE || kind == AST_PRESERVE
	       || kind == AST_HEARTBEAT_RATE || kind == AST_REPORT;
}

static void take_export(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                        const struct ast_route *statement)
{
	struct export *export = export_elaborate(elaborator, scope, statement);
	if (!export)
		return;
	*context->last_export = export;
	context->last_export  = &export->next;
}

static void take_default_route(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                               const struct ast_route *statement)
{
	struct route *route = route_elaborate(elaborator, scope, statement);
	if (!route)
		return;
	*context->last_default_route = route;
	context->last_default_route  = &route->next;
}

/*
 * What only configurations for Genode itself need said: what core gives the first init, what an init of unknown
 * components offers, and that a program has no dynamic linker. Elsewhere it follows from declarations.
 */
static bool statement_is_of_genode(enum ast_statement_kind kind, const struct node *sandbox)
{
	return (kind == AST_IMPORT && !sandbox->parent) || kind == AST_PROVIDES || kind == AST_LD;
}

/* `config` of a sandbox: attributes of init's own configuration that no statement has. Nodes have statements. */
static void check_init_attributes(struct elaborator *elaborator, const struct node *sandbox)
{
	const struct config_node *config = sandbox->config;

	for (const struct config_attribute *each = config ? config->attributes : NULL; each; each = each->next) {
		bool verbose = !strcmp(each->name, "verbose");
		if (!strcmp(each->name, "prio_levels"))
			diagnostic_error(elaborator->compilation, "misplaced-statement", each->span,
			                 "'prio_levels' is a statement of its own");
		else if (!elaborator->platform->genode && !verbose)
			diagnostic_error(elaborator->compilation, "unknown-attribute", each->name_span,
			                 "init knows no attribute '%s'", each->name);
		else if (verbose && each->value.type != VALUE_BOOL && each->value.type != VALUE_POISON)
			diagnostic_error(elaborator->compilation, "wrong-type", each->value_span, "'verbose' is yes or no");
	}
	if (config && config->children)
		diagnostic_error(elaborator->compilation, "misplaced-statement", config->children->span,
		                 "the configuration of a sandbox is what its statements say: only attributes stand here");
}

static void take_statement(struct elaborator *elaborator, const struct scope *scope, void *opaque,
                           const struct ast_statement *statement)
{
	struct node_context    *context = opaque;
	struct node            *sandbox = context->node;
	const struct ast_value *value   = (const struct ast_value *)statement;
	const struct ast_route *route   = (const struct ast_route *)statement;

	if (!elaborator->platform->genode && statement_is_of_genode(statement->kind, sandbox)) {
		statement_misplaced(elaborator, statement->keyword, sandbox->parent
		                    ? "a sandbox of this platform" : "a scenario for this platform");
		return;
	}
	bool known = statement_contexts(statement->kind) & (sandbox->parent ? CONTEXT_SANDBOX : CONTEXT_SCENARIO);
	if (!known && statement->kind != AST_ROUTE) { /* that one has a message of its own */
		statement_misplaced(elaborator, statement->keyword, sandbox->parent ? "a sandbox" : "a scenario");
		return;
	}
	if (may_stand_once(statement->kind)
	    && !statement_once(elaborator, &context->seen[statement->kind], statement))
		return;
	switch (statement->kind) {
	case AST_START:   start_elaborate(elaborator, scope, sandbox, (const struct ast_start *)statement); break;
	case AST_SANDBOX:
		sandbox_elaborate(elaborator, scope, sandbox, (const struct ast_declaration *)statement);
		break;
	case AST_ALIAS:         take_alias(elaborator, scope, context, (const struct ast_alias *)statement); break;
	case AST_IMPORT:        import_elaborate(elaborator, scope, context, (const struct ast_requires *)statement); break;
	case AST_EXPORT:        take_export(elaborator, scope, context, route); break;
	case AST_DEFAULT_ROUTE: take_default_route(elaborator, scope, context, route); break;
	case AST_PRIO_LEVELS:   take_prio_levels(elaborator, scope, sandbox, value); break;
	case AST_HEARTBEAT_RATE: take_heartbeat_rate(elaborator, scope, sandbox, value); break;
	case AST_REPORT:        report_elaborate(elaborator, scope, sandbox, (const struct ast_config *)statement); break;
	case AST_AFFINITY_SPACE:
		take_affinity_space(elaborator, scope, &sandbox->affinity_space, (const struct ast_affinity *)statement);
		break;
	case AST_PRESERVE:
		take_preserve(elaborator, scope, &sandbox->preserve, (const struct ast_quota *)statement);
		break;
	default:
		if (!node_statement(elaborator, scope, context, statement))
			scenario_statement(elaborator, scope, statement);
	}
}

/* What a sandbox offers outwards is what it exports. */
static void provide_exports(struct elaborator *elaborator, struct node *sandbox)
{
	struct provision **last = &sandbox->provides;
	if (sandbox->provides)
		return;
	for (const struct export *export = sandbox->exports; export; export = export->next) {
		const struct provision *known = sandbox->provides;
		while (known && known->service != export->service
		       && work_spend(elaborator->compilation, 1, export->span, "collecting exports"))
			known = known->next;
		if (known)
			continue;
		struct provision *provision = arena_new(&elaborator->compilation->arena, struct provision);
		*provision = (struct provision){ .span = export->span, .service = export->service,
		                                 .interface = export->interface };
		*last = provision;
		last  = &provision->next;
	}
}

/* Where the author names no number of levels, it is the least that the children's priorities need. */
static void derive_prio_levels(struct node *sandbox)
{
	uint64_t lowest = 0;
	for (const struct node *child = sandbox->children; child; child = child->next)
		if (child->priority < 0 && (uint64_t)-child->priority > lowest)
			lowest = (uint64_t)-child->priority;
	if (!span_is_none(sandbox->prio_levels_span) || lowest == 0 || lowest > UINT32_MAX)
		return;
	for (sandbox->prio_levels = 2; sandbox->prio_levels <= lowest; )
		sandbox->prio_levels *= 2;
}

void sandbox_body(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                  const struct ast_block *body)
{
	struct interner    *interner = &elaborator->compilation->interner;
	struct node_context context;

	sandbox->component = model_component_find(elaborator->model, intern_string(interner, "init"));
	sandbox->poisoned  = !sandbox->component;
	node_context_init(&context, sandbox);
	block_expand(elaborator, scope, body, take_statement, &context);
	if (sandbox->component && !sandbox->binary_name)
		node_take_binary(elaborator, sandbox, sandbox->component->binary, sandbox->name_span);
	provide_exports(elaborator, sandbox);
	check_init_attributes(elaborator, sandbox);
	derive_prio_levels(sandbox);
	if (!elaborator->platform->genode)
		targets_bind(elaborator, sandbox);
}

void sandbox_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node *outer,
                       const struct ast_declaration *statement)
{
	const char  *name    = name_text(elaborator, scope, &statement->name);
	struct node *sandbox = name
		? node_new(elaborator, outer, NODE_SANDBOX, name, statement->name.span, statement->base.span) : NULL;
	if (!sandbox) {
		elaborator->system->incomplete = true;
		return;
	}
	if (sandbox->depth > SANDBOX_DEPTH_MAX) {
		diagnostic_error(elaborator->compilation, "nesting-too-deep", statement->name.span,
		                 "sandboxes stand at most %d deep in each other", SANDBOX_DEPTH_MAX);
		return;
	}
	sandbox_body(elaborator, scope, sandbox, statement->body);
}
