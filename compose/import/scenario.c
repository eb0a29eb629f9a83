/* SPDX-License-Identifier: MIT */
#include "import/import.h"
#include "import/spell.h"
#include "model/label.h"

#include <inttypes.h>
#include <string.h>

/*
 * From a configuration to the scenario that elaborates to it.
 *
 * A start node becomes `start`, one of an init with a configuration of its own a `sandbox`. What the language has no word
 * for has an equal in it: `default` becomes quotas of the children, a preset place four numbers. `default-route` holds in
 * Genode for children without routes of their own only, in the language behind all routes: where both kinds of children
 * stand together, it becomes a template. Components are declared, as programs of which nothing is known; what is, the
 * check finds by their binaries' names, as it does for the configuration.
 *
 * The system has been built and its text judged before (vocabulary, structure), so names are there and numbers are sound.
 */

struct writer {
	struct spelling        spelling;
	struct foreign_system *system;
	struct table           said;           /* (writer, binary), (&said, service), (init, ""): its template's name */
	unsigned               template_count;
};

static FILE *out_of(struct writer *writer) { return writer->spelling.out; }

static bool first_time(struct writer *writer, const void *scope, const char *name)
{
	void **at    = table_at(&writer->said, scope, name);
	bool   first = !*at;
	*at = writer;
	return first;
}

__attribute__((format(printf, 2, 3)))
static void line(struct writer *writer, const char *format, ...)
{
	va_list arguments;
	spell_begin_line(&writer->spelling);
	va_start(arguments, format);
	vfprintf(out_of(writer), format, arguments);
	va_end(arguments);
}

static void line_end(struct writer *writer) { fputs(";\n", out_of(writer)); }

static uint64_t number_of(const struct conf_node *node, const char *tag, uint64_t otherwise)
{
	uint64_t value;
	return node && conf_value(node, tag) && conf_unsigned(conf_value(node, tag), &value) ? value : otherwise;
}

static bool is_true(const struct conf_node *node, const char *tag)
{
	bool value;
	return conf_value(node, tag) && conf_bool(conf_value(node, tag), &value) && value;
}

/* ---- lists of services ---- */

static void service_list(struct writer *writer, const char *statement, const struct conf_node *list)
{
	bool some = false;
	for (const struct conf_node *node = list ? list->children : NULL; node; node = node->next) {
		/* init reads the names of all nodes in such a list, whatever their type */
		if (!conf_value(node, "name"))
			continue;
		if (some)
			fputs(", ", out_of(writer));
		else
			line(writer, "%s ", statement);
		spell_name(&writer->spelling, conf_value(node, "name"));
		some = true;
	}
	if (some)
		line_end(writer);
}

/* ---- routes ---- */

static void rewriting(struct writer *writer, const struct conf_node *target)
{
	static const struct { const char *tag, *word; } words[] = {
		{ "label", "label" }, { "identity", "identity" }, { "resource", "resource" }, { "prepend_resource", "prepend" },
	};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		const char *value = conf_value(target, words[i].tag);
		/* beside a whole label the rest has no effect */
		if (!value || (i && conf_value(target, "label")))
			continue;
		fprintf(out_of(writer), " %s ", words[i].word);
		spell_text(&writer->spelling, value);
	}
}

static void target(struct writer *writer, const struct conf_node *node)
{
	if (conf_is(node, "parent"))
		fputs("parent", out_of(writer));
	else if (conf_is(node, "any-child"))
		fputs("any", out_of(writer));
	else if (conf_is(node, "child"))
		spell_name(&writer->spelling, conf_value(node, "name"));
	else
		spell_refuse(&writer->spelling, node->span, "a route of the language leads to a child or to the parent");
	rewriting(writer, node);
}

static void pattern_text(struct writer *writer, struct span span, const char *before, const char *text, const char *behind)
{
	if (strchr(text, '*') || (!*text && *before))
		spell_refuse(&writer->spelling, span, "a pattern of the language cannot say this label");
	putc(' ', out_of(writer));
	spell_pattern(&writer->spelling, before, text, behind);
}

/* Exactly one condition holds for a rule: of several, init takes the unscoped label, then the last element. */
static void pattern(struct writer *writer, const struct conf_node *node, bool is_policy)
{
	const char *unscoped = is_policy ? NULL : conf_value(node, "unscoped_label");
	const char *last     = is_policy ? NULL : conf_value(node, "label_last");
	const char *exact    = conf_value(node, "label"), *prefix = conf_value(node, "label_prefix");
	const char *suffix   = conf_value(node, "label_suffix");

	if (unscoped || last) {
		fputs(unscoped ? " unscoped " : " last ", out_of(writer));
		spell_text(&writer->spelling, unscoped ? unscoped : last);
		return;
	}
	if (!!exact + !!prefix + !!suffix > 1)
		spell_refuse(&writer->spelling, node->head_span, "a pattern of the language has one condition, and this has more");
	if (exact)
		pattern_text(writer, conf_place(node, "label"), "", exact, "");
	else if (prefix)
		pattern_text(writer, conf_place(node, "label_prefix"), "", prefix, "*");
	else if (suffix)
		pattern_text(writer, conf_place(node, "label_suffix"), "*", suffix, "");
}

static void ignored_conditions(struct writer *writer, const struct conf_node *rule)
{
	static const char *const tags[] = { "label", "label_prefix", "label_suffix" };
	const char *holds = conf_value(rule, "unscoped_label") ? "unscoped_label"
	                  : conf_value(rule, "label_last") ? "label_last" : NULL;
	for (size_t i = 0; holds && i < sizeof(tags) / sizeof(tags[0]); i++)
		if (conf_value(rule, tags[i]))
			spell_left_out(&writer->spelling, "'%s', which init ignores beside '%s'", tags[i], holds);
}

static void rule(struct writer *writer, const char *statement, const struct conf_node *node)
{
	if (!foreign_is_rule(node))
		return;
	if (!node->children)
		spell_refuse(&writer->spelling, node->head_span, "a route of the language has a target, and this rule has none");
	ignored_conditions(writer, node);
	line(writer, "%s ", statement);
	if (conf_is(node, "service"))
		spell_name(&writer->spelling, conf_value(node, "name"));
	else
		fputs("any", out_of(writer));
	pattern(writer, node, false);
	fputs(" -> ", out_of(writer));
	for (const struct conf_node *each = node->children; each; each = each->next) {
		target(writer, each);
		if (each->next)
			fputs(", ", out_of(writer));
	}
	line_end(writer);
}

static void rules(struct writer *writer, const char *statement, const struct conf_node *route)
{
	if (!route->children)
		spell_refuse(&writer->spelling, route->head_span, "the language has no list of routes without a route");
	for (const struct conf_node *node = route->children; node; node = node->next)
		rule(writer, statement, node);
}

/* ---- default routes ---- */

enum defaults { DEFAULTS_NONE, DEFAULTS_FOR_ALL, DEFAULTS_FOR_SOME };

static enum defaults defaults_of(const struct foreign_init *init)
{
	bool some = false, all = true;
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		some |= !start->own_route;
		all  &= !start->own_route;
	}
	return !init->default_route || !some ? DEFAULTS_NONE : all ? DEFAULTS_FOR_ALL : DEFAULTS_FOR_SOME;
}

static void default_template(struct writer *writer, const struct foreign_init *init)
{
	if (defaults_of(init) != DEFAULTS_FOR_SOME)
		return;
	struct interner *interner = &writer->system->compilation->interner;
	const char      *name     = writer->template_count++
	                            ? intern_format(interner, "default_routes_%u", writer->template_count) : "default_routes";
	*table_at(&writer->said, init, intern_string(interner, "")) = (void *)name;
	if (*init->path)
		fprintf(out_of(writer), "# of children of '%s' without routes of their own\n", init->path);
	else
		fputs("# of children without routes of their own\n", out_of(writer));
	fprintf(out_of(writer), "template %s()", name);
	spell_open(&writer->spelling);
	rules(writer, "route", init->default_route);
	spell_close(&writer->spelling);
	fputs("\n", out_of(writer));
}

static void routes(struct writer *writer, const struct foreign_start *start)
{
	if (start->own_route)
		rules(writer, "route", start->route);
	else if (defaults_of(start->outer) == DEFAULTS_FOR_SOME)
		line(writer, "use %s();\n", (const char *)table_get(&writer->said, start->outer,
		     intern_string(&writer->system->compilation->interner, "")));
}

/* ---- what a start node and a sandbox have in common ---- */

/* As init takes it: a place that is given without a size is one processor, and none is all of the space. */
static void affinity(struct writer *writer, const struct foreign_start *start)
{
	const struct conf_node *node = conf_child(start->node, "affinity"), *space = start->outer->affinity_space;
	if (!node)
		return;
	uint64_t width  = number_of(node, "width", conf_value(node, "xpos") ? 1 : number_of(space, "width", 1));
	uint64_t height = number_of(node, "height", conf_value(node, "ypos") ? 1 : number_of(space, "height", 1));
	if (!width || !height)
		spell_refuse(&writer->spelling, node->head_span, "an affinity of the language has processors, and this has none");
	line(writer, "affinity %" PRIu64 ",%" PRIu64, number_of(node, "xpos", 0), number_of(node, "ypos", 0));
	if (width != 1 || height != 1)
		fprintf(out_of(writer), " size %" PRIu64 ",%" PRIu64, width, height);
	line_end(writer);
}

static void quotas(struct writer *writer, const struct foreign_start *start)
{
	line(writer, "ram ");
	spell_size(&writer->spelling, start->has_ram ? start->ram_bytes : 0);
	fprintf(out_of(writer), ";  caps %" PRIu64 ";\n", start->has_caps ? start->caps : 0);
}

static void properties(struct writer *writer, const struct foreign_start *start)
{
	const struct conf_node *heartbeat = conf_child(start->node, "heartbeat"), *end = conf_child(start->node, "exit");

	quotas(writer, start);
	if (start->priority)
		line(writer, "priority %" PRId64 ";\n", start->priority);
	if (start->version && *start->version) {
		line(writer, "version ");
		spell_text(&writer->spelling, start->version);
		line_end(writer);
	}
	if (is_true(start->node, "managing_system"))
		line(writer, "managing_system;\n");
	if (!start->ld)
		line(writer, "ld no;\n");
	affinity(writer, start);
	if (end && is_true(end, "propagate"))
		line(writer, "exit propagate;\n");
	if (heartbeat && conf_value(heartbeat, "restart_after_skipped"))
		line(writer, "heartbeat restart_after %" PRIu64 ";\n", number_of(heartbeat, "restart_after_skipped", 0));
	else if (heartbeat)
		line(writer, "heartbeat;\n");
}

/* ---- inits ---- */

static void report(struct writer *writer, const struct conf_node *node)
{
	static const char *const flags[] = { "ids", "requested", "provided", "session_args", "child_ram", "child_caps",
	                                     "init_ram", "init_caps" };
	uint64_t buffer;
	if (!node)
		return;
	line(writer, "report");
	spell_open(&writer->spelling);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (is_true(node, flags[i]))
			line(writer, "%s: yes;\n", flags[i]);
	if (conf_value(node, "delay_ms"))
		line(writer, "delay_ms: %" PRIu64 ";\n", number_of(node, "delay_ms", 0));
	if (conf_value(node, "buffer") && conf_bytes(conf_value(node, "buffer"), &buffer)) {
		line(writer, "buffer: ");
		spell_size(&writer->spelling, buffer);
		line_end(writer);
	}
	spell_close(&writer->spelling);
}

static void preservation(struct writer *writer, const struct conf_node *config)
{
	const struct conf_node *ram = NULL, *caps = NULL;
	uint64_t                bytes;
	for (const struct conf_node *node = config->children; node; node = node->next) {
		const char *name = conf_is(node, "resource") && conf_value(node, "preserve") ? conf_value(node, "name") : NULL;
		if (name && !strcmp(name, "RAM"))
			ram = node;
		if (name && !strcmp(name, "CAP"))
			caps = node;
	}
	if (!ram && !caps)
		return;
	line(writer, "preserve");
	if (ram && conf_bytes(conf_value(ram, "preserve"), &bytes)) {
		fputs(" ram ", out_of(writer));
		spell_size(&writer->spelling, bytes);
	}
	if (caps)
		fprintf(out_of(writer), " caps %" PRIu64, number_of(caps, "preserve", 0));
	line_end(writer);
}

static void priority_levels(struct writer *writer, const struct foreign_init *init)
{
	const char *text = conf_value(init->config, "prio_levels");
	int64_t     levels = 0;
	bool        used = false;

	for (const struct foreign_start *start = init->starts; start; start = start->next)
		used |= start->priority != 0;
	if (text && conf_signed(text, &levels) && levels < 0)
		spell_refuse(&writer->spelling, conf_place(init->config, "prio_levels"), "a number of levels is not negative");
	/* without a number the language would derive one */
	if (levels || used)
		line(writer, "prio_levels %" PRId64 ";\n", levels);
}

static void attributes(struct writer *writer, const struct conf_node *config)
{
	static const char *const without[] = { "prio_levels", "name", "verbose", NULL };
	bool verbose = is_true(config, "verbose");
	bool other   = verbose;
	for (const struct conf_attribute *each = config->attributes; each; each = each->next)
		other |= strcmp(each->tag, "prio_levels") && strcmp(each->tag, "name") && strcmp(each->tag, "verbose");
	if (!other)
		return;
	line(writer, "config");
	spell_open(&writer->spelling);
	if (verbose)
		line(writer, "verbose: yes;\n");
	spell_attributes(&writer->spelling, config, without);
	spell_close(&writer->spelling);
}

static void aliases(struct writer *writer, const struct conf_node *config)
{
	for (const struct conf_node *node = config->children; node; node = node->next) {
		if (!conf_is(node, "alias"))
			continue;
		if (!conf_value(node, "child")) {
			spell_left_out(&writer->spelling, "the alias '%s', which names no child", conf_value(node, "name"));
			continue;
		}
		line(writer, "alias ");
		spell_name(&writer->spelling, conf_value(node, "name"));
		fputs(" -> ", out_of(writer));
		spell_name(&writer->spelling, conf_value(node, "child"));
		line_end(writer);
	}
}

/* ---- exports ---- */

static void export_policy(struct writer *writer, const struct conf_node *service, const struct conf_node *policy)
{
	const struct conf_node *child = conf_child(policy, "child");
	bool                    all   = conf_is(policy, "default-policy");

	if (!child || !conf_value(child, "name") || policy->children != child || child->next) {
		spell_refuse(&writer->spelling, policy->head_span, "an export of the language leads to one child");
		return;
	}
	if (!all && !conf_value(policy, "label") && !conf_value(policy, "label_prefix") && !conf_value(policy, "label_suffix")) {
		spell_refuse(&writer->spelling, policy->head_span, "a policy without label never applies, and an export without one "
		             "always does");
		return;
	}
	line(writer, "export ");
	spell_name(&writer->spelling, conf_value(service, "name"));
	if (!all)
		pattern(writer, policy, true);
	fputs(" -> ", out_of(writer));
	spell_name(&writer->spelling, conf_value(child, "name"));
	if (conf_value(child, "label")) {
		fputs(" label ", out_of(writer));
		spell_text(&writer->spelling, conf_value(child, "label"));
	}
	line_end(writer);
}

/* Whether a service that is left out has no mistake of its own, which would be left out as well. */
static bool policies_are_sound(const struct conf_node *service)
{
	for (const struct conf_node *policy = service->children; policy; policy = policy->next)
		if (!conf_child(policy, "child")
		    || (conf_is(policy, "policy") && !conf_value(policy, "label") && !conf_value(policy, "label_prefix")
		        && !conf_value(policy, "label_suffix")))
			return false;
	return true;
}

static void exports(struct writer *writer, const struct foreign_init *init)
{
	bool nobody = !init->self || !init->self->provides || !init->self->provides->children;

	for (const struct conf_node *service = init->config->children; service; service = service->next) {
		if (!conf_is(service, "service"))
			continue;
		if (nobody && foreign_export(init, conf_value(service, "name")) == service && policies_are_sound(service)) {
			spell_left_out(&writer->spelling, "'service %s', which nobody outside can ask for", conf_value(service, "name"));
			continue;
		}
		if (!service->children)
			spell_refuse(&writer->spelling, service->head_span, "an export of the language leads to a child");
		for (const struct conf_node *policy = service->children; policy; policy = policy->next)
			export_policy(writer, service, policy);
	}
}

/* What a sandbox exports it provides, in that order; where the start node says something else, so does the sandbox. */
static bool provides_its_exports(const struct foreign_start *start)
{
	const struct conf_node *provided = start->provides ? start->provides->children : NULL;
	for (const struct conf_node *node = start->inner->config->children; node; node = node->next) {
		if (!conf_is(node, "service"))
			continue;
		if (!provided || conf_value(provided, "name") != conf_value(node, "name"))
			return false;
		provided = provided->next;
	}
	return !provided;
}

/* ---- the tree ---- */

/* Init cuts long names; two children of one name and two versions have the same labels. */
static void check_name(struct writer *writer, const struct foreign_start *start)
{
	const char *name = start->name;
	size_t      chars = strlen(name);

	if (chars > NAME_CHARS_MAX)
		spell_refuse(&writer->spelling, start->node->head_span, "the name of a child has at most %d characters",
		             NAME_CHARS_MAX);
	else if (foreign_start_named(start->outer, name) != start)
		spell_refuse(&writer->spelling, start->node->head_span, "the language has one child of a name");
	else if (!chars || strstr(name, "->") || strpbrk(name, "|\"\n\r\t") || *name == ' ' || name[chars - 1] == ' ')
		spell_refuse(&writer->spelling, start->node->head_span, "'%s' cannot name a child: it would not survive in labels",
		             name);
}

static void init_body(struct writer *writer, const struct foreign_init *init);

static void sandbox(struct writer *writer, const struct foreign_start *start)
{
	line(writer, "sandbox ");
	spell_name(&writer->spelling, start->name);
	spell_open(&writer->spelling);
	properties(writer, start);
	if (!provides_its_exports(start))
		service_list(writer, "provides", start->provides);
	routes(writer, start);
	init_body(writer, start->inner);
	spell_close(&writer->spelling);
}

static void component(struct writer *writer, const struct foreign_start *start)
{
	line(writer, "start ");
	spell_name(&writer->spelling, start->binary);
	if (strcmp(start->binary, start->name)) {
		fputs(" as ", out_of(writer));
		spell_name(&writer->spelling, start->name);
	}
	spell_open(&writer->spelling);
	properties(writer, start);
	service_list(writer, "provides", start->provides);
	routes(writer, start);
	if (start->config)
		spell_config(&writer->spelling, start->config, writer->system->document.syntax);
	spell_close(&writer->spelling);
}

static void init_body(struct writer *writer, const struct foreign_init *init)
{
	const struct conf_node *heartbeat = conf_child(init->config, "heartbeat");
	enum defaults           defaults  = defaults_of(init);

	service_list(writer, "import", init->parent_provides);
	priority_levels(writer, init);
	attributes(writer, init->config);
	if (init->affinity_space)
		line(writer, "affinity_space %" PRIu64 ",%" PRIu64 ";\n", number_of(init->affinity_space, "width", 1),
		     number_of(init->affinity_space, "height", 1));
	preservation(writer, init->config);
	report(writer, conf_child(init->config, "report"));
	if (heartbeat)
		line(writer, "heartbeat rate %" PRIu64 "ms;\n", number_of(heartbeat, "rate_ms", 1000));
	if (heartbeat && !number_of(heartbeat, "rate_ms", 1000))
		spell_refuse(&writer->spelling, heartbeat->head_span, "a heartbeat of the language has a rate, and this has none");
	if (defaults == DEFAULTS_FOR_ALL)
		rules(writer, "default route", init->default_route);
	else if (init->default_route && defaults == DEFAULTS_NONE)
		spell_left_out(&writer->spelling, "'default-route': each child has routes of its own");
	aliases(writer, init->config);
	exports(writer, init);
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		fputs("\n", out_of(writer));
		check_name(writer, start);
		if (start->inner)
			sandbox(writer, start);
		else
			component(writer, start);
	}
}

/* ---- declarations ---- */

static void declare_services(struct writer *writer, const struct conf_node *node)
{
	bool listed = node->parent && (conf_is(node->parent, "provides") || conf_is(node->parent, "parent-provides"));
	if ((conf_is(node, "service") || listed) && conf_value(node, "name")
	    && !foreign_service_known(writer->system->facts, conf_value(node, "name"))
	    && first_time(writer, &writer->said, conf_value(node, "name"))) {
		if (strlen(conf_value(node, "name")) > SERVICE_NAME_CHARS_MAX)
			spell_refuse(&writer->spelling, node->head_span, "the name of a service has at most %d characters",
			             SERVICE_NAME_CHARS_MAX);
		fputs("interface ", out_of(writer));
		spell_name(&writer->spelling, conf_value(node, "name"));
		fputs(" { session { } }\n", out_of(writer));
	}
	for (const struct conf_node *child = node->children; child; child = child->next)
		declare_services(writer, child);
}

/* Only what init reads: a component's configuration may hold nodes of any name. */
static void declare(struct writer *writer, const struct foreign_init *init)
{
	for (const struct conf_node *node = init->config->children; node; node = node->next)
		if (!conf_is(node, "start"))
			declare_services(writer, node);
	for (const struct foreign_start *start = init->starts; start; start = start->next) {
		for (const struct conf_node *node = start->node->children; node; node = node->next)
			if (conf_is(node, "provides") || conf_is(node, "route"))
				declare_services(writer, node);
		if (start->inner) {
			declare(writer, start->inner);
			continue;
		}
		if (!*start->binary)
			spell_refuse(&writer->spelling, start->node->head_span, "'%s' names no binary", start->path);
		if (!strcmp(start->binary, "init") || !first_time(writer, writer, start->binary))
			continue;
		fputs("component ", out_of(writer));
		spell_name(&writer->spelling, start->binary);
		fputs(" { provides any;  requires any; }\n", out_of(writer));
	}
}

static void templates(struct writer *writer, const struct foreign_init *init)
{
	default_template(writer, init);
	for (const struct foreign_start *start = init->starts; start; start = start->next)
		if (start->inner)
			templates(writer, start->inner);
}

/* What init passes over, the scenario does not hold. */
static void ignored_text(struct writer *writer)
{
	static const char *const rules_of_text[] = { "unknown-word", "removed-feature", "caps-by-resource", "ram-twice" };
	struct compilation *compilation = writer->system->compilation;

	diagnostics_sort(compilation);
	for (size_t i = 0; i < compilation->diagnostics.all.count; i++) {
		const struct diagnostic *each = compilation->diagnostics.all.items[i];
		for (size_t j = 0; j < sizeof(rules_of_text) / sizeof(rules_of_text[0]); j++)
			if (!strcmp(each->rule, rules_of_text[j]))
				fprintf(out_of(writer), "# line %u: %s\n", source_position(compilation, each->span).line, each->text);
	}
}

bool import_scenario(struct foreign_system *system, const char *name, FILE *out)
{
	struct writer writer = { .spelling = { .compilation = system->compilation, .out = out }, .system = system };

	table_init(&writer.said, &system->compilation->arena);
	spell_check_texts(&writer.spelling, system->document.root);
	fprintf(out, "# Written by 'genode-compose import' from a configuration of Genode's init.\n");
	ignored_text(&writer);
	fputs("\nuse \"genode\";\n\n", out);
	declare(&writer, system->top);
	fputs("\n", out);
	templates(&writer, system->top);
	fprintf(out, "scenario %s on %s", spell_declaration_name(system->compilation, name), system->kernel->name);
	spell_open(&writer.spelling);
	init_body(&writer, system->top);
	spell_close(&writer.spelling);
	return !writer.spelling.failed;
}
