/* SPDX-License-Identifier: MIT */
#include "emit/certified.h"

#include "base/compilation.h"
#include "base/vector.h"
#include "check/check.h"

#include <stdlib.h>
#include <string.h>

/* ---- conditions ---- */

const char *condition_words(struct compilation *compilation, const char *service, const struct label_pattern *pattern)
{
	static const char *const words[] = {
		[LABEL_ANY] = "any label", [LABEL_EXACT] = "label ", [LABEL_PREFIX] = "prefix ", [LABEL_SUFFIX] = "suffix ",
		[LABEL_LAST] = "last ", [LABEL_UNSCOPED] = "unscoped ",
	};
	return label_trimmed(&compilation->interner, arena_format(&compilation->arena, "%s%s%s", service ? "" : "any service, ",
	                     words[pattern->match], pattern->text ? pattern->text : ""));
}

/* ---- rules ---- */

struct rules VECTOR_OF(const struct route *);

static int by_address(const void *a, const void *b)
{
	uintptr_t const left = (uintptr_t)*(const void *const *)a, right = (uintptr_t)*(const void *const *)b;
	return (left > right) - (left < right);
}

static bool has_written_rules(const struct system *system)
{
	const struct node *node = system->root;
	while (node && !node->routes) node = node_after(node);
	return node;
}

void taken_rules_collect(struct taken_rules *taken, struct arena *arena, const struct system *system)
{
	struct rules found = { 0 };
	const struct node *node = has_written_rules(system) ? system->root : NULL;
	for (; node; node = node_after(node))
		for (const struct session *each = node->sessions; each; each = each->next)
			for (const struct hop *hop = each->hops; hop; hop = hop->next)
				if (hop->rule && hop->rule->written) *vector_add(arena, &found) = hop->rule;
	if (found.count) qsort(found.items, found.count, sizeof *found.items, by_address);
	*taken = (struct taken_rules) { .items = found.items, .count = found.count };
}

bool rule_is_taken(const struct taken_rules *taken, const struct route *rule)
{
	return taken->count && bsearch(&rule, taken->items, taken->count, sizeof *taken->items, by_address);
}

/* ---- interfaces ---- */

static int by_name(const void *a, const void *b)
{
	const struct interface *const *left = a, *const *right = b;
	return strcmp((*left)->name, (*right)->name);
}

const struct interface **session_interfaces(struct arena *arena, const struct system *system, size_t *count)
{
	const struct interface **sorted = arena_new_array(arena, const struct interface *, system->interfaces.count);
	*count = system->interfaces.count;
	if (*count) {
		memcpy(sorted, system->interfaces.items, *count * sizeof *sorted);
		qsort(sorted, *count, sizeof *sorted, by_name);
	}
	return sorted;
}
