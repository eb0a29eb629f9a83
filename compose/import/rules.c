/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include "base/suggest.h"
#include "model/text.h"

#include <string.h>

/* Rules that cannot do what they say, whoever asks: dead targets, rules behind other rules, labels that nobody has. */

enum { SUGGESTIONS_MAX = 200 };            /* beyond, looking for a similar name takes too long */

struct context {
	struct foreign_system      *system;
	const struct foreign_init  *init;
	const struct foreign_start *start;     /* whose route it is; NULL: the default route */
};

static struct compilation *compilation_of(const struct context *context) { return context->system->compilation; }

/* ---- names of services ---- */

static void check_service_name(struct foreign_system *system, const struct conf_node *node)
{
	const char       *name = conf_value(node, "name");
	struct suggestion best;

	if (!name || foreign_service_known(system->facts, name))
		return;
	suggestion_init(&best, name);
	for (const struct conf_node *each = system->facts->services->children; each && suggestions_left(); each = each->next)
		if (conf_is(each, "service"))
			suggestion_offer(&best, conf_value(each, "name"));
	if (best.word)
		diagnostic_help_edit(system->compilation, diagnostic_finding(system->compilation, "misspelled-service", RULE_DENY,
		        conf_place(node, "name"), "Genode has no service '%s'", name), conf_place(node, "name"), best.word,
		        "did you mean '%s'?", best.word);
}

static void check_service_names(struct foreign_system *system, const struct conf_node *list)
{
	/* init reads the names of all nodes in such a list, whatever their type */
	for (const struct conf_node *node = list ? list->children : NULL; node; node = node->next)
		check_service_name(system, node);
}

/* ---- labels ---- */

static const char *const label_tags[] = { "label", "label_prefix", "label_suffix" };

static void check_labels(const struct context *context, const struct conf_node *rule)
{
	const struct conf_attribute *label = conf_attribute(rule, "label"), *last = conf_attribute(rule, "label_last");
	const struct conf_attribute *unscoped = conf_attribute(rule, "unscoped_label");
	struct compilation          *compilation = compilation_of(context);

	for (size_t i = 0; i < 3; i++) {
		const struct conf_attribute *other = conf_attribute(rule, label_tags[i]);
		if (other && (last || unscoped))
			diagnostic_note(compilation, diagnostic_finding(compilation, "label-conflict", RULE_WARN, other->span,
			        "'%s' is ignored beside '%s'", other->tag, unscoped ? unscoped->tag : last->tag),
			        unscoped ? unscoped->span : last->span, "this one holds");
	}
	if (!label || last || unscoped)
		return;
	size_t chars = strlen(label->value);
	if (context->system->document.syntax == CONF_HID && chars >= 2 && !strcmp(label->value + chars - 2, "->"))
		diagnostic_help(compilation, diagnostic_finding(compilation, "label-never", RULE_DENY, label->span,
		        "the rule never matches: HID cuts the blank that the label ends with"), "write 'label_prefix: %s'",
		        label->value);
	if (context->start && !strncmp(label->value, context->start->name, strlen(context->start->name))
	    && !strncmp(label->value + strlen(context->start->name), " -> ", 4))
		diagnostic_help(compilation, diagnostic_finding(compilation, "label-suspicious", RULE_WARN, label->span,
		        "labels of rules are relative to the child: this one holds its own name"), "leave out '%s -> '",
		        context->start->name);
	if (context->start && !strcmp(label->value, "ld.lib.so") && strcmp(context->start->binary, "init"))
		diagnostic_help(compilation, diagnostic_finding(compilation, "label-suspicious", RULE_WARN, label->span,
		        "the rule does not take the request for the linker of '%s', whose label has no child name before it",
		        context->start->name), "write 'unscoped_label: ld.lib.so'");
}

/* ---- shadows ---- */

/*
 * Whom a rule takes everything from: earlier rules are entered under service and condition, so that a later one finds
 * those that would have taken it. `any-service` rules take a service only where their target has it for sure.
 */
struct shadows {
	const struct context *context;
	struct table          rules;           /* (NULL, "service condition") and (&rules, "condition") of any-service */
};

static const char *condition_text(const struct context *context, const char *before, const struct conf_node *rule)
{
	static const char *const tags[] = { "label", "label_prefix", "label_suffix", "label_last", "unscoped_label" };
	struct interner *interner = &compilation_of(context)->interner;
	const char      *text     = intern_string(interner, before);
	for (size_t i = 0; i < 5; i++)
		if (conf_value(rule, tags[i]))
			text = text_joined(interner, text_joined(interner, text, "|", tags[i]), "=", conf_value(rule, tags[i]));
	return text;
}

static bool goes_to_parent(const struct conf_node *rule)
{
	for (const struct conf_node *target = rule->children; target; target = target->next)
		if (conf_is(target, "parent"))
			return true;
	return false;
}

static void shadows_enter(struct shadows *shadows, const struct conf_node *rule)
{
	const char *service = conf_is(rule, "service") ? conf_value(rule, "name") : NULL;
	if (!service && !(conf_is(rule, "any-service") && goes_to_parent(rule)))
		return;
	void **at = table_at(&shadows->rules, service ? NULL : &shadows->rules,
	                     condition_text(shadows->context, service ? service : "", rule));
	if (!*at)
		*at = (void *)rule;
}

static const struct conf_node *shadow_of(struct shadows *shadows, const struct conf_node *rule)
{
	const char             *service = conf_value(rule, "name");
	bool                    offered = foreign_parent_provides(shadows->context->init, service);
	struct interner        *interner = &compilation_of(shadows->context)->interner;
	const struct conf_node *found[] = {
		table_get(&shadows->rules, NULL, service),
		table_get(&shadows->rules, NULL, condition_text(shadows->context, service, rule)),
		offered ? table_get(&shadows->rules, &shadows->rules, intern_string(interner, "")) : NULL,
		offered ? table_get(&shadows->rules, &shadows->rules, condition_text(shadows->context, "", rule)) : NULL,
	};
	for (size_t i = 0; i < sizeof(found) / sizeof(found[0]); i++)
		if (found[i])
			return found[i];
	return NULL;
}

static bool check_shadow(struct shadows *shadows, const struct conf_node *rule)
{
	const struct conf_node *earlier = conf_is(rule, "service") && conf_value(rule, "name") ? shadow_of(shadows, rule) : NULL;
	if (earlier) {
		struct foreign_system *system = shadows->context->system;
		struct foreign_shadow *shadow = arena_new(&system->compilation->arena, struct foreign_shadow);
		*shadow = (struct foreign_shadow){ .rule = rule, .earlier = earlier, .next = system->shadows };
		system->shadows = shadow;
	}
	return earlier != NULL;
}

/* ---- targets ---- */

static void check_child_target(const struct context *context, const struct conf_node *rule, const struct conf_node *target)
{
	struct compilation     *compilation = compilation_of(context);
	const struct conf_node *alias;
	const char             *name    = conf_value(target, "name"), *service = conf_value(rule, "name");
	const struct foreign_start *server = name ? foreign_child(context->init, name, &alias) : NULL;
	struct suggestion       best;

	if (!name || (server && (!service || foreign_provides(server, service))))
		return;
	if (server) {
		diagnostic_note(compilation, diagnostic_finding(compilation, "dead-target", RULE_WARN, target->head_span,
		        "'%s' does not provide '%s': a request that takes this rule is denied", server->name, service),
		        server->node->head_span, "'%s' starts here", server->name);
		return;
	}
	suggestion_init(&best, name);
	if (context->init->start_count <= SUGGESTIONS_MAX)
		for (const struct foreign_start *each = context->init->starts; each && suggestions_left(); each = each->next)
			suggestion_offer(&best, each->name);
	struct diagnostic *diagnostic = diagnostic_finding(compilation, "dead-target", RULE_WARN, target->head_span,
	        "there is no child '%s'%s", name, conf_is(rule, "service") ? ": a request that takes this rule is denied" : "");
	if (best.word)
		diagnostic_help_edit(compilation, diagnostic, conf_place(target, "name"), best.word, "did you mean '%s'?", best.word);
}

static void check_targets(const struct context *context, const struct conf_node *rule)
{
	const char *service = conf_value(rule, "name");

	if (!rule->children)
		diagnostic_help(compilation_of(context), diagnostic_finding(compilation_of(context), "rule-without-target",
		        RULE_DENY, rule->head_span, conf_is(rule, "service") ? "the rule has no target: what it takes is denied"
		                                                             : "the rule has no target, and does nothing"),
		        "add '+ parent' or '+ child NAME'");
	for (const struct conf_node *target = rule->children; target; target = target->next) {
		if (conf_is(target, "child"))
			check_child_target(context, rule, target);
		else if (conf_is(target, "parent") && conf_is(rule, "service") && service && rule->children == target && !target->next
		         && !foreign_parent_provides(context->init, service))
			diagnostic_help(compilation_of(context), diagnostic_finding(compilation_of(context), "dead-target", RULE_WARN,
			        target->head_span, "'parent-provides' does not list '%s': a request that takes this rule is denied",
			        service), "add it there if the parent has it");
	}
}

static void check_route(const struct context *context, const struct conf_node *route)
{
	struct shadows shadows = { .context = context };
	table_init(&shadows.rules, &compilation_of(context)->arena);
	for (const struct conf_node *rule = route->children; rule; rule = rule->next) {
		if (!foreign_is_rule(rule))
			continue;
		if (conf_is(rule, "service"))
			check_service_name(context->system, rule);
		check_labels(context, rule);
		if (!check_shadow(&shadows, rule))
			check_targets(context, rule);
		shadows_enter(&shadows, rule);
	}
}

/* ---- exports and policies of init ---- */

static void check_export(struct foreign_system *system, const struct foreign_init *init, const struct conf_node *service)
{
	struct compilation *compilation = system->compilation;
	const char         *name        = conf_value(service, "name");

	check_service_name(system, service);
	if (!init->self)
		diagnostic_finding(compilation, "export-unused", RULE_WARN, service->head_span,
		                   "nobody is outside of the first init: core never asks for '%s'", name ? name : "");
	else if (name && !foreign_provides(init->self, name))
		diagnostic_note(compilation, diagnostic_finding(compilation, "export-unused", RULE_WARN, service->head_span,
		        "'%s' offers '%s' outwards, but does not list it in its 'provides'", init->self->path, name),
		        init->self->node->head_span, "'%s' starts here", init->self->name);
	for (const struct conf_node *policy = service->children; policy; policy = policy->next) {
		if (conf_is(policy, "policy") && !conf_value(policy, "label") && !conf_value(policy, "label_prefix")
		    && !conf_value(policy, "label_suffix"))
			diagnostic_help(compilation, diagnostic_finding(compilation, "policy-without-label", RULE_DENY, policy->head_span,
			        "the policy never applies: it has no 'label', 'label_prefix' or 'label_suffix'"),
			        "a policy for everybody is 'default-policy'");
		if (!conf_child(policy, "child"))
			diagnostic_finding(compilation, "export-target", RULE_DENY, policy->head_span,
			                   "the policy names no child: the session is denied");
	}
}

static void check_unused_provides(struct foreign_system *system, const struct foreign_start *start)
{
	if (!start->inner)
		return;
	for (const struct conf_node *node = start->provides ? start->provides->children : NULL; node; node = node->next) {
		const char *name = conf_value(node, "name");
		if (name && !foreign_export(start->inner, name))
			diagnostic_note(system->compilation, diagnostic_finding(system->compilation, "export-unused", RULE_WARN,
			        node->head_span, "'%s' never serves '%s': its configuration has no top-level 'service %s'", start->path,
			        conf_value(node, "name"), conf_value(node, "name")), start->inner->config->head_span,
			        "a request would wait for ever");
	}
}

/* Policies without selector, of servers that are known to have policies. */
static void check_server_policies(struct foreign_system *system, const struct foreign_start *start)
{
	const struct conf_node *provides = start->component ? start->component->provides : NULL;
	bool                    policies = false;
	for (const struct conf_node *node = provides ? provides->children : NULL; node; node = node->next)
		policies |= conf_value(node, "policy") != NULL;
	for (const struct conf_node *policy = policies && start->config ? start->config->children : NULL; policy; policy = policy->next)
		if (conf_is(policy, "policy") && !conf_value(policy, "label") && !conf_value(policy, "label_prefix")
		    && !conf_value(policy, "label_suffix"))
			diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "policy-without-label", RULE_DENY,
			        policy->head_span, "the policy never applies: it has no 'label', 'label_prefix' or 'label_suffix'"),
			        "a policy for everybody is 'default-policy'");
}

static void check_announced(struct foreign_system *system, const struct foreign_start *start)
{
	const struct conf_node *provides = start->component ? start->component->provides : NULL;
	for (const struct conf_node *node = provides ? provides->children : NULL; node; node = node->next) {
		const char *service = foreign_service_of_type(system->facts, node->type), *when = conf_value(node, "when");
		if (!service || foreign_provides(start, service) || (when && (!start->config || !conf_child(start->config, when))))
			continue;
		diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "announcement-illegal", RULE_WARN,
		        start->node->head_span, "'%s' offers '%s', but may not: its 'provides' does not list it", start->path,
		        service), "add '+ provides | + service %s'", service);
	}
}

/* ---- a nested init and what it expects of the outside ---- */

static void check_parent_provides(struct foreign_system *system, const struct foreign_init *init)
{
	check_service_names(system, init->parent_provides);
	for (const struct conf_node *node = init->parent_provides ? init->parent_provides->children : NULL; node; node = node->next) {
		const char *service = conf_value(node, "name");
		if (!service || !foreign_service_known(system->facts, service) || init->self)
			continue;
		if (!foreign_kernel_provides(system->kernel, service))
			diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "parent-provides-unavailable", RULE_WARN,
			        node->head_span, "core has no service '%s' on %s", service, system->kernel->name),
			        "a request that is routed to the parent is denied");
	}
}

static void check_init(struct foreign_system *system, const struct foreign_init *init)
{
	struct context context = { .system = system, .init = init };

	check_parent_provides(system, init);
	if (init->default_route)
		check_route(&context, init->default_route);
	for (const struct conf_node *node = init->config->children; node; node = node->next)
		if (conf_is(node, "service"))
			check_export(system, init, node);
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		context.start = start;
		check_service_names(system, start->provides);
		if (start->own_route)
			check_route(&context, start->route);
		check_unused_provides(system, start);
		check_server_policies(system, start);
		check_announced(system, start);
		if (start->inner)
			check_init(system, start->inner);
	}
}

void foreign_check_routes(struct foreign_system *system)
{
	check_init(system, system->top);
}
