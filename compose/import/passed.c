/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include "model/text.h"

#include <string.h>

/*
 * Rules and policies that pass over the very request that they were written for: it stands behind a rule that takes
 * everything, or its label misses the request's by a letter, by the child's own name, by the kind of the condition. Init
 * says nothing, and somebody else serves the request.
 *
 * What a rule was written for is not known; so all of this must hold before it is an error: no known request takes the
 * rule, one could have been meant by it, what takes that one has no condition, and it would be served otherwise. A label
 * that is nearly right says so only where all requests are known. A rule for a request that nobody makes stays without a
 * word.
 */

static const char separator[] = " -> ";

enum { SEPARATOR_CHARS = sizeof(separator) - 1, PART_CHARS_MIN = 3, CHANGED_CHARS_MIN = 4 };

/* ---- labels that are nearly the same ---- */

/* By one letter that is too many, or that another one stands for. Short texts differ so for good reasons, unless the
 * letter is the last. */
static bool differ_by_one(const char *a, size_t a_chars, const char *b, size_t b_chars)
{
	size_t less = a_chars < b_chars ? a_chars : b_chars, front = 0, back = 0;
	if (less < PART_CHARS_MIN && strncmp(a, b, less))
		return false;
	if (!less || a_chars + b_chars - 2 * less > 1 || (a_chars == b_chars && less < CHANGED_CHARS_MIN))
		return false;
	while (front < less && a[front] == b[front])
		front++;
	while (back < less - front && a[a_chars - 1 - back] == b[b_chars - 1 - back])
		back++;
	return front + back + 1 == (a_chars > b_chars ? a_chars : b_chars);
}

static bool begins(const char *text, const char *with) { return !strncmp(text, with, strlen(with)); }

static bool ends(const char *text, const char *with)
{
	size_t chars = strlen(text), with_chars = strlen(with);
	return chars >= with_chars && !strcmp(text + chars - with_chars, with);
}

/* The label itself, or so much of its begin or end that it is no accident. */
static bool is_part(const char *label, const char *value)
{
	return !strcmp(label, value) || (strlen(value) >= PART_CHARS_MIN && (begins(label, value) || ends(label, value)));
}

/* `tag` says which part of the label the value stands for; a value with one letter too many is compared with one less. */
static bool misses_by_one(const char *tag, const char *label, const char *value)
{
	size_t chars = strlen(label), value_chars = strlen(value);
	if (!strcmp(tag, "label") || !strcmp(tag, "unscoped_label") || value_chars < 2)
		return differ_by_one(label, chars, value, value_chars);
	size_t part = value_chars - 1 < chars ? value_chars - 1 : chars;
	return differ_by_one(!strcmp(tag, "label_prefix") ? label : label + chars - part, part, value, value_chars);
}

static bool is_near(const char *tag, const char *label, const char *value)
{
	return is_part(label, value) || misses_by_one(tag, label, value);
}

static const char *const condition_tags[] = { "label", "label_prefix", "label_suffix", "label_last", "unscoped_label" };

enum { CONDITION_TAGS = sizeof(condition_tags) / sizeof(condition_tags[0]) };

/* The only condition of a rule or policy. NULL: none, or several, whose meaning together is not guessed. */
static const char *only_condition(const struct conf_node *node)
{
	const char *found = NULL;
	for (size_t i = 0; i < CONDITION_TAGS; i++)
		if (conf_value(node, condition_tags[i])) {
			if (found)
				return NULL;
			found = condition_tags[i];
		}
	return found;
}

static bool has_condition(const struct conf_node *node)
{
	for (size_t i = 0; i < CONDITION_TAGS; i++)
		if (conf_value(node, condition_tags[i]))
			return true;
	return false;
}

/* ---- routes ---- */

void foreign_taken_add(struct foreign_system *system, struct foreign_start *start, const char *service, const char *label,
                       const struct conf_node *rule, const struct foreign_answer *answer)
{
	/* a route of one rule has none to pass over */
	if (system->trial || !start->own_route || !start->route->children->next)
		return;
	struct foreign_taken *taken = arena_new(&system->compilation->arena, struct foreign_taken);
	*taken = (struct foreign_taken){ .service = service, .label = label, .rule = rule, .outcome = answer->outcome,
	                                 .server = answer->server, .server_label = answer->label, .next = start->taken };
	start->taken = taken;
}

/* All that it opens is known: it was described, and its configuration is here. */
static bool is_known(const struct foreign_start *start)
{
	if (!start->inner)
		return start->config && start->component && start->component->has_inside && strcmp(start->binary, "init")
		       && conf_is(start->component->node, "component");
	for (const struct foreign_start *each = start->inner->starts; each; each = each->next)
		if (!is_known(each))
			return false;
	return true;
}

/* Without the child's name, which sessions of the environment do not have. */
static const char *label_below(const struct foreign_start *start, const char *label)
{
	size_t chars = strlen(start->name);
	return begins(label, start->name) && begins(label + chars, separator) ? label + chars + SEPARATOR_CHARS : label;
}

static bool nearly_matches(const struct foreign_start *start, const struct conf_node *rule, const struct foreign_taken *taken)
{
	const char *tag = only_condition(rule), *service = conf_value(rule, "name");
	if (!tag || !service || !conf_is(rule, "service") || strcmp(service, taken->service))
		return false;
	const char *value = conf_value(rule, tag), *label = label_below(start, taken->label);
	if (!*value || !*label)
		return false;
	if (strcmp(tag, "unscoped_label") && label_below(start, value) != value && is_part(label, label_below(start, value)))
		return true;
	return is_near(tag, label, value);
}

/* Core names modules by the last element; everybody else may look at all of the label. */
static bool is_served_otherwise(struct foreign_system *system, const struct foreign_taken *taken,
                                const struct foreign_answer *answer)
{
	if (answer->outcome == OUTCOME_DENIED || answer->outcome == OUTCOME_PENDING || answer->outcome == OUTCOME_LOCAL)
		return false;
	if ((unsigned)answer->outcome != taken->outcome || answer->server != taken->server)
		return true;
	if (!answer->label || !taken->server_label)
		return false;
	if (answer->outcome == OUTCOME_CORE && !strcmp(taken->service, "ROM"))
		return strcmp(foreign_last_element(system, answer->label), foreign_last_element(system, taken->server_label));
	return strcmp(answer->label, taken->server_label);
}

static bool rule_would_serve_otherwise(struct foreign_system *system, struct foreign_start *start,
                                       const struct conf_node *rule, const struct foreign_taken *taken)
{
	struct foreign_answer answer;
	system->trial = true;
	bool resolves = foreign_rule_resolves(system, start, rule, taken->service, taken->label, &answer);
	system->trial = false;
	return resolves && is_served_otherwise(system, taken, &answer);
}

static void report_rule(struct foreign_system *system, const struct foreign_start *start, const struct conf_node *rule,
                        const struct foreign_taken *taken, bool matches)
{
	const char *label = label_below(start, taken->label);
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "route-passed-over", RULE_DENY, rule->head_span,
	        matches ? "this rule would take the %s session%s%s%s of '%s', and an earlier one takes it"
	                : "this rule takes nothing, and misses the %s session%s%s%s of '%s' by little", taken->service,
	        *label ? " \"" : "", label, *label ? "\"" : "", start->path);
	diagnostic_note(system->compilation, diagnostic, taken->rule->head_span, "this rule takes it");
	diagnostic_help(system->compilation, diagnostic, matches ? "put the more special rule first"
	                : "the label in the rule differs a little from that of the session");
	*table_at(&system->names, &system->reported, foreign_policy_key(system, rule)) = (void *)rule;
}

static void check_rule(struct foreign_system *system, struct foreign_start *start, const struct conf_node *rule, bool known)
{
	bool takes = false;
	for (struct foreign_taken *taken = start->taken; taken; taken = taken->next) {
		if (!foreign_work(system, 1))
			return;
		takes         |= taken->rule == rule;
		taken->passed |= taken->rule == rule;
	}
	/* what falls through to the next rule anyway is for whatever comes */
	if (conf_is(rule, "any-service") && !has_condition(rule))
		return;
	for (const struct foreign_taken *taken = start->taken; taken && !takes && foreign_work(system, 1); taken = taken->next) {
		if (has_condition(taken->rule))
			continue;
		bool matches = taken->passed && foreign_rule_matches(rule, start->name, taken->service, taken->label);
		if ((matches || (known && nearly_matches(start, rule, taken)))
		    && rule_would_serve_otherwise(system, start, rule, taken)) {
			report_rule(system, start, rule, taken, matches);
			return;
		}
	}
}

static void check_route(struct foreign_system *system, struct foreign_start *start)
{
	bool known = is_known(start);
	for (const struct conf_node *rule = start->route->children; rule; rule = rule->next)
		if (foreign_is_rule(rule))
			check_rule(system, start, rule, known);
}

/* ---- policies ---- */

struct foreign_visit {
	const char             *label;
	const struct conf_node *policy;
	struct foreign_visit   *next;
};

struct foreign_visits {
	const struct conf_node    *policies;   /* the node that holds them */
	const struct foreign_init *around;     /* whose children have such labels */
	struct foreign_visit      *first;
	struct foreign_visits     *next;
};

void foreign_visit_add(struct foreign_system *system, const struct foreign_start *server, const struct conf_node *policies,
                       const char *label, const struct conf_node *policy)
{
	if (system->trial)
		return;
	void                 **at     = table_at(&system->names, policies, "visits");
	struct foreign_visits *visits = *at;
	if (!visits) {
		*at = visits = arena_new(&system->compilation->arena, struct foreign_visits);
		*visits = (struct foreign_visits){ .policies = policies, .around = server->outer, .next = system->visits };
		system->visits = visits;
	}
	struct foreign_visit *visit = arena_new(&system->compilation->arena, struct foreign_visit);
	*visit = (struct foreign_visit){ .label = label, .policy = policy, .next = visits->first };
	visits->first = visit;
}

/* What a policy says besides whom it is for. */
static bool says_the_same(const struct conf_node *a, const struct conf_node *b)
{
	static const char *const tags[] = { "report", "root", "writeable", "name", "label" };
	for (size_t i = 0; i < 3; i++) {
		const char *left = conf_value(a, tags[i]), *right = conf_value(b, tags[i]);
		if (!left != !right || (left && strcmp(left, right)))
			return false;
	}
	a = conf_child(a, "child"), b = conf_child(b, "child");
	for (size_t i = 3; a && b && i < 5; i++) {
		const char *left = conf_value(a, tags[i]), *right = conf_value(b, tags[i]);
		if (!left != !right || (left && strcmp(left, right)))
			return false;
	}
	return !a == !b;
}

static const char *first_element(struct foreign_system *system, const char *label)
{
	const char *end = strstr(label, separator);
	return intern(&system->compilation->interner, label, end ? (size_t)(end - label) : strlen(label));
}

/* The label as an init further out would see it: with one element more in front. */
static bool is_from_outside(const char *tag, const char *label, const char *value)
{
	const char *below = strstr(value, separator);
	if (!below)
		return false;
	below += SEPARATOR_CHARS;
	return !strcmp(below, label) || (!strcmp(tag, "label_prefix") && strlen(below) >= PART_CHARS_MIN && begins(label, below));
}

static bool nearly_selects(struct foreign_system *system, const struct foreign_visits *visits, const struct conf_node *policy,
                           const struct foreign_visit *visit)
{
	const char *tag = only_condition(policy), *value = tag ? conf_value(policy, tag) : "";
	if (!*value || !conf_is(visit->policy, "default-policy") || says_the_same(policy, visit->policy))
		return false;
	/* it is for somebody else, who is there */
	const char *name = first_element(system, value);
	if (strcmp(name, first_element(system, visit->label)) && foreign_start_named(visits->around, name))
		return false;
	return is_near(tag, visit->label, value) || is_from_outside(tag, visit->label, value);
}

static void check_policy(struct foreign_system *system, const struct foreign_visits *visits, const struct conf_node *policy)
{
	for (const struct foreign_visit *visit = visits->first; visit; visit = visit->next)
		if (visit->policy == policy)
			return;
	for (const struct foreign_visit *visit = visits->first; visit && foreign_work(system, 1); visit = visit->next) {
		if (!nearly_selects(system, visits, policy, visit))
			continue;
		diagnostic_note(system->compilation, diagnostic_finding(system->compilation, "policy-unmatched", RULE_DENY,
		        policy->head_span, "no client selects this policy, and one with the label \"%s\" gets the default",
		        visit->label), visit->policy->head_span, "this one");
		return;
	}
}

/* ---- the tree ---- */

static void check_init(struct foreign_system *system, const struct foreign_init *init)
{
	for (struct foreign_start *start = init->starts; start; start = start->next) {
		if (start->taken && !start->denied)
			check_route(system, start);
		if (start->inner)
			check_init(system, start->inner);
	}
}

void foreign_check_passed_over(struct foreign_system *system)
{
	check_init(system, system->top);
	for (const struct foreign_visits *visits = system->visits; visits; visits = visits->next)
		for (const struct conf_node *policy = visits->policies->children; policy; policy = policy->next)
			if (conf_is(policy, "policy"))
				check_policy(system, visits, policy);
	for (const struct foreign_shadow *shadow = system->shadows; shadow; shadow = shadow->next)
		if (!table_get(&system->names, &system->reported, foreign_policy_key(system, shadow->rule)))
			diagnostic_note(system->compilation, diagnostic_finding(system->compilation, "route-shadowed", RULE_WARN,
			        shadow->rule->head_span, "this rule is never used: an earlier one takes everything that it could take"),
			        shadow->earlier->head_span, "this one");
}
