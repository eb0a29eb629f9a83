/* SPDX-License-Identifier: MIT */
#include "genode.h"

#include "compose.h"

#include <json-c/json.h>
#include <stdio.h>

bool genode_accepts(const char *path)
{
	return import_accepts(path);
}

void genode_check(struct genode_check *check, const struct options *options, const struct genode_options *genode,
                  const char *path)
{
	*check = (struct genode_check){ 0 };
	compilation_init(&check->compilation);
	compose_levels(&check->compilation, options);
	struct import_input const input = {
		.path = path, .store = options->store, .platform = options->platform,
		.modules = genode->modules.items, .module_count = genode->modules.count, .modules_from = genode->modules_from,
		.components = genode->components.items, .component_count = genode->components.count,
	};
	check->accepted = import_check(&check->compilation, &input, &check->system);
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

static void print_assumption(struct genode_check *check, const struct foreign_assumption *assumption, bool json)
{
	struct source_position position = { 0 };
	if (!span_is_none(assumption->span))
		position = source_position(&check->compilation, assumption->span);
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

void genode_print_assumptions(struct genode_check *check, bool json)
{
	for (const struct foreign_assumption *each = check->system.assumptions; each; each = each->next)
		print_assumption(check, each, json);
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
