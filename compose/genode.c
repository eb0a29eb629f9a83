/* SPDX-License-Identifier: MIT */
#include "genode.h"

#include "check/check.h"
#include "emit/config.h"

#include <json-c/json.h>
#include <stdio.h>

/* A text of a megabyte can hold a million mistakes; nobody reads that far. */
enum { FINDINGS_MAX = 200 };

static struct import_input input_of(const char *path, const char *store, const char *platform,
                                    const struct genode_options *genode)
{
	return (struct import_input){
		.path = path, .store = store, .platform = platform,
		.modules = genode->modules.items, .module_count = genode->modules.count, .modules_from = genode->modules_from,
		.components = genode->components.items, .component_count = genode->components.count,
		.expected = genode->expected.items, .expected_count = genode->expected.count,
	};
}

/* ---- scenarios ---- */

void genode_refuse(struct composition *composition, struct span span, const char *what)
{
	diagnostic_error(&composition->compilation, "platform-of-genode", span, "on a platform of Genode, %s", what);
}

static void refuse_quota(struct composition *composition, const struct quota *quota, const char *what)
{
	if (quota->form != QUOTA_NUMBER && quota->form != QUOTA_POISON)
		genode_refuse(composition, quota->span, what);
}

static void refuse_routes(struct composition *composition, const struct route *routes)
{
	for (const struct route *route = routes; route; route = route->next)
		if (route->with)
			genode_refuse(composition, route->span, "a policy is written at its server");
}

static void refuse_node(struct composition *composition, const struct node *node)
{
	refuse_routes(composition, node->routes);
	refuse_routes(composition, node->default_routes);
	if (node->parent) {
		refuse_quota(composition, &node->ram, "a start node says its 'ram' as a number");
		refuse_quota(composition, &node->caps, "a start node says its 'caps' as a number");
	}
	for (const struct service_use *import = node->imports; import; import = import->next)
		if (import->label.match != LABEL_ANY)
			genode_refuse(composition, import->span, "an import is a service, without a label");
}

/* What is derived, proved or booted for other platforms would pass in silence here. */
static bool refuse_all(struct composition *composition, const struct system *system)
{
	size_t errors = composition->compilation.diagnostics.error_count;

	for (const struct node *node = system->root; node; node = node_after(node))
		refuse_node(composition, node);
	if (system->assertions)
		genode_refuse(composition, system->assertions->span, "there are no assertions");
	if (system->steps)
		genode_refuse(composition, system->steps->span, "nothing is booted that could be expected to print");
	for (const struct module *module = system->modules; module; module = module->next)
		if (module->written)
			genode_refuse(composition, module->span, "modules are named on the command line, with --module or --modules-from");
	return composition->compilation.diagnostics.error_count == errors;
}

static void append_copies(struct arena *arena, struct route ***last, const struct route *routes)
{
	for (; routes; routes = routes->next) {
		struct route *copy = arena_new(arena, struct route);
		*copy      = *routes;
		copy->next = NULL;
		**last     = copy;
		*last      = &copy->next;
	}
}

/*
 * The configuration's routes: those of the start node, with the default routes of the sandbox behind them as everywhere
 * in the language. A start node without routes of its own has none in the configuration either: init takes the defaults.
 */
static void settle_routes(struct compilation *compilation, struct node *node)
{
	struct route **last = &node->rules;

	append_copies(&compilation->arena, &last, node->routes);
	if (node->rules && node->parent)
		append_copies(&compilation->arena, &last, node->parent->default_routes);
	node->parent_provides = node->imports;
}

bool genode_check_system(struct composition *composition, struct system *system)
{
	static const struct genode_options nothing;
	struct compilation    *compilation = &composition->compilation;
	struct foreign_system *foreign     = arena_new(&compilation->arena, struct foreign_system);
	struct import_input    input       = input_of(system->file, composition->files.store, system->platform->name,
	                                              composition->genode ? composition->genode : &nothing);

	check_rule_levels(compilation, system);
	if (diagnostics_failed(&compilation->diagnostics) || !refuse_all(composition, system)
	    || !import_begin(compilation, &input, foreign))
		return false;
	for (struct node *node = system->root; node; node = node_after(node))
		settle_routes(compilation, node);
	foreign->document = (struct conf_document){ .source = source_of_span(compilation, system->span), .syntax = CONF_HID };
	foreign->document.root = config_tree(compilation, system);
	if (!foreign->document.root)
		return false;
	import_judge(foreign);
	system->session_count = foreign->session_count;
	composition->foreign  = foreign;
	return !diagnostics_failed(&compilation->diagnostics);
}

/* ---- configurations ---- */

bool genode_accepts(const char *path)
{
	return import_accepts(path);
}

void genode_begin(struct genode_check *check, const struct options *options, const struct genode_options *genode,
                  const char *path)
{
	*check = (struct genode_check){ 0 };
	compilation_init(&check->compilation);
	check->compilation.diagnostics.limit = FINDINGS_MAX;
	compose_levels(&check->compilation, options);
	check->input = input_of(path, options->store, options->platform, genode);
}

bool genode_read(struct genode_check *check)
{
	return check->accepted = import_read(&check->compilation, &check->input, &check->system);
}

void genode_check(struct genode_check *check, const struct options *options, const struct genode_options *genode,
                  const char *path)
{
	genode_begin(check, options, genode, path);
	check->accepted = import_check(&check->compilation, &check->input, &check->system);
}

void genode_print_accepted(const struct genode_check *check, const char *path)
{
	const struct foreign_system *system = &check->system;
	if (!system->top) {
		printf("%s: accepted, a description of a package\n", path);
		return;
	}
	printf("%s on %s: accepted, %zu components, %zu sessions, %zu assumption%s\n", path, system->kernel->name,
	       system->component_count, system->session_count, system->assumption_count,
	       system->assumption_count == 1 ? "" : "s");
}

static void print_assumption(struct compilation *compilation, const struct foreign_assumption *assumption, bool json)
{
	struct source_position position = { 0 };
	if (!span_is_none(assumption->span))
		position = source_position(compilation, assumption->span);
	if (!json) {
		if (position.source)
			printf("%s:%u:%u: ", position.source->path, position.line, position.column);
		printf("%s\n", assumption->text);
		return;
	}
	struct json_object *object = json_object_new_object();
	json_object_object_add(object, "assumption", json_object_new_string(assumption->text));
	if (position.source) {
		json_object_object_add(object, "file", json_object_new_string(position.source->path));
		json_object_object_add(object, "line", json_object_new_int64(position.line));
		json_object_object_add(object, "column", json_object_new_int64(position.column));
	}
	printf("%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

void genode_print_assumptions(struct compilation *compilation, const struct foreign_system *system, bool json)
{
	for (const struct foreign_assumption *each = system->assumptions; each; each = each->next)
		print_assumption(compilation, each, json);
}

int genode_report(struct genode_check *check, const struct options *options)
{
	diagnostics_print(&check->compilation, stderr, options_diagnostics(options, stderr));
	return diagnostics_failed(&check->compilation.diagnostics) ? EXIT_REJECTED : EXIT_ACCEPTED;
}

void genode_end(struct genode_check *check)
{
	compilation_destroy(&check->compilation);
}
