/* SPDX-License-Identifier: MIT */
/* Faults in start nodes and sandboxes: who is there, under which name, where, and in what order. */
#include "mutant.h"

#include <string.h>

/* A program that any child can be changed into, and what its declaration wants. */
static const char *const components[] = { "hello", "timer", "terminal_echo", "rom_shelf", "uart_drv" };

enum { COMPONENTS = sizeof(components) / sizeof(components[0]) };

static struct ast_start *start_of(const struct site *site) { return (struct ast_start *)site->statement; }

static void drop(struct mutator *mutator, const struct site *site) { mutant_delete(mutator, site->statement->span); }

static void duplicate(struct mutator *mutator, const struct site *site)
{
	mutant_insert(mutator, site->statement->span.end, "\n%s", text_under(mutator, site->statement->span));
}

/* A second one under another name: two providers, two owners of a device. */
static void twin(struct mutator *mutator, const struct site *site)
{
	struct ast_start *start = start_of(site);
	struct span       rest = { start->component.span.end, start->base.span.end };
	if (!start->component.text) return;
	if (ast_name_present(&start->alias)) rest.begin = start->alias.span.end;
	mutant_insert(mutator, start->base.span.end, "\nstart %s as twin%s", start->component.text, text_under(mutator, rest));
}

static void rename_child(struct mutator *mutator, const struct site *site)
{
	struct ast_start *start = start_of(site);
	const char       *name = child_name(site->statement);
	if (!name) return;
	if (ast_name_present(&start->alias)) mutant_replace(mutator, start->alias.span, "%s", misspelt(mutator, name));
	else mutant_insert(mutator, start->component.span.end, " as %s", misspelt(mutator, name));
}

static void rename_as_sibling(struct mutator *mutator, const struct site *site)
{
	struct ast_start *start = start_of(site);
	for (size_t i = 0; i < site->scope->children.count; i++) {
		const char *name = site->scope->children.items[i].text;
		if (!strcmp(name, child_name(site->statement))) continue;
		if (ast_name_present(&start->alias)) mutant_replace(mutator, start->alias.span, "%s", name);
		else mutant_insert(mutator, start->component.span.end, " as %s", name);
		return;
	}
}

static void rename_too_long(struct mutator *mutator, const struct site *site)
{
	static const char name[] = "a_name_that_is_longer_than_the_table_of_any_init_has_room_for_in_its_column_of_names";
	struct ast_start *start = start_of(site);
	if (ast_name_present(&start->alias)) mutant_replace(mutator, start->alias.span, "%s", name);
	else mutant_insert(mutator, start->component.span.end, " as %s", name);
}

static void change_component(struct mutator *mutator, const struct site *site)
{
	struct ast_start *start = start_of(site);
	if (!start->component.text || !child_name(site->statement)) return;
	for (size_t i = 0; i < COMPONENTS; i++) {
		if (!strcmp(components[i], start->component.text)) continue;
		if (ast_name_present(&start->alias)) mutant_replace(mutator, start->component.span, "%s", components[i]);
		else mutant_replace(mutator, start->component.span, "%s as %s", components[i], start->component.text);
	}
}

static void misspell_component(struct mutator *mutator, const struct site *site)
{
	struct ast_start *start = start_of(site);
	if (start->component.text)
		mutant_replace(mutator, start->component.span, "%s", misspelt(mutator, start->component.text));
}

/* ---- place ---- */

static void move_out(struct mutator *mutator, const struct site *site)
{
	if (site->scope->outer) mutant_move(mutator, site->statement->span, site->scope->outer->body->span.end - 1);
}

static void move_in(struct mutator *mutator, const struct site *site)
{
	for (const struct ast_statement *at = site->scope->body->first; at; at = at->next)
		if (at->kind == AST_SANDBOX && at != site->statement)
			mutant_move(mutator, site->statement->span, ((const struct ast_declaration *)at)->body->span.end - 1);
}

static void swap_with_next(struct mutator *mutator, const struct site *site)
{
	for (const struct ast_statement *at = site->statement->next; at; at = at->next)
		if (at->kind == AST_START || at->kind == AST_SANDBOX) {
			mutant_swap(mutator, site->statement->span, at->span);
			return;
		}
}

static void move_last(struct mutator *mutator, const struct site *site)
{
	if (site->statement->next) mutant_move(mutator, site->statement->span, site->block->span.end - 1);
}

/* ---- statements more ---- */

static void change_binary(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "binary \"logger\";");
	mutant_insert_into(mutator, site->statement, "binary \"timer\";");
}

static void miss_binary(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "binary \"nobody_built_this\";");
}

static void add_requires(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "requires Nic;");
	mutant_insert_into(mutator, site->statement, "requires ROM \"absent\";");
}

static void add_provides(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "provides Terminal;");
	mutant_insert_into(mutator, site->statement, "provides Timer;");
}

static void add_route_to_nobody(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "route Terminal -> nobody;");
}

static void route_environment(struct mutator *mutator, const struct site *site)
{
	for (size_t i = 0; i < site->scope->children.count; i++) {
		const char *name = site->scope->children.items[i].text;
		if (strcmp(name, child_name(site->statement)))
			mutant_insert_into(mutator, site->statement,
			                   arena_format(&mutator->compilation.arena, "route LOG -> %s;", name));
	}
}

static void add_policy(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "policy \"nobody\" { }");
}

static void add_heartbeat(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "heartbeat;");
}

static void add_affinity(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "affinity 7,0;");
	mutant_insert_into(mutator, site->statement, "affinity 0,0;");
}

static void add_managing_system(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "managing_system;");
}

static void add_note(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "note \"as it was\";");
}

static void add_version(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "version \"2\";");
}

/* ---- sandboxes ---- */

static void rename_sandbox(struct mutator *mutator, const struct site *site)
{
	struct ast_declaration *sandbox = (struct ast_declaration *)site->statement;
	if (sandbox->name.text) mutant_replace(mutator, sandbox->name.span, "%s", misspelt(mutator, sandbox->name.text));
}

static void restrict_sandbox(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "import LOG;");
}

static void bad_export(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "export Timer -> nobody;");
}

const struct mutant_operator operators_of_nodes[] = {
	{ "start-dropped", AST_START, drop },
	{ "start-duplicated", AST_START, duplicate },
	{ "start-twinned", AST_START, twin },
	{ "start-renamed", AST_START, rename_child },
	{ "start-renamed-as-sibling", AST_START, rename_as_sibling },
	{ "start-renamed-too-long", AST_START, rename_too_long },
	{ "component-changed", AST_START, change_component },
	{ "component-misspelt", AST_START, misspell_component },
	{ "start-moved-out", AST_START, move_out },
	{ "start-moved-in", AST_START, move_in },
	{ "start-swapped", AST_START, swap_with_next },
	{ "start-moved-last", AST_START, move_last },
	{ "binary-changed", AST_START, change_binary },
	{ "binary-missing", AST_START, miss_binary },
	{ "requires-added", AST_START, add_requires },
	{ "provides-added", AST_START, add_provides },
	{ "route-added-to-nobody", AST_START, add_route_to_nobody },
	{ "environment-rerouted", AST_START, route_environment },
	{ "policy-added", AST_START, add_policy },
	{ "heartbeat-added", AST_START, add_heartbeat },
	{ "affinity-added", AST_START, add_affinity },
	{ "managing-system-added", AST_START, add_managing_system },
	{ "note-added", AST_START, add_note },
	{ "version-added", AST_START, add_version },
	{ "sandbox-dropped", AST_SANDBOX, drop },
	{ "sandbox-duplicated", AST_SANDBOX, duplicate },
	{ "sandbox-renamed", AST_SANDBOX, rename_sandbox },
	{ "sandbox-moved-in", AST_SANDBOX, move_in },
	{ "sandbox-moved-out", AST_SANDBOX, move_out },
	{ "sandbox-swapped", AST_SANDBOX, swap_with_next },
	{ "sandbox-restricted", AST_SANDBOX, restrict_sandbox },
	{ "sandbox-exports-nobody", AST_SANDBOX, bad_export },
	{ 0 },
};
