/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include "model/text.h"

#include <string.h>

/* How Genode's init routes: rules in document order, the first `service` rule that matches is final. */

static const char separator[] = " -> ";

enum { SEPARATOR_CHARS = sizeof(separator) - 1, EXPORT_DEPTH_MAX = INIT_DEPTH_MAX, WORK_OF_TARGET = 10,
       WORK_OF_SESSION = 100 };

/* ---- labels ---- */

static const char *last_separator(const char *label)
{
	const char *found = NULL;
	for (const char *at = label; (at = strstr(at, separator)); at++)
		found = at;
	return found;
}

const char *foreign_last_element(struct foreign_system *system, const char *label)
{
	const char *at = last_separator(label);
	return intern_string(&system->compilation->interner, at ? at + SEPARATOR_CHARS : label);
}

/* What a child's rules call the label: behind "child -> ". NULL: it does not begin so. */
static const char *relative(const char *child, const char *label)
{
	size_t chars = strlen(child);
	return !strncmp(label, child, chars) && !strncmp(label + chars, separator, SEPARATOR_CHARS)
	       ? label + chars + SEPARATOR_CHARS : NULL;
}

struct text { const char *first; size_t chars; };

static struct text trimmed(const char *text)
{
	text += strspn(text, " ");
	size_t chars = strlen(text);
	while (chars && text[chars - 1] == ' ')
		chars--;
	return (struct text){ text, chars };
}

static bool begins(struct text text, struct text with)
{
	return text.chars >= with.chars && !memcmp(text.first, with.first, with.chars);
}

static bool ends(struct text text, struct text with)
{
	return text.chars >= with.chars && !memcmp(text.first + text.chars - with.chars, with.first, with.chars);
}

static bool equal(struct text a, struct text b) { return a.chars == b.chars && begins(a, b); }

/* ---- rules ---- */

bool foreign_is_rule(const struct conf_node *node)
{
	return conf_is(node, "service") || conf_is(node, "any-service");
}

bool foreign_rule_matches(const struct conf_node *rule, const char *child, const char *service, const char *label)
{
	const char *name = conf_value(rule, "name"), *unscoped = conf_value(rule, "unscoped_label");
	const char *last = conf_value(rule, "label_last"), *exact = conf_value(rule, "label");
	const char *prefix = conf_value(rule, "label_prefix"), *suffix = conf_value(rule, "label_suffix");

	if (!foreign_is_rule(rule) || (conf_is(rule, "service") && (!name || strcmp(name, service))))
		return false;
	if (unscoped)
		return !strcmp(unscoped, label);
	if (last) {
		const char *at = last_separator(label);
		return !strcmp(last, at ? at + SEPARATOR_CHARS : label);
	}
	if (!exact && !prefix && !suffix)
		return true;
	const char *rest = relative(child, label);
	if (!rest)
		return false;
	/* one condition alone is compared by a checksum of the text as it stands, blanks included */
	if (exact && !prefix && !suffix)
		return !strcmp(exact, rest);
	struct text found = trimmed(rest);
	return (!exact || equal(found, trimmed(exact))) && (!prefix || begins(found, trimmed(prefix)))
	    && (!suffix || ends(found, trimmed(suffix)));
}

/* ---- policies ---- */

struct score { bool exact; size_t prefix, suffix; };

static bool policy_score(const struct conf_node *policy, struct text label, struct score *score)
{
	const char *exact = conf_value(policy, "label"), *prefix = conf_value(policy, "label_prefix");
	const char *suffix = conf_value(policy, "label_suffix");

	if (!exact && !prefix && !suffix)
		return false;
	*score = (struct score){ exact != NULL, prefix ? trimmed(prefix).chars + 1 : 0, suffix ? trimmed(suffix).chars + 1 : 0 };
	return (!exact || equal(label, trimmed(exact))) && (!prefix || begins(label, trimmed(prefix)))
	    && (!suffix || ends(label, trimmed(suffix)));
}

static bool better(struct score a, struct score b)
{
	if (a.exact || b.exact)
		return a.exact && !b.exact;
	return a.prefix != b.prefix ? a.prefix > b.prefix : a.suffix > b.suffix;
}

const struct conf_node *foreign_policy(struct foreign_system *system, const struct conf_node *config, const char *label)
{
	const struct conf_node *best = NULL, *otherwise = NULL;
	struct score            most = { 0 }, score;

	for (const struct conf_node *node = config->children; node && foreign_work(system, 1); node = node->next) {
		if (conf_is(node, "default-policy") && !otherwise)
			otherwise = node;
		if (!conf_is(node, "policy") || !policy_score(node, trimmed(label), &score) || (best && !better(score, most)))
			continue;
		best = node;
		most = score;
	}
	return best ? best : otherwise;
}

/* ---- children ---- */

const char *foreign_alias_target(const struct foreign_init *init, const char *name, const struct conf_node **alias)
{
	*alias = table_get(init->names, &init->config, name);
	return *alias ? conf_value(*alias, "child") : name;
}

struct foreign_start *foreign_start_named(const struct foreign_init *init, const char *name)
{
	return table_get(init->names, init, name);
}

struct foreign_start *foreign_child(const struct foreign_init *init, const char *name, const struct conf_node **alias)
{
	const char *target = foreign_alias_target(init, name, alias);
	return target ? foreign_start_named(init, target) : NULL;
}

bool foreign_provides(const struct foreign_start *start, const char *service)
{
	return table_get(start->outer->names, &start->provides, service);
}

bool foreign_parent_provides(const struct foreign_init *init, const char *service)
{
	return table_get(init->names, &init->parent_provides, service);
}

const struct conf_node *foreign_export(const struct foreign_init *init, const char *service)
{
	return table_get(init->names, &init->defaults, service);
}

/* ---- answers ---- */

__attribute__((format(printf, 5, 6)))
static struct foreign_answer denied(struct foreign_system *system, const char *finding, struct span place,
                                    struct foreign_start *at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct foreign_answer answer = { .outcome = OUTCOME_DENIED, .finding = finding, .place = place, .at = at,
	        .why = arena_vformat(&system->compilation->arena, format, arguments) };
	va_end(arguments);
	return answer;
}

/* The bound on work was reached. */
static struct foreign_answer undecided(const char *label, struct span rule)
{
	return (struct foreign_answer){ .outcome = OUTCOME_LOCAL, .label = label, .rule = rule };
}

static const char *rewritten(struct foreign_system *system, const struct conf_node *target, const char *label)
{
	struct interner *interner = &system->compilation->interner;
	const char *verbatim = conf_value(target, "label"), *identity = conf_value(target, "identity");
	const char *resource = conf_value(target, "resource"), *prepend = conf_value(target, "prepend_resource");
	const char *at = last_separator(label);

	if (verbatim)
		return verbatim;
	if (!identity)
		identity = intern(interner, label, at ? (size_t)(at - label) : 0);
	if (!resource)
		resource = at ? at + SEPARATOR_CHARS : label;
	/* what nothing is rewritten of */
	if (!prepend && !conf_value(target, "identity") && !conf_value(target, "resource"))
		return label;
	return intern_format(interner, "%s%s%s%s", identity, *identity ? separator : "", prepend ? prepend : "", resource);
}

static struct foreign_answer request(struct foreign_system *system, struct foreign_start *start, const char *service,
                                     const char *label, unsigned depth);

/* ---- into a child ---- */

/* An init that serves what its children provide: top-level `service` nodes and their policies. */
static struct foreign_answer enter_init(struct foreign_system *system, struct foreign_start *server, const char *service,
                                        const char *label, unsigned depth)
{
	const struct foreign_init *init  = server->inner;
	const struct conf_node    *found = foreign_export(init, service);

	if (!found) {
		struct foreign_answer answer = denied(system, "export-missing", init->config->head_span, server,
		        "the configuration of '%s' has no top-level 'service %s'", server->path, service);
		answer.outcome = OUTCOME_PENDING;
		return answer;
	}
	const struct conf_node *policy = foreign_policy(system, found, label);
	if (!policy && !foreign_work(system, 0))
		return undecided(label, found->head_span);
	if (!policy)
		return denied(system, "policy-missing", found->head_span, server, "no policy of 'service %s' in '%s' takes the label "
		              "\"%s\"", service, server->path, label);
	const struct conf_node *child = conf_child(policy, "child");
	const char             *name  = child ? conf_value(child, "name") : NULL;
	if (!name)
		return denied(system, "export-target", policy->head_span, server, "the policy names no child");
	struct foreign_start *inside = foreign_start_named(init, name);
	if (!inside || !foreign_provides(inside, service) || depth > EXPORT_DEPTH_MAX) {
		struct foreign_answer answer = denied(system, "export-without-provider", child->head_span, server,
		        inside ? "'%s' does not provide '%s'" : "no child is called '%s'", name, service);
		answer.outcome = OUTCOME_PENDING;
		return answer;
	}
	foreign_visit_add(system, server, found, label, policy);
	const char *passed = conf_value(child, "label") ? conf_value(child, "label") : label;
	struct foreign_answer answer = inside->inner
		? enter_init(system, inside, service, passed, depth + 1)
		: (struct foreign_answer){ .outcome = OUTCOME_START, .server = inside, .label = passed, .rule = child->head_span };
	answer.parents++;
	return answer;
}

static struct foreign_answer enter_child(struct foreign_system *system, struct foreign_start *server, const char *service,
                                         const char *label, const struct conf_node *target, unsigned depth)
{
	if (server->inner)
		return enter_init(system, server, service, label, depth);
	return (struct foreign_answer){ .outcome = OUTCOME_START, .server = server, .label = label, .rule = target->head_span };
}

/* ---- targets ---- */

static struct foreign_answer to_parent(struct foreign_system *system, struct foreign_start *start, const char *service,
                                       const char *label, const struct conf_node *target, unsigned depth)
{
	const struct foreign_init *init = start->outer;
	struct foreign_answer      answer;

	if (!foreign_parent_provides(init, service))
		return denied(system, "parent-not-provided", target->head_span, start,
		              "'parent-provides' does not list '%s'", service);
	const char *passed = rewritten(system, target, label);
	if (init->self) {
		answer = request(system, init->self, service,
		                 text_joined(&system->compilation->interner, init->self->name, separator, passed),
		                 depth + 1);
		if (answer.outcome == OUTCOME_DENIED && answer.at == init->self && span_is_none(answer.rule))
			answer.rule = target->head_span;
	} else if (!foreign_kernel_provides(system->kernel, service)) {
		answer = denied(system, "core-service", target->head_span, start,
		                "core has no service '%s' on %s", service, system->kernel->name);
	} else {
		answer = (struct foreign_answer){ .outcome = OUTCOME_CORE, .label = passed, .rule = target->head_span };
	}
	answer.parents++;
	if (!answer.long_label || strlen(passed) > strlen(answer.long_label))
		answer.long_label = passed;
	return answer;
}

static struct foreign_answer to_child(struct foreign_system *system, struct foreign_start *start, const char *service,
                                      const char *label, const struct conf_node *target, unsigned depth)
{
	const struct conf_node *alias;
	const char             *name   = conf_value(target, "name");
	struct foreign_start   *server = name ? foreign_child(start->outer, name, &alias) : NULL;

	if (!server)
		return denied(system, "dangling-target", target->head_span, start, "there is no child '%s'", name ? name : "");
	if (!foreign_provides(server, service))
		return denied(system, "not-provided", target->head_span, start, "'%s' does not provide '%s'", server->name, service);
	return enter_child(system, server, service, rewritten(system, target, label), target, depth);
}

static struct foreign_answer to_any_child(struct foreign_system *system, struct foreign_start *start, const char *service,
                                          const char *label, const struct conf_node *target, unsigned depth)
{
	const struct foreign_provider *provider = table_get(start->outer->names, &start->outer->starts, service);
	if (!provider)
		return denied(system, "no-provider", target->head_span, start, "no child provides '%s'", service);
	if (provider->second)
		return denied(system, "ambiguous-provider", target->head_span, start, "both '%s' and '%s' provide '%s'",
		              provider->first->name, provider->second->name, service);
	return enter_child(system, provider->first, service, rewritten(system, target, label), target, depth);
}

/* Whether the target resolves here: what happens to the request further out no longer comes back to this rule. */
static bool target_resolves(const struct foreign_answer *answer, const struct foreign_start *start,
                            const struct conf_node *target)
{
	return answer->outcome != OUTCOME_DENIED || answer->at != start || answer->place.begin != target->head_span.begin
	       || !strcmp(answer->finding, "core-service");
}

static struct foreign_answer try_target(struct foreign_system *system, struct foreign_start *start, const char *service,
                                        const char *label, const struct conf_node *target, unsigned depth)
{
	if (conf_is(target, "parent"))
		return to_parent(system, start, service, label, target, depth);
	if (conf_is(target, "child"))
		return to_child(system, start, service, label, target, depth);
	if (conf_is(target, "any-child"))
		return to_any_child(system, start, service, label, target, depth);
	if (conf_is(target, "local"))
		return (struct foreign_answer){ .outcome = OUTCOME_LOCAL, .label = label, .rule = target->head_span };
	return denied(system, "misplaced-node", target->head_span, start, "'%s' is no target", target->type);
}

/* ---- the walk ---- */

bool foreign_rule_resolves(struct foreign_system *system, struct foreign_start *start, const struct conf_node *rule,
                           const char *service, const char *label, struct foreign_answer *answer)
{
	for (const struct conf_node *target = rule->children; target && foreign_work(system, WORK_OF_TARGET); target = target->next) {
		*answer = try_target(system, start, service, label, target, 0);
		if (target_resolves(answer, start, target))
			return true;
	}
	return false;
}

static struct foreign_answer walk(struct foreign_system *system, struct foreign_start *start, const char *service,
                                  const char *label, unsigned depth)
{
	struct foreign_answer first = { .outcome = OUTCOME_LOCAL }, answer;

	if (!start->route)
		return denied(system, "no-route", start->node->head_span, start,
		              "it has no 'route', and there is no 'default-route'");
	for (const struct conf_node *rule = start->route->children; rule; rule = rule->next) {
		if (!foreign_work(system, 1))
			return undecided(label, rule->head_span);
		if (!foreign_rule_matches(rule, start->name, service, label))
			continue;
		for (const struct conf_node *target = rule->children; target; target = target->next) {
			if (!foreign_work(system, WORK_OF_TARGET))
				return undecided(label, target->head_span);
			answer = try_target(system, start, service, label, target, depth);
			if (target_resolves(&answer, start, target)) {
				foreign_taken_add(system, start, service, label, rule, &answer);
				if (first.outcome == OUTCOME_DENIED && !strcmp(first.finding, "ambiguous-provider")) {
					answer.ambiguous     = first.place;
					answer.ambiguous_why = first.why;
				}
				return answer;
			}
			if (first.outcome != OUTCOME_DENIED || !strcmp(answer.finding, "ambiguous-provider"))
				first = answer;
		}
		if (!rule->children && first.outcome != OUTCOME_DENIED)
			first = denied(system, "rule-without-target", rule->head_span, start, "the rule has no target");
		if (conf_is(rule, "service"))
			return first.outcome == OUTCOME_DENIED
			       ? first : denied(system, "rule-without-target", rule->head_span, start, "the rule has no target");
	}
	if (first.outcome == OUTCOME_DENIED)
		return first;
	return denied(system, "no-route", start->own_route ? start->route->head_span : start->node->head_span, start,
	              "no rule of its %s takes the request", start->own_route ? "'route'" : "'default-route'");
}

static struct foreign_answer request(struct foreign_system *system, struct foreign_start *start, const char *service,
                                     const char *label, unsigned depth)
{
	if (!strcmp(service, "ROM")) {
		const char *last = foreign_last_element(system, label);
		if (start->config && !strcmp(last, "config"))
			return (struct foreign_answer){ .outcome = OUTCOME_INIT, .label = label, .config_of = start,
			                                .rule = start->config->head_span };
		if (!start->ld && !strcmp(label, "ld.lib.so"))
			label = start->binary;
		if (!strcmp(last, "session_requests"))
			return (struct foreign_answer){ .outcome = OUTCOME_INIT, .label = label, .rule = start->node->head_span };
	}
	if (depth > 2 * INIT_DEPTH_MAX)
		return denied(system, "nesting-too-deep", start->node->head_span, start, "the inits are nested too deeply");
	return walk(system, start, service, label, depth);
}

struct foreign_answer foreign_request(struct foreign_system *system, struct foreign_start *start, const char *service,
                                      const char *label)
{
	system->session_count++;
	if (!foreign_work(system, WORK_OF_SESSION))
		return undecided(label, start->node->head_span);
	return request(system, start, service, label, 0);
}
