/* SPDX-License-Identifier: MIT */
#include "check/route.h"

#include <string.h>

/* Who provides what: children by their declarations, sandboxes by their exports. */

enum { PROVISION_UNITS = 8 };   /* of work */

void providers_collect(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node))
		for (const struct provision *each = node->provides; each && node->parent; each = each->next) {
			if (!work_spend(checker->compilation, PROVISION_UNITS, each->span, "finding providers"))
				return;
			if (node->kind == NODE_COMPONENT) {
				void **first = table_at(&checker->offered, NULL, each->service);
				*first = *first ? *first : node;
			}
			*table_at(&checker->offered, node, each->service) = node;
			void **at = table_at(&checker->providers, node->parent, each->service);
			if (!*at)
				*at = arena_new(checker_arena(checker), struct providers);
			struct providers *providers = *at;
			if (providers->count == 0)
				providers->first = node;
			else if (providers->count == 1)
				providers->second = node;
			else if (providers->count == 2)
				providers->third = node;
			providers->count++;
		}
}

size_t providers_of(struct checker *checker, const struct node *sandbox, const char *service,
                    const struct node *except, struct node **first, struct node **second)
{
	const struct providers *providers = table_get(&checker->providers, sandbox, service);
	*first = *second = NULL;
	if (!providers)
		return 0;

	struct node *const candidates[] = { providers->first, providers->second, providers->third };
	size_t             count = providers->count;
	for (size_t i = 0; i < 3 && candidates[i]; i++) {
		if (candidates[i] == except)
			count--;
		else if (!*first)
			*first = candidates[i];
		else if (!*second)
			*second = candidates[i];
	}
	/* the one who asks may stand behind the first three: it is a provider itself if it offers the service */
	if (providers->count > 3 && except && except->parent == sandbox && node_offers(checker, except, service)
	    && except != candidates[0] && except != candidates[1] && except != candidates[2])
		count--;
	return count;
}

bool node_offers(const struct checker *checker, const struct node *node, const char *service)
{
	return table_get(&checker->offered, node, service);
}

/* Exports select by the incoming label as it is; the author's order decides. */
const struct export *export_for(struct checker *checker, const struct node *sandbox, const char *service,
                                const char *label)
{
	for (const struct export *export = sandbox->exports; export; export = export->next) {
		if (!work_spend(checker->compilation, 1, export->span, "finding exports"))
			return NULL;
		if (export->service != service)
			continue;
		const char *text  = export->label.text;
		size_t      chars = text ? interned_length(text) : 0, label_chars = interned_length(label);
		if (export->label.match == LABEL_ANY
		    || (export->label.match == LABEL_EXACT && !strcmp(text, label))
		    || (export->label.match == LABEL_PREFIX && !strncmp(text, label, chars))
		    || (export->label.match == LABEL_SUFFIX && chars <= label_chars
		        && !strcmp(label + label_chars - chars, text)))
			return export;
	}
	return NULL;
}

static bool routed(struct checker *checker, const struct route *rules, const char *service)
{
	for (const struct route *rule = rules;
	     rule && work_spend(checker->compilation, 1, rule->span, "deciding the routes"); rule = rule->next)
		if (!rule->service || rule->service == service)
			return true;
	return false;
}

bool outside_offers(struct checker *checker, const struct node *sandbox, const char *service)
{
	struct node *first, *second;

	for (; sandbox->parent; sandbox = sandbox->parent)
		if (routed(checker, sandbox->routes, service) || routed(checker, sandbox->parent->default_routes, service)
		    || providers_of(checker, sandbox->parent, service, sandbox, &first, &second))
			return true;
	return platform_provides(checker->system->platform, service);
}
