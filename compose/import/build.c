/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include <stdarg.h>
#include <string.h>

/* From nodes to inits and starts, as init imports its configuration: in document order, the first of two holds or the last,
 * depending on the node. */

void foreign_assume(struct foreign_system *system, struct span span, const char *format, ...)
{
	struct foreign_assumption *assumption = arena_new(&system->compilation->arena, struct foreign_assumption);
	va_list                    arguments;
	va_start(arguments, format);
	*assumption = (struct foreign_assumption){ .span = span,
	        .text = arena_vformat(&system->compilation->arena, format, arguments) };
	va_end(arguments);
	*system->last_assumption = assumption;
	system->last_assumption  = &assumption->next;
	system->assumption_count++;
}

enum { WORK_LEAST = 12000000, WORK_PER_BYTE = 100, FREE_BYTES = 1 << 20 };

bool foreign_work(struct foreign_system *system, uint64_t amount)
{
	if (system->work > system->work_max)
		return false;
	system->work += amount;
	if (system->work <= system->work_max)
		return true;
	diagnostic_help(system->compilation, diagnostic_finding(system->compilation, "too-much-work", RULE_DENY,
	        system->document.root->head_span, "the rules, policies and sessions of this configuration are too many to be "
	        "compared with each other"), "what was found before is right, and more may be wrong");
	return false;
}

/* ---- quotas ---- */

/* A malformed value counts as absent; that it is malformed is the vocabulary's finding. */
static bool quota_read(const struct conf_node *node, const char *tag, bool bytes, uint64_t *value, struct span *span)
{
	const struct conf_attribute *attribute = node ? conf_attribute(node, tag) : NULL;
	if (!attribute || !(bytes ? conf_bytes(attribute->value, value) : conf_unsigned(attribute->value, value)))
		return false;
	*span = attribute->value_span;
	return true;
}

static void quota_resources(struct foreign_start *start)
{
	for (const struct conf_node *node = start->node->children; node; node = node->next) {
		const char *name = conf_is(node, "resource") ? conf_value(node, "name") : NULL;
		if (name && !strcmp(name, "RAM"))
			start->has_ram |= quota_read(node, "quantum", true, &start->ram_bytes, &start->ram_span);
		if (name && !strcmp(name, "CAP"))
			start->has_caps |= quota_read(node, "quantum", false, &start->caps, &start->caps_span);
	}
}

static void take_quotas(struct foreign_start *start, const struct conf_node *defaults)
{
	start->ram_span = start->caps_span = start->node->head_span;
	start->has_ram  = quota_read(start->node, "ram", true, &start->ram_bytes, &start->ram_span)
	               || quota_read(defaults, "ram", true, &start->ram_bytes, &start->ram_span);
	start->has_caps = quota_read(start->node, "caps", false, &start->caps, &start->caps_span)
	               || quota_read(defaults, "caps", false, &start->caps, &start->caps_span);
	quota_resources(start);
	start->given_ram_bytes = start->ram_bytes;
	start->given_caps      = start->caps;
}

/* ---- starts ---- */

static bool bool_value(const struct conf_node *node, const char *tag, bool otherwise)
{
	const char *text = conf_value(node, tag);
	bool        value;
	return text && conf_bool(text, &value) ? value : otherwise;
}

static struct foreign_init *init_build(struct foreign_system *system, const struct conf_node *config,
                                       struct foreign_start *self, unsigned depth);

static void take_binary(struct foreign_system *system, struct foreign_start *start)
{
	const struct conf_node *binary = conf_child(start->node, "binary");
	const char             *name   = binary ? conf_value(binary, "name") : start->name;
	start->binary    = name ? name : intern_string(&system->compilation->interner, "");
	start->component = foreign_component_find(system->facts, start->binary);
}

/* Of two starts of one name the first is found. */
static void start_enter(struct foreign_system *system, struct foreign_init *init, struct foreign_start *start)
{
	void **named = table_at(init->names, init, start->name);
	if (!*named)
		*named = start;
	for (const struct conf_node *node = start->provides ? start->provides->children : NULL; node; node = node->next) {
		if (!conf_value(node, "name"))
			continue;
		*table_at(init->names, &start->provides, conf_value(node, "name")) = (void *)node;
		void **at = table_at(init->names, &init->starts, conf_value(node, "name"));
		struct foreign_provider *provider = *at;
		if (!provider)
			*at = provider = arena_new(&system->compilation->arena, struct foreign_provider);
		if (!provider->first)
			provider->first = start;
		else if (provider->first != start && !provider->second)
			provider->second = start;
	}
}

static void start_build(struct foreign_system *system, struct foreign_init *init, const struct conf_node *node,
                        const struct conf_node *defaults, const struct conf_node *default_route)
{
	struct foreign_start *start = arena_new(&system->compilation->arena, struct foreign_start);
	const char           *name  = conf_value(node, "name");

	if (!name)
		return;
	*start = (struct foreign_start){ .node = node, .outer = init, .name = name, .version = conf_value(node, "version") };
	start->path = init->self ? intern_format(&system->compilation->interner, "%s -> %s", init->path, name) : name;
	take_binary(system, start);
	take_quotas(start, defaults);
	start->config    = conf_child(node, "config");
	start->provides  = conf_child(node, "provides");
	start->route     = conf_child(node, "route");
	start->own_route = start->route != NULL;
	if (!start->route)
		start->route = default_route;
	start->ld = bool_value(node, "ld", true);
	if (conf_value(node, "priority"))
		(void)conf_signed(conf_value(node, "priority"), &start->priority);
	start_enter(system, init, start);
	*init->last_start = start;
	init->last_start  = &start->next;
	init->start_count++;
	system->component_count++;
	if (start->config && !strcmp(start->binary, "init") && init->depth < INIT_DEPTH_MAX)
		start->inner = init_build(system, start->config, start, init->depth + 1);
}

/* ---- inits ---- */

/* The last one of the document, as if it had stood before its users: that it does not is a finding of its own. */
static const struct conf_node *last_of(const struct conf_node *config, const char *type)
{
	const struct conf_node *found = NULL;
	for (const struct conf_node *node = config->children; node; node = node->next)
		if (conf_is(node, type))
			found = node;
	return found;
}

static unsigned priority_levels(const struct conf_node *config)
{
	const char *text = conf_value(config, "prio_levels");
	int64_t     levels;
	if (!text || !conf_signed(text, &levels) || levels < 1 || levels > 65536 || (levels & (levels - 1)))
		return 0;
	return (unsigned)levels;
}

static struct foreign_init *init_build(struct foreign_system *system, const struct conf_node *config,
                                       struct foreign_start *self, unsigned depth)
{
	struct foreign_init *init = arena_new(&system->compilation->arena, struct foreign_init);
	*init = (struct foreign_init){ .config = config, .self = self, .depth = depth, .path = self ? self->path : "",
	                               .names = &system->names, .last_start = &init->starts };
	init->parent_provides = last_of(config, "parent-provides");
	init->default_route   = last_of(config, "default-route");
	init->defaults        = last_of(config, "default");
	init->affinity_space  = last_of(config, "affinity-space");
	init->priority_levels = priority_levels(config);
	for (const struct conf_node *node = init->parent_provides ? init->parent_provides->children : NULL; node; node = node->next)
		if (conf_value(node, "name"))
			*table_at(init->names, &init->parent_provides, conf_value(node, "name")) = (void *)node;
	for (const struct conf_node *node = config->children; node; node = node->next)
		if (conf_is(node, "service") && conf_value(node, "name"))
			*table_at(init->names, &init->defaults, conf_value(node, "name")) = (void *)node;
		else if (conf_is(node, "start"))
			start_build(system, init, node, init->defaults, init->default_route);
		else if (conf_is(node, "alias") && conf_value(node, "name"))
			*table_at(init->names, &init->config, conf_value(node, "name")) = (void *)node;
	return init;
}

void foreign_build(struct foreign_system *system)
{
	size_t bytes = system->document.source ? system->document.source->length_bytes : 0;

	system->work_max = WORK_LEAST + (bytes > FREE_BYTES ? (bytes - FREE_BYTES) * WORK_PER_BYTE : 0);
	table_init(&system->names, &system->compilation->arena);
	system->top = init_build(system, system->document.root, NULL, 0);
}
