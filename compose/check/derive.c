/* SPDX-License-Identifier: MIT */
#include "check/ledger.h"
#include "check/route.h"

#include <assert.h>
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
                                      struct label label, const char *relative)
{
	size_t chars    = relative ? strlen(relative) : 0;

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

/* ---- those that are there ---- */

/*
 * Most children have few derived rules, which are compared one by one. Where there are more, as for a sandbox of many,
 * they stand in a hash table of the whole system: child, service and condition are all addresses, so nothing is read
 * but the rule that is found.
 */
enum { LISTED_MAX = 16, SLOTS_FIRST = 64 };

struct derived_slot {
	const struct node *child;   /* NULL: free */
	struct route      *rule;
};

static size_t slot_hash(const struct node *child, const char *service, const struct label_pattern *pattern)
{
	__extension__ typedef unsigned __int128 wide;
	uint64_t   mixed   = (uint64_t)(uintptr_t)child * 0xd6e8feb86659fd93u ^ (uint64_t)(uintptr_t)pattern->text;
	wide const product = (wide)(mixed * 0xa0761d6478bd642fu ^ (uint64_t)(uintptr_t)service ^ pattern->match)
	                     * 0x9e3779b97f4a7c15u;
	return (size_t)((uint64_t)product ^ (uint64_t)(product >> 64));
}

static bool is_for(const struct route *rule, const char *service, const struct label_pattern *pattern)
{
	return rule->service == service && rule->label.match == pattern->match && rule->label.text == pattern->text;
}

static struct derived_slot *slot_of(const struct derived_table *table, const struct node *child, const char *service,
                                    const struct label_pattern *pattern)
{
	size_t const mask = table->slot_count - 1;
	size_t       at   = slot_hash(child, service, pattern) & mask;
	while (table->slots[at].child && (table->slots[at].child != child || !is_for(table->slots[at].rule, service, pattern)))
		at = (at + 1) & mask;
	return &table->slots[at];
}

static void enter(struct checker *checker, const struct node *child, struct route *rule)
{
	struct derived_table *table = &checker->derived;
	if (table->count + table->count / 2 >= table->slot_count) {
		struct derived_table const old = *table;
		table->slot_count = old.slot_count ? 2 * old.slot_count : SLOTS_FIRST;
		table->slots      = arena_new_array(checker_arena(checker), struct derived_slot, table->slot_count);
		for (size_t i = 0; i < old.slot_count; i++)
			if (old.slots[i].child)
				*slot_of(table, old.slots[i].child, old.slots[i].rule->service, &old.slots[i].rule->label) = old.slots[i];
		arena_give_back(checker_arena(checker), old.slots, old.slot_count * sizeof(*old.slots));
	}
	*slot_of(table, child, rule->service, &rule->label) = (struct derived_slot){ child, rule };
	table->count++;
}

static struct route *find_derived(struct checker *checker, const struct node *child, const char *service,
                                  const struct label_pattern *pattern)
{
	if (child->derived_count > LISTED_MAX)
		return slot_of(&checker->derived, child, service, pattern)->rule;
	struct route *rule = child->derived;
	while (rule && !is_for(rule, service, pattern))
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
		enter(checker, child, rule);
		rule = rule->next;
	}
}

struct route *derived_rule(struct checker *checker, struct node *child, const struct session *session,
                           struct label label, const char *relative, const struct route_target *target)
{
	if (!relative)
		relative = relative_label(checker, child, label.text);
	struct label_pattern pattern = condition(checker, child, session, label, relative);
	struct route        *known   = find_derived(checker, child, session->service, &pattern);
	if (known)
		return known;

	struct route *rule = arena_new(checker_arena(checker), struct route);
	assert(!target->next);
	*rule = (struct route){ .span = session->span, .service_span = session->span, .service = session->service,
	                        .interface = session->interface, .label = pattern,
	                        .targets = (struct route_target *)target, /* elaboration is over: nobody changes it */
	                        .used = true };
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

/* Earlier rules win: whole and exact labels first, then longer prefixes before shorter ones, then the rest. */
enum { WHOLE, EXACT, PREFIX, REST, KINDS };

static unsigned kind_of(const struct route *rule)
{
	switch (rule->label.match) {
	case LABEL_UNSCOPED: return WHOLE;
	case LABEL_EXACT:    return EXACT;
	case LABEL_PREFIX:   return PREFIX;
	default:             return REST;
	}
}

/* Stable merge sort of a list of prefixes. */
static struct route *longest_first(struct route *rules)
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

	struct route *a = longest_first(rules), *b = longest_first(second), *first = NULL, **last = &first;
	while (a && b) {
		struct route **from = interned_length(b->label.text) > interned_length(a->label.text) ? &b : &a;
		*last = *from;
		last  = &(*last)->next;
		*from = *last;
	}
	*last = a ? a : b;
	return first;
}

/* Rules are collected newest first: each kind gets its own in the order in which they were made. */
static struct route *in_order(struct route *rules)
{
	struct route *of[KINDS] = { NULL }, *first = NULL, **last = &first;
	while (rules) {
		struct route *next = rules->next, **kind = &of[kind_of(rules)];
		rules->next = *kind;
		*kind       = rules;
		rules       = next;
	}
	of[PREFIX] = longest_first(of[PREFIX]);
	for (unsigned kind = 0; kind < KINDS; kind++) {
		*last = of[kind];
		while (*last)
			last = &(*last)->next;
	}
	return first;
}

void check_derived_rules(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		struct route **last = &node->rules;
		append_copies(checker, &last, node->routes);
		if (node->parent)
			append_copies(checker, &last, node->parent->default_routes);
		node->derived = in_order(node->derived);
		*last         = node->derived;
		rules_size_bound(node);
	}
}
