/* SPDX-License-Identifier: MIT */
#include "import/session.h"

#include <string.h>

/* What a description of a component says about one start of it: which sessions it opens with this configuration. */

enum { COUNT_MAX = 1000 };

/* "TYPE": there is such a node. "@TAG": there is such an attribute. "TYPE@TAG": ... at such a node. */
static const struct conf_node *condition_node(const struct conf_node *config, const char *when)
{
	const char *at = strchr(when, '@');
	if (at == when)
		return conf_value(config, at + 1) ? config : NULL;
	for (const struct conf_node *node = config->children; node; node = node->next)
		if (strlen(node->type) == (at ? (size_t)(at - when) : strlen(when))
		    && !strncmp(node->type, when, strlen(node->type)) && (!at || conf_value(node, at + 1)))
			return node;
	return NULL;
}

/* The first of the attributes, separated by blanks, that is there. */
static const char *first_value(const struct conf_node *node, const char *tags, struct foreign_system *system)
{
	while (*tags) {
		size_t      chars = strcspn(tags, " ");
		const char *value = conf_value(node, intern(&system->compilation->interner, tags, chars));
		if (value)
			return value;
		tags += chars + strspn(tags + chars, " ");
	}
	return NULL;
}

static void sessions_of(struct foreign_system *system, const struct conf_node *requirement, const struct conf_node *node,
                        struct wanted wanted)
{
	const char *label_of = conf_value(requirement, "label_of"), *count_of = conf_value(requirement, "count_of");
	uint64_t    count    = 0;

	wanted.cause = node->head_span;
	if (label_of) {
		const char *label = first_value(node, label_of, system);
		if (label)
			wanted.client_label = label;
		if (label)
			session_check(system, &wanted);
		return;
	}
	if (!count_of) {
		session_check(system, &wanted);
		return;
	}
	if (conf_value(node, count_of) && !conf_unsigned(conf_value(node, count_of), &count))
		count = 0;
	for (uint64_t i = 0; i < count && i < COUNT_MAX && foreign_work(system, 1); i++) {
		wanted.client_label = intern_format(&system->compilation->interner, "%llu", (unsigned long long)i);
		session_check(system, &wanted);
	}
}

static void requirement_check(struct foreign_system *system, struct foreign_start *start, const struct conf_node *requirement)
{
	const char *service = foreign_service_of_type(system->facts, requirement->type);
	const char *label = conf_value(requirement, "name"), *when = conf_value(requirement, "when");
	const char *each = conf_value(requirement, "each"), *optional = conf_value(requirement, "optional");
	const char *writeable = conf_value(requirement, "writeable");

	if (!service)
		return;
	if (!label)
		label = conf_value(requirement, "label");
	struct wanted wanted = { .client = start, .service = service, .client_label = label ? label : "",
	                         .optional = optional && !strcmp(optional, "yes"),
	                         .reads_only = writeable && !strcmp(writeable, "no") };
	if ((when || each) && !start->config)
		return;
	if (when) {
		const struct conf_node *node = condition_node(start->config, when);
		wanted.cause = node ? node->head_span : SPAN_NONE;
		if (node)
			session_check(system, &wanted);
		return;
	}
	if (!each) {
		session_check(system, &wanted);
		return;
	}
	if (!strcmp(each, ".")) {
		sessions_of(system, requirement, start->config, wanted);
		return;
	}
	for (const struct conf_node *node = start->config->children; node && foreign_work(system, 1); node = node->next)
		if (conf_is(node, each))
			sessions_of(system, requirement, node, wanted);
}

/* A configuration that is not in this file decides about the sessions. */
static bool depends_on_config(const struct foreign_component *component)
{
	for (const struct conf_node *node = component->requires ? component->requires->children : NULL; node; node = node->next)
		if (conf_value(node, "when") || conf_value(node, "each"))
			return true;
	return false;
}

static void init_check(struct foreign_system *system, struct foreign_start *start)
{
	session_check(system, &(struct wanted){ .client = start, .service = "ROM", .client_label = "config" });
	if (!start->inner)
		foreign_assume(system, start->node->head_span, "what the init '%s' starts is right: its configuration is not in "
		                                               "this file", start->path);
}

void component_check(struct foreign_system *system, struct foreign_start *start)
{
	const struct foreign_component *component = start->component;

	if (!strcmp(start->binary, "init")) {
		init_check(system, start);
		return;
	}
	if (!component || !component->has_inside) {
		foreign_assume(system, start->node->head_span, "the sessions that '%s' opens are answered, and its quota suffices: "
		               "nobody described the component '%s'", start->path, start->binary);
		return;
	}
	if (!start->config && depends_on_config(component))
		foreign_assume(system, start->node->head_span, "the sessions that '%s' opens for its configuration are answered: "
		               "its configuration is not in this file", start->path);
	for (const struct conf_node *node = component->requires ? component->requires->children : NULL; node; node = node->next)
		requirement_check(system, start, node);
}
