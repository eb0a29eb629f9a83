/* SPDX-License-Identifier: MIT */
#include "check/route.h"

#include "model/text.h"

#include <string.h>

/*
 * The rules of a child as its parent's configuration holds them: the author's in their order, then the sandbox's
 * default routes, then one for each session that none of those takes. A derived rule names the label as exactly as
 * rules can, so that a component gets the sessions that it declares and no other.
 *
 * Two properties of the target's configuration language shape the conditions. Environment sessions are only matched by
 * the whole label. And values lose blanks around them, so that a label which ends in " -> " (a grandchild that asks
 * with an empty label) cannot be written as an exact one; it is written as a prefix, and prefixes come last.
 */

/* The label without "child -> ", or NULL for an environment session. */
static const char *relative_label(struct checker *checker, const struct node *child, const char *label)
{
	size_t chars = strlen(child->name);
	if (strncmp(label, child->name, chars) || strncmp(label + chars, " -> ", 4))
		return NULL;
	return intern_string(checker_words(checker), label + chars + 4);
}

static struct label_pattern condition(struct checker *checker, const struct node *child, const struct session *session,
                                      struct label label)
{
	const char *relative = relative_label(checker, child, label.text);
	size_t      chars    = relative ? strlen(relative) : 0;

	if (!relative)
		return (struct label_pattern){ .match = LABEL_UNSCOPED, .text = label.text };
	if (session->requirement && label.is_prefix && session->requirement->label.match == LABEL_SUFFIX
	    && session->client == child)
		return session->requirement->label;
	if (label.is_prefix || (chars && relative[chars - 1] == ' '))
		return chars ? (struct label_pattern){ .match = LABEL_PREFIX,
		                                       .text = label_trimmed(checker_words(checker), relative) }
		             : (struct label_pattern){ .match = LABEL_ANY };
	return (struct label_pattern){ .match = LABEL_EXACT, .text = relative };
}

/* Earlier rules win: whole and exact labels first, then longer prefixes before shorter ones, then the rest. */
static unsigned precedence(const struct route *rule)
{
	switch (rule->label.match) {
	case LABEL_UNSCOPED: return 0;
	case LABEL_EXACT:    return 1;
	case LABEL_PREFIX:   return 2;
	default:             return 3;
	}
}

static bool comes_before(const struct route *a, const struct route *b)
{
	if (precedence(a) != precedence(b))
		return precedence(a) < precedence(b);
	return a->label.match == LABEL_PREFIX && strlen(a->label.text) > strlen(b->label.text);
}

/*
 * Most children have few derived rules, which are compared one by one. Where there are more, as for a sandbox of many,
 * they are found by a text of service and label.
 */
enum { LISTED_MAX = 16 };

static void **place_of(struct checker *checker, const struct node *child, const char *service,
                       const struct label_pattern *pattern)
{
	static const char *const marks[] = { [LABEL_ANY] = "|", [LABEL_EXACT] = "|=", [LABEL_PREFIX] = "|<",
	                                     [LABEL_SUFFIX] = "|>", [LABEL_LAST] = "|-", [LABEL_UNSCOPED] = "|:" };
	const char *key = text_joined(checker_words(checker), service, marks[pattern->match],
	                              pattern->text ? pattern->text : "");
	return table_at(&checker->derived, child, key);
}

static struct route *find_derived(struct checker *checker, const struct node *child, const char *service,
                                  const struct label_pattern *pattern)
{
	if (child->derived_count > LISTED_MAX)
		return *place_of(checker, child, service, pattern);
	struct route *rule = child->derived;
	while (rule && (rule->service != service || rule->label.match != pattern->match
	                || rule->label.text != pattern->text))
		rule = rule->next;
	return rule;
}

/* The first one too many brings those before it along. */
static void enter_derived(struct checker *checker, struct node *child, struct route *rule)
{
	rule->next     = child->derived;
	child->derived = rule;
	if (++child->derived_count <= LISTED_MAX)
		return;
	for (size_t count = child->derived_count == LISTED_MAX + 1 ? child->derived_count : 1; count; count--) {
		*place_of(checker, child, rule->service, &rule->label) = rule;
		rule = rule->next;
	}
}

struct route *derived_rule(struct checker *checker, struct node *child, const struct session *session,
                           struct label label, const struct route_target *target)
{
	struct label_pattern pattern = condition(checker, child, session, label);
	struct route        *known   = find_derived(checker, child, session->service, &pattern);
	if (known)
		return known;

	struct route        *rule = arena_new(checker_arena(checker), struct route);
	struct route_target *own  = arena_new(checker_arena(checker), struct route_target);
	*own      = *target;
	own->next = NULL;
	*rule     = (struct route){ .span = session->span, .service_span = session->span, .service = session->service,
	                            .interface = session->interface, .label = pattern, .targets = own, .used = true };
	enter_derived(checker, child, rule);
	return rule;
}

static void append_copies(struct checker *checker, struct route ***last, const struct route *rules)
{
	for (const struct route *rule = rules;
	     rule && work_spend(checker->compilation, 8, rule->span, "writing default routes for each child"); rule = rule->next) {
		struct route *copy = arena_new(checker_arena(checker), struct route);
		*copy      = *rule;
		copy->next = NULL;
		**last     = copy;
		*last      = &copy->next;
	}
}

/* Stable merge sort of a list. */
static struct route *sorted(struct route *rules)
{
	if (!rules || !rules->next)
		return rules;
	struct route *slow = rules, *fast = rules->next;
	while (fast && fast->next) {
		slow = slow->next;
		fast = fast->next->next;
	}
	struct route *second = slow->next;
	slow->next = NULL;

	struct route *a = sorted(rules), *b = sorted(second), *first = NULL, **last = &first;
	while (a && b) {
		struct route **from = comes_before(b, a) ? &b : &a;
		*last = *from;
		last  = &(*last)->next;
		*from = *last;
	}
	*last = a ? a : b;
	return first;
}

/* Rules are collected newest first. */
static struct route *reversed(struct route *rules)
{
	struct route *result = NULL;
	while (rules) {
		struct route *next = rules->next;
		rules->next = result;
		result      = rules;
		rules       = next;
	}
	return result;
}

void check_derived_rules(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		struct route **last = &node->rules;
		append_copies(checker, &last, node->routes);
		if (node->parent)
			append_copies(checker, &last, node->parent->default_routes);
		node->derived = sorted(reversed(node->derived));
		*last         = node->derived;
	}
}
