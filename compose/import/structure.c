/* SPDX-License-Identifier: MIT */
#include "import/init.h"

#include <inttypes.h>
#include <string.h>

/* What init reads without a word although two nodes contradict each other, or one comes too late to have an effect. */

static struct diagnostic *say(struct foreign_system *system, const char *rule, enum rule_level level, struct span span,
                              const char *format, ...) __attribute__((format(printf, 5, 6)));

static struct diagnostic *say(struct foreign_system *system, const char *rule, enum rule_level level, struct span span,
                              const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&system->compilation->arena, format, arguments);
	va_end(arguments);
	return diagnostic_finding(system->compilation, rule, level, span, "%s", text);
}

/* ---- nodes that stand twice ---- */

static bool is_one_of(const struct conf_node *node, const char *const *types, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (conf_is(node, types[i]))
			return true;
	return false;
}

/* The first of the same type, and name, among the sub nodes of one node. */
static const struct conf_node *earlier_of(struct foreign_system *system, const struct conf_node *node, bool same_name)
{
	const char *name = same_name ? conf_value(node, "name") : NULL;
	const char *key  = name ? intern_format(&system->compilation->interner, "%s %s", node->type, name) : node->type;
	void      **at   = table_at(&system->names, node->parent, key);
	const struct conf_node *first = *at;

	if (!first)
		*at = (void *)node;
	return first;
}

static void check_twice(struct foreign_system *system, const struct conf_node *parent)
{
	static const char *const once[]    = { "parent-provides", "default-route", "default", "affinity-space", "report",
	                                       "heartbeat", "binary", "config", "provides", "route", "affinity", "exit" };
	static const char *const by_name[] = { "resource", "service" };

	for (const struct conf_node *node = parent->children; node; node = node->next) {
		bool named = is_one_of(node, by_name, 2);
		if (!named && !is_one_of(node, once, sizeof(once) / sizeof(once[0])))
			continue;
		const struct conf_node *first = earlier_of(system, node, named);
		if (first)
			diagnostic_note(system->compilation, say(system, "duplicate-statement", RULE_DENY, node->head_span,
			        "'%s' stands twice here, and init takes parts of both or only one", node->type), first->head_span,
			        "the first '%s'", node->type);
	}
}

static void check_start_names(struct foreign_system *system, const struct foreign_init *init, struct table *names)
{
	for (const struct conf_node *node = init->config->children; node; node = node->next) {
		const char *name = conf_is(node, "start") || conf_is(node, "alias") ? conf_value(node, "name") : NULL;
		if (!name)
			continue;
		void **at = table_at(names, init, name);
		const struct conf_node *first = *at;
		*at = first ? (void *)first : (void *)node;
		if (strlen(name) > NAME_CHARS_MAX)
			say(system, "name-cut", RULE_WARN, node->head_span, "'%s' has %zu characters, and init keeps %d", name,
			    strlen(name), NAME_CHARS_MAX);
		if (!first)
			continue;
		bool other_version = first->type == node->type && conf_value(first, "version") != conf_value(node, "version");
		diagnostic_note(system->compilation, say(system, other_version ? "same-name" : "duplicate-child", other_version ? RULE_WARN : RULE_DENY,
		        node->head_span, other_version ? "two children have the name '%s', and the same labels"
		        : first->type == node->type ? "'%s' is started twice: init makes one child of both"
		        : "the alias and the child '%s' share one name: the later one replaces the earlier", name),
		        first->head_span, "the first '%s'", name);
	}
}

static void check_aliases(struct foreign_system *system, const struct foreign_init *init)
{
	const struct conf_node *other;
	for (const struct conf_node *node = init->config->children; node; node = node->next) {
		if (!conf_is(node, "alias") || !conf_value(node, "name"))
			continue;
		const char *target = conf_value(node, "child");
		if (!target) {
			say(system, "dangling-alias", RULE_WARN, node->head_span, "the alias says no 'child'");
			continue;
		}
		const struct foreign_start *start = foreign_start_named(init, target);
		foreign_alias_target(init, target, &other);
		if (!start)
			say(system, "dangling-alias", RULE_WARN, conf_place(node, "child"), other
			    ? "'%s' is an alias itself, and init follows one only" : "there is no child '%s'", target);
	}
}

/* ---- order ---- */

static void report_late(struct foreign_system *system, const struct conf_node *node, const struct foreign_start *user,
                        enum rule_level level, const char *text)
{
	diagnostic_note(system->compilation, say(system, level == RULE_WARN ? "place-ignored" : "node-order", level, node->head_span,
	        "'%s' stands behind children that rely on it: %s", node->type, text), user->node->head_span,
	        "'%s' is created before it", user->name);
}

/* Whether a node comes behind another one of its init. */
static bool is_late(const struct conf_node *node, const struct conf_node *behind)
{
	while (behind && behind != node)
		behind = behind->next;
	return node && behind;
}

static bool relies_on_quota(const struct foreign_start *start, const struct conf_node *defaults)
{
	return (!conf_value(start->node, "ram") && !conf_child(start->node, "resource") && conf_value(defaults, "ram"))
	       || (!conf_value(start->node, "caps") && conf_value(defaults, "caps"));
}

static void check_order(struct foreign_system *system, const struct foreign_init *init)
{
	if (!init->starts)
		return;
	bool route = is_late(init->default_route, init->starts->node), quota = is_late(init->defaults, init->starts->node);
	bool space = is_late(init->affinity_space, init->starts->node);

	for (const struct conf_node *node = init->starts->node; node && (route || quota || space); node = node->next) {
		const struct foreign_start *start = conf_is(node, "start") && conf_value(node, "name")
		                                    ? foreign_start_named(init, conf_value(node, "name")) : NULL;
		route &= node != init->default_route;
		quota &= node != init->defaults;
		space &= node != init->affinity_space;
		if (!start)
			continue;
		if (route && !start->own_route) {
			report_late(system, init->default_route, start, RULE_DENY, "they get no route, and all their sessions are denied");
			route = false;
		}
		if (quota && relies_on_quota(start, init->defaults)) {
			report_late(system, init->defaults, start, RULE_DENY, "they start with a quota of nothing");
			quota = false;
		}
		if (space && conf_child(start->node, "affinity")) {
			report_late(system, init->affinity_space, start, RULE_WARN, "their place is not known yet");
			space = false;
		}
	}
}

/* ---- priorities and places ---- */

static void check_priority(struct foreign_system *system, const struct foreign_start *start)
{
	unsigned    levels = start->outer->priority_levels;
	struct span place  = conf_place(start->node, "priority");

	if (start->priority > 0)
		diagnostic_help(system->compilation, say(system, "priority-range", RULE_DENY, place,
		        "'%s' gets the lowest priority: priorities are 0 or negative", start->name), "0 is the highest priority");
	else if (start->priority < 0 && (uint64_t)-start->priority >= (levels ? levels : 1))
		say(system, "priority-ignored", RULE_WARN, place, "priority %" PRId64 " of '%s' is raised to %d: there are %u levels",
		    start->priority, start->name, levels ? 1 - (int)levels : 0, levels);
}

static void check_levels(struct foreign_system *system, const struct foreign_init *init)
{
	const char *text = conf_value(init->config, "prio_levels");
	int64_t     levels;
	if (text && conf_signed(text, &levels) && levels != 0 && !init->priority_levels)
		say(system, "priority-ignored", RULE_WARN, conf_place(init->config, "prio_levels"),
		    "%" PRId64 " is no power of two: priorities are disabled", levels);
	uint64_t bands = init->priority_levels ? init->priority_levels : 1;
	for (const struct foreign_start *each = init->self; each; each = each->outer->self)
		bands *= each->outer->priority_levels ? each->outer->priority_levels : 1;
	if (bands > 65536)
		say(system, "priority-ignored", RULE_WARN, conf_place(init->config, "prio_levels"),
		    "the levels of this and the inits around it make %" PRIu64 " bands, of 65536", bands);
}

static uint64_t number(const struct conf_node *node, const char *tag, uint64_t otherwise)
{
	uint64_t value;
	return node && conf_value(node, tag) && conf_unsigned(conf_value(node, tag), &value) ? value : otherwise;
}

static void check_place(struct foreign_system *system, const struct foreign_start *start)
{
	const struct conf_node *affinity = conf_child(start->node, "affinity"), *space = start->outer->affinity_space;
	if (!affinity)
		return;
	uint64_t width = number(space, "width", 1), height = number(space, "height", 1);
	uint64_t x = number(affinity, "xpos", 0), y = number(affinity, "ypos", 0);
	uint64_t w = number(affinity, "width", conf_value(affinity, "xpos") ? 1 : width);
	uint64_t h = number(affinity, "height", conf_value(affinity, "ypos") ? 1 : height);
	if (x >= width || y >= height || w > width - x || h > height - y)
		say(system, "place-ignored", RULE_WARN, affinity->head_span,
		    "the place of '%s' is outside of the affinity space of %" PRIu64 " by %" PRIu64 ": it gets the whole space%s",
		    start->name, width, height, space ? "" : "; an 'affinity-space' is missing");
}

/* ---- resources ---- */

static void check_top_resources(struct foreign_system *system, const struct foreign_init *init)
{
	for (const struct conf_node *node = init->config->children; node; node = node->next) {
		const char *name = conf_is(node, "resource") ? conf_value(node, "name") : NULL;
		if (name && strcmp(name, "RAM") && strcmp(name, "CAP"))
			diagnostic_help(system->compilation, say(system, "unknown-resource", RULE_DENY, node->head_span,
			        "init knows no resource '%s', and stops with an exception", name), "resources are RAM and CAP");
	}
}

static void check_start_resources(struct foreign_system *system, const struct foreign_start *start)
{
	uint64_t other;
	for (const struct conf_node *node = start->node->children; node; node = node->next) {
		const char *name = conf_is(node, "resource") ? conf_value(node, "name") : NULL;
		if (!name)
			continue;
		if (!strcmp(name, "CAP") && number(start->node, "caps", number(start->outer->defaults, "caps", 0)) != start->caps)
			diagnostic_help(system->compilation, say(system, "caps-by-resource", RULE_WARN, node->head_span,
			        "init takes these capabilities back: only the attribute 'caps' holds"), "write 'caps: %" PRIu64
			        "' at the start node", start->caps);
		else if (!strcmp(name, "RAM") && conf_value(start->node, "ram")
		         && conf_bytes(conf_value(start->node, "ram"), &other) && other)
			say(system, "ram-twice", RULE_WARN, node->head_span, "'%s' has two RAM quotas: this one holds", start->name);
		else if (!strcmp(name, "CPU"))
			say(system, "removed-feature", RULE_WARN, node->head_span, "'resource CPU' has no effect since Genode 25.11");
	}
}

/* ---- binaries ---- */

static void check_binary(struct foreign_system *system, const struct foreign_start *start)
{
	const struct foreign_component *component = start->component;
	bool                            on_linux  = strstr(system->kernel->name, "linux") != NULL;

	if (start->ld)
		return;
	if (!strcmp(start->binary, "ld.lib.so"))
		say(system, "linker-missing", RULE_DENY, start->node->head_span,
		    "'ld.lib.so' without linker: init looks for the binary without end");
	else if (component && !component->is_static)
		diagnostic_help(system->compilation, say(system, "linker-missing", on_linux ? RULE_WARN : RULE_DENY,
		        conf_place(start->node, "ld"), "'%s' is dynamically linked, and cannot start without the linker",
		        start->binary), "leave out 'ld: no'");
}

static void check_provides(struct foreign_system *system, const struct foreign_start *start)
{
	for (const struct conf_node *node = start->provides ? start->provides->children : NULL; node; node = node->next)
		if (conf_value(node, "name") && strlen(conf_value(node, "name")) > SERVICE_CHARS_MAX)
			say(system, "name-too-long", RULE_DENY, node->head_span, "a service name has at most %d characters",
			    SERVICE_CHARS_MAX);
}

static void check_init(struct foreign_system *system, const struct foreign_init *init, struct table *names)
{
	check_twice(system, init->config);
	check_start_names(system, init, names);
	check_aliases(system, init);
	check_order(system, init);
	check_levels(system, init);
	check_top_resources(system, init);
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		check_twice(system, start->node);
		check_priority(system, start);
		check_place(system, start);
		check_start_resources(system, start);
		check_binary(system, start);
		check_provides(system, start);
		if (start->inner)
			check_init(system, start->inner, names);
	}
}

void foreign_check_structure(struct foreign_system *system)
{
	struct table names;
	table_init(&names, &system->compilation->arena);
	check_init(system, system->top, &names);
}
