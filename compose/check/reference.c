/* SPDX-License-Identifier: MIT */
#include "check/route.h"

/*
 * What is written and has no effect, and borders that promise what is not there. A statement without effect is nearly
 * always a statement that was meant to have one.
 */

static void unused_modules(struct checker *checker)
{
	for (const struct module *module = checker->system->modules; module; module = module->next)
		if (module->written && !module->used && !checker->system->incomplete)
			finding(checker, "unused-rom", module->span, "nobody reads the ROM module '%s'", module->name);
}

/* ---- binaries ---- */

/* The first declaration of each binary. */
static void index_binaries(struct checker *checker, struct table *declared)
{
	table_init(declared, checker_arena(checker));
	for (struct component *component = checker->model->components; component; component = component->next) {
		void **at = table_at(declared, NULL, component->binary);
		if (component->binary && !*at)
			*at = component;
	}
}

static void foreign_binary(struct checker *checker, const struct table *declared, const struct node *node)
{
	const struct component *own = node->component;
	if (!own || !node->binary_name || own->binary == node->binary_name)
		return;
	const struct component *other = table_get(declared, NULL, node->binary_name);
	if (!other)
		return;
	struct diagnostic *diagnostic = finding(checker, "foreign-binary", node->binary_span,
	        "'%s' is checked as component '%s', and its binary is that of component '%s'", node->path, own->name,
	        other->name);
	diagnostic_note(checker->compilation, diagnostic, other->binary_span, "component '%s' is declared here", other->name);
	diagnostic_help(checker->compilation, diagnostic, "write 'start %s as %s'", other->name, node->name);
}

/* ---- routes ---- */

static bool spend(struct checker *checker, struct span where)
{
	return work_spend(checker->compilation, 1, where, "finding what hides routes");
}

static const struct route *shadowing(struct checker *checker, const struct route *rules, const struct route *rule)
{
	for (const struct route *earlier = rules; earlier && earlier != rule && spend(checker, rule->span); earlier = earlier->next)
		if (earlier->service && earlier->service == rule->service && label_covers(&earlier->label, &rule->label))
			return earlier;
	return NULL;
}

static bool opens(struct checker *checker, const struct node *node, const char *service)
{
	for (const struct session *session = node->sessions; session; session = session->next)
		if (session->service == service || !spend(checker, session->span))
			return true;
	return false;
}

static void note_used(struct checker *checker, struct route *rules)
{
	for (struct route *rule = rules; rule; rule = rule->next)
		if (rule->used)
			*table_at(&checker->used_routes, (const void *)(uintptr_t)rule->span.begin, checker->word.empty) = rule;
}

/* Known from the first unused route on. */
static bool place_is_used(struct checker *checker, const struct route *rule)
{
	if (!checker->used_routes_known)
		for (struct node *node = checker->system->root; node; node = node_after(node)) {
			note_used(checker, node->routes);
			note_used(checker, node->default_routes);
		}
	checker->used_routes_known = true;
	return table_get(&checker->used_routes, (const void *)(uintptr_t)rule->span.begin, checker->word.empty);
}

/* Leaving a route out changes nothing, unless a loop or template makes another one of it, which is used. */
static void help_remove(struct checker *checker, struct diagnostic *diagnostic, const struct route *rule)
{
	if (!place_is_used(checker, rule))
		diagnostic_help_remove(checker->compilation, diagnostic, rule->span, "leave it out");
}

static void unused_route(struct checker *checker, const struct node *child, struct route *rule)
{
	struct diagnostic *diagnostic;

	rule->shadowed_by = shadowing(checker, child->routes, rule);
	if (rule->shadowed_by) {
		diagnostic = finding(checker, "route-shadowed", rule->span,
		                     "this route of '%s' is never reached: an earlier one takes all that it matches", child->path);
		diagnostic_note(checker->compilation, diagnostic, rule->shadowed_by->span, "the earlier one");
		help_remove(checker, diagnostic, rule);
		return;
	}
	if (!rule->service)
		diagnostic = finding(checker, "route-unused", rule->span, "no session of '%s' is left for this route", child->path);
	else if (child->kind == NODE_SANDBOX)
		diagnostic = finding(checker, "route-unused", rule->span,
		                     "nothing in sandbox '%s' needs a session '%s' that this route matches", child->path,
		                     rule->service);
	else if (opens(checker, child, rule->service))
		diagnostic = finding(checker, "route-unused", rule->label.match != LABEL_ANY ? rule->label.span : rule->span,
		                     "'%s' opens no session '%s' with such a label", child->path, rule->service);
	else
		diagnostic = finding(checker, "route-unused", rule->service_span, "'%s' opens no session '%s'", child->path,
		                     rule->service);
	if (child->component && child->kind == NODE_COMPONENT)
		diagnostic_note(checker->compilation, diagnostic, child->component->name_span, "component '%s' is declared here",
		                child->component->name);
	if (!rule->service || child->kind == NODE_SANDBOX || !opens(checker, child, rule->service))
		help_remove(checker, diagnostic, rule);
}

static bool has_poison(const struct route *rule)
{
	for (const struct route_target *target = rule->targets; target; target = target->next)
		if (target->kind == TARGET_POISON)
			return true;
	return false;
}

static void unused_routes(struct checker *checker, const struct node *child)
{
	if (child->poisoned || (child->kind == NODE_SANDBOX && checker->system->incomplete))
		return;
	for (struct route *rule = child->routes; rule && !work_exhausted(checker->compilation); rule = rule->next)
		if (!rule->used && !has_poison(rule))
			unused_route(checker, child, rule);
}

static void unused_default_routes(struct checker *checker, const struct node *sandbox)
{
	for (const struct route *rule = sandbox->default_routes; rule && !work_exhausted(checker->compilation); rule = rule->next)
		if (!rule->used && !has_poison(rule) && !checker->system->incomplete)
			help_remove(checker, finding(checker, "route-unused", rule->span, "no child of %s takes this default route",
			                             node_words(checker, sandbox)), rule);
}

/* ---- borders ---- */

static void exports_without_provider(struct checker *checker, const struct node *sandbox)
{
	for (const struct export *export = sandbox->exports; export; export = export->next) {
		const struct node *target = export->target.node;
		if (export->target.kind != TARGET_CHILD || !target || target->poisoned
		    || node_offers(checker, target, export->service))
			continue;
		struct diagnostic *diagnostic = finding(checker, "export-without-provider", export->target.span,
		        "sandbox '%s' exports '%s', which '%s' does not provide", sandbox->path, export->service, target->name);
		diagnostic_note(checker->compilation, diagnostic, target->name_span, "'%s' starts here", target->name);
	}
}

static void imports_not_satisfied(struct checker *checker, const struct node *sandbox)
{
	for (const struct service_use *import = sandbox->imports; import; import = import->next) {
		if (import->used || !import->interface || outside_offers(checker, sandbox, import->service))
			continue;
		struct diagnostic *diagnostic = finding(checker, "import-not-satisfied", import->span,
		        "sandbox '%s' imports '%s', and nobody outside provides it", sandbox->path, import->service);
		diagnostic_note(checker->compilation, diagnostic, checker->system->platform->core_span,
		                "core of platform '%s' does not either", checker->system->platform->name);
	}
}

void check_references(struct checker *checker)
{
	struct table binaries;

	unused_modules(checker);
	index_binaries(checker, &binaries);
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		foreign_binary(checker, &binaries, node);
		unused_routes(checker, node);
		if (node->kind != NODE_SANDBOX)
			continue;
		unused_default_routes(checker, node);
		exports_without_provider(checker, node);
		imports_not_satisfied(checker, node);
	}
}
