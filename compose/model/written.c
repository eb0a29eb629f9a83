/* SPDX-License-Identifier: MIT */
#include "model/elaborate.h"

#include "base/suggest.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the author writes about sessions: routes, exports, imports, policies. Names of children are looked up when the
 * whole sandbox is known, so that a route may name a child that stands further down.
 */

/* ---- routes ---- */

static bool rewriting(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *written,
                      const char **result)
{
	if (!written)
		return true;
	*result = expression_text(elaborator, scope, written);
	return *result != NULL;
}

static bool target_elaborate(struct elaborator *elaborator, const struct scope *scope, const struct ast_target *written,
                             struct route_target *target)
{
	static const enum target_kind kinds[] = {
		[AST_TARGET_CHILD] = TARGET_CHILD, [AST_TARGET_PARENT] = TARGET_PARENT, [AST_TARGET_ANY] = TARGET_ANY_CHILD,
	};
	*target = (struct route_target){ .span = written->span, .kind = kinds[written->kind] };
	if (target->kind == TARGET_CHILD) {
		target->child = name_text(elaborator, scope, &written->name);
		target->span  = written->name.span;
	}
	bool ok = rewriting(elaborator, scope, written->label, &target->label);
	ok &= rewriting(elaborator, scope, written->identity, &target->identity);
	ok &= rewriting(elaborator, scope, written->resource, &target->resource);
	ok &= rewriting(elaborator, scope, written->prepend, &target->prepend_resource);
	if (target->label && (target->identity || target->resource || target->prepend_resource))
		diagnostic_error(elaborator->compilation, "label-rewriting", written->span,
		                 "'label' replaces the whole label: nothing is left for identity, resource or prepend");
	return ok && (target->kind != TARGET_CHILD || target->child);
}

struct route *route_elaborate(struct elaborator *elaborator, const struct scope *scope,
                              const struct ast_route *statement)
{
	struct arena         *arena = &elaborator->compilation->arena;
	struct route         *route = arena_new(arena, struct route);
	struct route_target **last  = &route->targets;

	*route = (struct route){ .span = statement->base.span, .service_span = statement->base.keyword, .written = true };
	last   = &route->targets;
	if (!statement->any_service && ast_name_present(&statement->service)) {
		route->service_span = statement->service.span;
		route->service      = name_text(elaborator, scope, &statement->service);
		if (!route->service)
			return NULL;
		route->interface = service_find(elaborator, route->service, statement->service.span);
	}
	if (!pattern_elaborate(elaborator, scope, statement->pattern, &route->label))
		return NULL;
	for (size_t i = 0; i < statement->targets.count; i++) {
		const struct ast_target *written = &statement->targets.items[i];
		struct route_target     *target  = arena_new(arena, struct route_target);
		if (!target_elaborate(elaborator, scope, written, target))
			target->kind = TARGET_POISON;
		if (written->policy && route->with)
			diagnostic_error(elaborator->compilation, "duplicate-statement", written->policy->span,
			                 "a route has one policy");
		else if (written->policy)
			route->with = tree_elaborate(elaborator, scope, "policy", written->span, written->policy);
		*last = target;
		last  = &target->next;
	}
	return route->service && !route->interface ? NULL : route;
}

struct export *export_elaborate(struct elaborator *elaborator, const struct scope *scope,
                                const struct ast_route *statement)
{
	struct route *route = route_elaborate(elaborator, scope, statement);
	if (!route || !route->targets)
		return NULL;
	if (!route->service || route->targets->next || route->with
	    || (route->targets->kind != TARGET_CHILD && route->targets->kind != TARGET_POISON)) {
		diagnostic_error(elaborator->compilation, "export-target", route->span,
		                 "an export names one service and one child of the sandbox");
		return NULL;
	}
	if (route->targets->identity || route->targets->resource || route->targets->prepend_resource) {
		diagnostic_error(elaborator->compilation, "export-target", route->targets->span,
		                 "an export can replace the whole label, with 'label', and nothing less");
		return NULL;
	}
	struct export *export = arena_new(&elaborator->compilation->arena, struct export);
	*export = (struct export){ .span = route->span, .service = route->service, .interface = route->interface,
	                           .label = route->label, .target = *route->targets };
	return export;
}

/* ---- imports and policies ---- */

void import_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                      const struct ast_requires *statement)
{
	context->node->has_imports = true;
	for (size_t i = 0; i < statement->requirements.count; i++) {
		const struct ast_requirement *item = &statement->requirements.items[i];
		struct requirement *written = requirement_elaborate(elaborator, scope, item);
		if (item->read_only)
			diagnostic_error(elaborator->compilation, "misplaced-statement", item->span,
			                 "only a component's declaration and a start node say that a session only reads");
		if (!written)
			continue;
		struct service_use *import = arena_new(&elaborator->compilation->arena, struct service_use);
		*import = (struct service_use){ .span = written->span, .service = written->service,
		                                .interface = written->interface, .label = written->label };
		*context->last_import = import;
		context->last_import  = &import->next;
	}
}

void policy_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node_context *context,
                      const struct ast_policy *statement)
{
	struct policy *policy = arena_new(&elaborator->compilation->arena, struct policy);

	*policy = (struct policy){ .span = statement->base.span,
	                           .is_default = statement->base.kind == AST_DEFAULT_POLICY };
	if (policy->is_default && !statement_once(elaborator, &context->default_policy_seen, &statement->base))
		return;
	if (!pattern_elaborate(elaborator, scope, statement->pattern, &policy->label))
		return;
	if (policy->label.match == LABEL_UNSCOPED || policy->label.match == LABEL_LAST) {
		diagnostic_error(elaborator->compilation, "label-pattern", policy->label.span,
		                 "a server selects policies by whole label, prefix or suffix");
		return;
	}
	if (!policy->is_default && policy->label.match == LABEL_ANY) {
		diagnostic_error(elaborator->compilation, "label-pattern", policy->span,
		                 "a policy for everybody is the 'default policy'");
		return;
	}
	policy->body = tree_elaborate(elaborator, scope, policy->is_default ? "default-policy" : "policy",
	                              statement->base.keyword, statement->body);
	*context->last_policy = policy;
	context->last_policy  = &policy->next;
}

/* ---- report ---- */

static const struct { const char *name; size_t offset; } report_flags[] = {
	{ "ids",          offsetof(struct report_options, ids) },
	{ "requested",    offsetof(struct report_options, requested) },
	{ "provided",     offsetof(struct report_options, provided) },
	{ "session_args", offsetof(struct report_options, session_args) },
	{ "child_ram",    offsetof(struct report_options, child_ram) },
	{ "child_caps",   offsetof(struct report_options, child_caps) },
	{ "init_ram",     offsetof(struct report_options, init_ram) },
	{ "init_caps",    offsetof(struct report_options, init_caps) },
	{ "log",          offsetof(struct report_options, log) },
};

enum { REPORT_FLAG_COUNT = sizeof(report_flags) / sizeof(report_flags[0]) };

static void report_attribute(struct elaborator *elaborator, struct report_options *report,
                             const struct config_attribute *attribute)
{
	struct compilation *compilation = elaborator->compilation;
	struct suggestion   best;

	suggestion_init(&best, attribute->name);
	for (size_t i = 0; i < REPORT_FLAG_COUNT; i++) {
		suggestion_offer(&best, report_flags[i].name);
		if (strcmp(report_flags[i].name, attribute->name))
			continue;
		if (attribute->value.type == VALUE_BOOL)
			*((bool *)((char *)report + report_flags[i].offset)) = attribute->value.number;
		else if (attribute->value.type != VALUE_POISON)
			diagnostic_error(compilation, "wrong-type", attribute->value_span,
			                 "'%s' is yes or no, and this is %s", attribute->name,
			                 value_type_words(attribute->value.type));
		return;
	}
	bool delay  = !strcmp(attribute->name, "delay_ms");
	bool buffer = !strcmp(attribute->name, "buffer");
	if (delay || buffer) {
		enum value_type type = attribute->value.type;
		if (type == VALUE_NUMBER || (delay && type == VALUE_TIME) || (buffer && type == VALUE_SIZE)) {
			*(delay ? &report->delay_ms : &report->buffer_bytes) = strtoull(attribute->value.text, NULL, 10);
			*(delay ? &report->has_delay : &report->has_buffer)  = true;
			if (buffer)
				report->buffer_bytes = attribute->value.number;
		} else if (type != VALUE_POISON) {
			diagnostic_error(compilation, "wrong-type", attribute->value_span, "'%s' is %s, and this is %s",
			                 attribute->name, delay ? "a time" : "a size", value_type_words(type));
		}
		return;
	}
	suggestion_offer(&best, "delay_ms");
	suggestion_offer(&best, "buffer");
	struct diagnostic *diagnostic = diagnostic_error(compilation, "unknown-attribute", attribute->name_span,
	        "a report has no attribute '%s'", attribute->name);
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, attribute->name_span, best.word, "did you mean '%s'?", best.word);
}

void report_elaborate(struct elaborator *elaborator, const struct scope *scope, struct node *sandbox,
                      const struct ast_config *statement)
{
	struct config_node *tree = tree_elaborate(elaborator, scope, "report", statement->base.keyword, statement->body);

	sandbox->report.present = true;
	sandbox->report.span    = statement->base.span;
	for (const struct config_attribute *each = tree->attributes; each; each = each->next)
		report_attribute(elaborator, &sandbox->report, each);
	if (tree->children)
		diagnostic_error(elaborator->compilation, "unknown-node", tree->children->span,
		                 "a report holds attributes only");
}

/* ---- names of children ---- */

static struct node *child_find(struct elaborator *elaborator, struct node *sandbox, const char *name, struct span span)
{
	struct compilation       *compilation = elaborator->compilation;
	const struct child_entry *entry       = table_get(&elaborator->children, sandbox, name);
	if (entry)
		return entry->node;

	struct diagnostic *diagnostic = diagnostic_error(compilation, "dangling-target", span,
	        sandbox->depth ? "sandbox '%2$s' starts no '%1$s'" : "the scenario starts no '%1$s'", name, sandbox->path);
	struct suggestion best;
	suggestion_init(&best, name);
	for (const struct node *child = sandbox->children; child && suggestions_left(); child = child->next)
		suggestion_offer(&best, child->name);
	if (best.word) {
		entry = table_get(&elaborator->children, sandbox, best.word);
		diagnostic_help_edit(compilation, diagnostic, span, best.word, "did you mean '%s'?", best.word);
		diagnostic_note(compilation, diagnostic, entry->span, "'%s' starts here", best.word);
	}
	return NULL;
}

static void target_bind(struct elaborator *elaborator, struct node *sandbox, struct route_target *target)
{
	if (target->kind != TARGET_CHILD)
		return;
	target->node = child_find(elaborator, sandbox, target->child, target->span);
	if (!target->node) {
		target->kind = TARGET_POISON;
		elaborator->system->incomplete = true;
	}
}

static void routes_bind(struct elaborator *elaborator, struct node *sandbox, struct route *routes)
{
	for (struct route *route = routes; route; route = route->next)
		for (struct route_target *target = route->targets; target; target = target->next)
			target_bind(elaborator, sandbox, target);
}

static void aliases_bind(struct elaborator *elaborator, struct node *sandbox)
{
	for (struct alias *alias = sandbox->aliases; alias; alias = alias->next) {
		struct child_entry *entry = table_get(&elaborator->children, sandbox, alias->child);
		if (entry && entry->alias) {
			struct diagnostic *diagnostic = diagnostic_error(elaborator->compilation, "alias-of-alias",
			        alias->span, "alias '%s' stands for the alias '%s'; only a child can have further names",
			        alias->name, alias->child);
			diagnostic_note(elaborator->compilation, diagnostic, entry->span, "alias '%s'", alias->child);
			continue;
		}
		alias->node = child_find(elaborator, sandbox, alias->child, alias->span);
		entry = table_get(&elaborator->children, sandbox, alias->name);
		entry->node = alias->node;
	}
}

void targets_bind(struct elaborator *elaborator, struct node *sandbox)
{
	aliases_bind(elaborator, sandbox);
	routes_bind(elaborator, sandbox, sandbox->default_routes);
	for (struct export *export = sandbox->exports; export; export = export->next)
		target_bind(elaborator, sandbox, &export->target);
	for (struct node *child = sandbox->children; child; child = child->next)
		routes_bind(elaborator, sandbox, child->routes);
}
