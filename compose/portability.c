/* SPDX-License-Identifier: MIT */
#include "portability.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * Each system is a list of facts, a name and a value; a fact that a system has not has the value "none". Facts of all
 * systems are sorted by name, then by value, so that equal ones stand together; the order of facts in the report is the
 * one in which they were first met.
 */
struct fact {
	const char          *name, *value;
	size_t               order;      /* of the name */
	const struct system *system;
};

struct facts {
	struct arena *arena;
	struct fact  *items;
	size_t        count, capacity;
};

static void add(struct facts *facts, const struct system *system, const char *name, const char *value)
{
	if (facts->count == facts->capacity) {
		size_t const capacity = facts->capacity ? 2 * facts->capacity : 256;
		struct fact *items = arena_new_array(facts->arena, struct fact, capacity);
		if (facts->count) memcpy(items, facts->items, facts->count * sizeof *items);
		facts->items = items;
		facts->capacity = capacity;
	}
	facts->items[facts->count] = (struct fact) { name, value, facts->count, system };
	facts->count++;
}

/* ---- the facts of one system ---- */

static const char *bytes_text(struct arena *arena, uint64_t bytes)
{
	if (bytes % 1024) return arena_format(arena, "%" PRIu64 " bytes", bytes);
	return arena_format(arena, "%" PRIu64 " KiB", bytes / 1024);
}

static void add_node(struct facts *facts, const struct system *system, const struct node *node)
{
	struct arena *arena = facts->arena;
	const char *path = *node->path ? node->path : "init";
	if (node->component && node->kind == NODE_COMPONENT)
		add(facts, system, arena_format(arena, "%s is", path), node->component->name);
	for (const struct device_binding *binding = node->devices; binding; binding = binding->next)
		add(facts, system, arena_format(arena, "device '%s' of %s", binding->need->name, path), binding->device->name);
	if (!node->parent) return;
	add(facts, system, arena_format(arena, "RAM of %s", path), bytes_text(arena, node->ram.value));
	add(facts, system, arena_format(arena, "caps of %s", path), arena_format(arena, "%" PRIu64, node->caps.value));
}

static void add_children(struct facts *facts, const struct system *system, const struct node *node)
{
	add_node(facts, system, node);
	for (const struct node *child = node->children; child; child = child->next) add_children(facts, system, child);
}

static void add_system(struct facts *facts, const struct system *system)
{
	struct arena *arena = facts->arena;
	const struct platform *platform = system->platform;
	add(facts, system, "CPU", platform->arch->name);
	add(facts, system, "kernel", platform->kernel);
	for (const struct provision *service = platform->core_services; service; service = service->next)
		add(facts, system, arena_format(arena, "core's %s", service->service), "provided");
	add(facts, system, "RAM of init", bytes_text(arena, system->init_ram_bytes));
	add(facts, system, "caps of init", arena_format(arena, "%" PRIu64, system->init_caps));
	add_children(facts, system, system->root);
	for (const struct module *module = system->modules; module; module = module->next)
		if (module->written) add(facts, system, arena_format(arena, "ROM '%s'", module->name), bytes_text(arena, module->size_bytes));
}

/* ---- comparing ---- */

static int by_name(const void *a, const void *b)
{
	const struct fact *left = a, *right = b;
	int const names = strcmp(left->name, right->name);
	return names ? names : (left->order > right->order) - (left->order < right->order);
}

static int by_order(const void *a, const void *b)
{
	const struct fact *left = a, *right = b;
	if (left->order != right->order) return left->order < right->order ? -1 : 1;
	return strcmp(left->value, right->value);
}

/* Gives all facts of one name the order of the first. */
static void group(struct facts *facts)
{
	qsort(facts->items, facts->count, sizeof *facts->items, by_name);
	for (size_t i = 1; i < facts->count; i++)
		if (strcmp(facts->items[i].name, facts->items[i - 1].name) == 0) facts->items[i].order = facts->items[i - 1].order;
	qsort(facts->items, facts->count, sizeof *facts->items, by_order);
}

static bool has_fact(const struct fact *facts, size_t count, const struct system *system)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].system == system) return true;
	return false;
}

static const char *list(struct arena *arena, const char *names, const struct system *system)
{
	return *names ? arena_format(arena, "%s, %s", names, system->platform->name) : system->platform->name;
}

/* "uart_drv is: pl011_drv (pbxa9, vea9x4), ns16550_drv (pc_x86_64)" */
static void print_fact(FILE *out, struct arena *arena, const struct fact *facts, size_t count,
                       const struct system *first, const struct system *end)
{
	fprintf(out, "  %s:", facts->name);
	for (size_t i = 0; i < count;) {
		const char *value = facts[i].value, *names = "";
		for (; i < count && strcmp(facts[i].value, value) == 0; i++) names = list(arena, names, facts[i].system);
		fprintf(out, " %s (%s)", value, names);
		if (i < count) fputc(',', out);
	}
	const char *without = "";
	for (const struct system *system = first; system != end; system = system->next)
		if (!has_fact(facts, count, system)) without = list(arena, without, system);
	fprintf(out, "%s\n", *without ? arena_format(arena, ", none (%s)", without) : "");
}

void portability_print(FILE *out, struct arena *arena, const struct system *first, const struct system *end)
{
	struct facts facts = { .arena = arena };
	size_t systems = 0;
	for (const struct system *system = first; system != end; system = system->next) systems++;
	if (systems < 2) return;
	for (const struct system *system = first; system != end; system = system->next) add_system(&facts, system);
	group(&facts);
	bool any = false;
	for (size_t i = 0, next; i < facts.count; i = next) {
		bool differs = false;
		for (next = i + 1; next < facts.count && facts.items[next].order == facts.items[i].order; next++)
			differs |= strcmp(facts.items[next].value, facts.items[i].value) != 0;
		if (!differs && next - i >= systems) continue;
		if (!any) fprintf(out, "%s differs among its platforms in\n", first->name);
		any = true;
		print_fact(out, arena, facts.items + i, next - i, first, end);
	}
}
