/* SPDX-License-Identifier: MIT */
/* Faults in start nodes and sandboxes: who is there, under which name, where, and in what order. */
#include "mutant.h"

#include <string.h>

/* A program that any child can be changed into, and what its declaration wants. */
static const char *const components[] = { "hello", "timer", "terminal_echo", "rom_shelf", "uart_drv", "terminal_crosslink" };

enum { COMPONENTS = sizeof(components) / sizeof(components[0]) };

static struct ast_start *start_of(const struct site *site) { return (struct ast_start *)site->statement; }

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
		const char *text = ast_name_present(&start->alias) ? components[i]
			: arena_format(&mutator->compilation.arena, "%s as %s", components[i], start->component.text);
		mutant_exchange(mutator, site, start->component.span, text);
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
	static const char *const binaries[] = { "logger", "timer", "init" };
	const struct ast_block *body = ((const struct ast_start *)site->statement)->body;
	uint32_t const          at = body ? body->span.begin + 1 : site->statement->span.end - 1;
	for (size_t i = 0; i < sizeof(binaries) / sizeof(binaries[0]); i++)
		mutant_exchange(mutator, site, (struct span){ at, body ? at : at + 1 },
		                arena_format(&mutator->compilation.arena, body ? " binary \"%s\";" : " { binary \"%s\"; }", binaries[i]));
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

/* In a box of its own: every label gets longer, every border more. */
static void enclose(struct mutator *mutator, const struct site *site)
{
	mutant_replace(mutator, site->statement->span, "sandbox box { %s }", text_under(mutator, site->statement->span));
}

static const struct ast_block *start_body(const struct ast_statement *statement)
{
	return statement->kind == AST_START ? ((const struct ast_start *)statement)->body : NULL;
}

static const struct ast_statement *find(const struct ast_block *block, enum ast_statement_kind kind)
{
	const struct ast_statement *at = block ? block->first : NULL;
	while (at && at->kind != kind) at = at->next;
	return at;
}

static bool same_component(const struct ast_statement *a, const struct ast_statement *b)
{
	const char *first = ((const struct ast_start *)a)->component.text, *second = ((const struct ast_start *)b)->component.text;
	return first && second && !strcmp(first, second);
}

/*
 * What was written for one child stands at the next that has such a statement, and the other way round. Configurations of
 * one component say the same things, and so only who prints which text would be exchanged.
 */
static void swap_statements(struct mutator *mutator, const struct site *site, enum ast_statement_kind kind)
{
	const struct ast_statement *own = find(start_body(site->statement), kind);
	for (const struct ast_statement *at = site->statement->next; own && at; at = at->next) {
		const struct ast_statement *other = find(start_body(at), kind);
		if (!other || (kind == AST_CONFIG && same_component(site->statement, at))) continue;
		mutant_swap(mutator, own->span, other->span);
		return;
	}
}

static void swap_ram(struct mutator *mutator, const struct site *site) { swap_statements(mutator, site, AST_RAM); }
static void swap_caps(struct mutator *mutator, const struct site *site) { swap_statements(mutator, site, AST_CAPS); }
static void swap_config(struct mutator *mutator, const struct site *site) { swap_statements(mutator, site, AST_CONFIG); }
static void swap_routes(struct mutator *mutator, const struct site *site) { swap_statements(mutator, site, AST_ROUTE); }

/* Routes, policies and configurations that got into a neighbour's block. */
static void misplace(struct mutator *mutator, const struct site *site)
{
	static const enum ast_statement_kind kinds[] = { AST_ROUTE, AST_POLICY, AST_CONFIG };
	for (const struct ast_statement *at = site->statement->next; at; at = at->next) {
		if (!start_body(at)) continue;
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
			const struct ast_statement *own = find(start_body(site->statement), kinds[i]);
			if (own) mutant_move(mutator, own->span, start_body(at)->span.end - 1);
		}
		return;
	}
}

static void add_exit_propagate(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "exit propagate;");
}

static void add_provision_of_nothing(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "provides ROM;");
}

/* Who serves is a client of who is served. */
static void add_circle(struct mutator *mutator, const struct site *site)
{
	for (size_t i = 0; i < site->scope->children.count; i++) {
		const char *name = site->scope->children.items[i].text;
		if (strcmp(name, child_name(site->statement)))
			mutant_insert_into(mutator, site->statement,
			                   arena_format(&mutator->compilation.arena, "requires Terminal; route Terminal -> %s;", name));
	}
}

static void add_core_service(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "requires TRACE;");
	mutant_insert_into(mutator, site->statement, "requires IO_MEM \"fb\"; route IO_MEM \"fb\" -> parent label \"fb\";");
	mutant_insert_into(mutator, site->statement, "requires IRQ \"u\"; route IRQ \"u\" -> parent label \"uart0\";");
	mutant_insert_into(mutator, site->statement, "requires IO_PORT \"u\"; route IO_PORT \"u\" -> parent label \"uart1\";");
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

static void add_default_route(struct mutator *mutator, const struct site *site)
{
	const struct ast_declaration *sandbox = (const struct ast_declaration *)site->statement;
	mutant_insert(mutator, sandbox->body->span.begin + 1, " default route * -> parent;");
	for (const struct ast_statement *at = sandbox->body->first; at; at = at->next)
		if (at->kind == AST_START && child_name(at))
			mutant_insert(mutator, sandbox->body->span.begin + 1, " default route LOG -> %s;", child_name(at));
}

static void add_preservation(struct mutator *mutator, const struct site *site)
{
	const struct ast_declaration *sandbox = (const struct ast_declaration *)site->statement;
	mutant_insert(mutator, sandbox->body->span.begin + 1, " preserve ram 4K caps 1;");
	mutant_insert(mutator, sandbox->body->span.begin + 1, " preserve ram 1G caps 9;");
	mutant_insert(mutator, sandbox->body->span.begin + 1, " preserve ram 512K caps 60;");
}

static void add_report(struct mutator *mutator, const struct site *site)
{
	const struct ast_declaration *sandbox = (const struct ast_declaration *)site->statement;
	mutant_insert(mutator, sandbox->body->span.begin + 1, " report { child_ram: yes; }");
}

static void add_space(struct mutator *mutator, const struct site *site)
{
	const struct ast_declaration *sandbox = (const struct ast_declaration *)site->statement;
	mutant_insert(mutator, sandbox->body->span.begin + 1, " affinity_space 4, 2;");
}

static void bad_export(struct mutator *mutator, const struct site *site)
{
	mutant_insert_into(mutator, site->statement, "export Timer -> nobody;");
}

const struct mutant_operator operators_of_nodes[] = {
	{ "start-dropped", AST_START, statement_drop },
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
	{ "start-enclosed", AST_START, enclose },
	{ "ram-exchanged", AST_START, swap_ram },
	{ "caps-exchanged", AST_START, swap_caps },
	{ "config-exchanged", AST_START, swap_config },
	{ "routes-exchanged", AST_START, swap_routes },
	{ "statement-misplaced", AST_START, misplace },
	{ "exit-propagate-added", AST_START, add_exit_propagate },
	{ "provides-false", AST_START, add_provision_of_nothing },
	{ "circle-added", AST_START, add_circle },
	{ "core-service-added", AST_START, add_core_service },
	{ "default-route-added", AST_SCENARIO, add_default_route },
	{ "default-route-added-inside", AST_SANDBOX, add_default_route },
	{ "preservation-added", AST_SCENARIO, add_preservation },
	{ "preservation-added-inside", AST_SANDBOX, add_preservation },
	{ "report-added", AST_SCENARIO, add_report },
	{ "report-added-inside", AST_SANDBOX, add_report },
	{ "affinity-space-added", AST_SCENARIO, add_space },
	{ "affinity-space-added-inside", AST_SANDBOX, add_space },
	{ "sandbox-dropped", AST_SANDBOX, statement_drop },
	{ "sandbox-duplicated", AST_SANDBOX, duplicate },
	{ "sandbox-renamed", AST_SANDBOX, rename_sandbox },
	{ "sandbox-moved-in", AST_SANDBOX, move_in },
	{ "sandbox-moved-out", AST_SANDBOX, move_out },
	{ "sandbox-swapped", AST_SANDBOX, swap_with_next },
	{ "sandbox-restricted", AST_SANDBOX, restrict_sandbox },
	{ "sandbox-exports-nobody", AST_SANDBOX, bad_export },
	{ 0 },
};
