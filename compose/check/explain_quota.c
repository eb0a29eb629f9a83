/* SPDX-License-Identifier: MIT */
#include "check/explain.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

/*
 * The books. One line per node: what it is assigned, what its account starts with, what it gives and gets along
 * sessions, what the account shows in the end (as init's state report does), what is needed at least, and the bound of
 * what is used. For a single node also the lines that its need is the sum of.
 */

static const char *const columns[] = { "assigned", "start", "gives", "gets", "quota", "used <=", "floor" };

enum { COLUMN_COUNT = sizeof(columns) / sizeof(columns[0]), NAME_CHARS = 28 };

static void figures(const struct ledger *ledger, enum account account, uint64_t result[COLUMN_COUNT])
{
	result[0] = ledger->assigned.of[account];
	result[1] = ledger->start.of[account];
	result[2] = ledger->given.of[account];
	result[3] = ledger->received.of[account];
	result[4] = ledger->quota.of[account];
	result[5] = ledger->used_bound.of[account];
	result[6] = ledger->floor.of[account];
}

static struct node *after_within(const struct node *root, const struct node *node)
{
	if (node->children)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

/* ---- for people ---- */

static void print_table(FILE *out, const struct node *root, enum account account)
{
	fprintf(out, "%-*s", NAME_CHARS, account == ACCOUNT_RAM ? "RAM in bytes" : "capabilities");
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		fprintf(out, "%10s", columns[i]);
	fputc('\n', out);
	for (const struct node *node = root; node; node = after_within(root, node)) {
		uint64_t values[COLUMN_COUNT];
		unsigned indent = 2 * (node->depth - root->depth);
		figures(node->ledger, account, values);
		fprintf(out, "%*s%-*s", (int)indent, "", indent < NAME_CHARS ? NAME_CHARS - (int)indent : 0, node->name);
		for (unsigned i = 0; i < COLUMN_COUNT; i++)
			fprintf(out, "%10" PRIu64, values[i]);
		fputc('\n', out);
	}
	fputc('\n', out);
}

static void print_machine(FILE *out, struct compilation *compilation, const struct system *system)
{
	const struct platform *platform = system->platform;
	const struct { uint64_t bytes; const char *what; } lines[] = {
		{ platform->memory_size_bytes, "memory of the machine" },
		{ system->image_span_bytes, "- core, and the archive with all modules" },
		{ platform->core_ram_bytes, "- what core keeps" },
		{ system->init_ram_bytes, "= the first init's" },
	};
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		fprintf(out, "%12" PRIu64 "  %-8s %s\n", lines[i].bytes, amount_text(compilation, ACCOUNT_RAM, lines[i].bytes),
		        lines[i].what);
	fprintf(out, "%12" PRIu64 "  %-8s capabilities of the first init: %" PRIu64 ", of which core keeps %" PRIu64 "\n\n",
	        system->init_caps, "", platform->core_caps_total, platform->core_caps);
}

struct output {
	FILE               *out;
	struct compilation *compilation;
	struct json_object *array;
};

static void print_line(void *opaque, const struct need_line *line)
{
	struct output *context = opaque;
	fprintf(context->out, "%12" PRIu64 " %6" PRIu64 "  %s\n", line->amount.of[ACCOUNT_RAM],
	        line->amount.of[ACCOUNT_CAPS], need_line_text(context->compilation, line));
}

static void print_sum(FILE *out, struct compilation *compilation, const struct system *system, const struct node *node)
{
	const struct ledger *ledger = node->ledger;
	fprintf(out, "what '%s' needs at least\n       bytes   caps\n", node->parent ? node->path : node->name);
	if (node->parent)
		fprintf(out, "%12" PRIu64 " %6" PRIu64 "  sessions CPU, LOG and ROM, and init's book-keeping of a child\n",
		        minus(ledger->environment.of[ACCOUNT_RAM], ledger->pd_arrives.of[ACCOUNT_RAM]),
		        minus(ledger->environment.of[ACCOUNT_CAPS], ledger->pd_arrives.of[ACCOUNT_CAPS]));
	ledger_needs(system, node, print_line, &(struct output){ .out = out, .compilation = compilation });
	if (node->children)
		fprintf(out, "%12" PRIu64 " %6" PRIu64 "  its children\n", ledger->children.of[ACCOUNT_RAM],
		        ledger->children.of[ACCOUNT_CAPS]);
	fprintf(out, "%12" PRIu64 " %6" PRIu64 "  the least, in whole pages; assigned are %" PRIu64 " and %" PRIu64 "\n\n",
	        ledger->floor.of[ACCOUNT_RAM], ledger->floor.of[ACCOUNT_CAPS], ledger->assigned.of[ACCOUNT_RAM],
	        ledger->assigned.of[ACCOUNT_CAPS]);
}

/* ---- for programs ---- */

static void add_need(void *opaque, const struct need_line *line)
{
	struct output      *context = opaque;
	struct json_object *object  = json_object_new_object();
	json_object_object_add(object, "what", json_object_new_string(need_line_text(context->compilation, line)));
	json_object_object_add(object, "ram", json_object_new_uint64(line->amount.of[ACCOUNT_RAM]));
	json_object_object_add(object, "caps", json_object_new_uint64(line->amount.of[ACCOUNT_CAPS]));
	json_object_array_add(context->array, object);
}

static struct json_object *account_object(const struct ledger *ledger, enum account account)
{
	static const char *const keys[] = { "assigned", "start", "given", "received", "quota", "used_bound", "floor" };
	struct json_object      *object = json_object_new_object();
	uint64_t                 values[COLUMN_COUNT];
	figures(ledger, account, values);
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		json_object_object_add(object, keys[i], json_object_new_uint64(values[i]));
	return object;
}

static struct json_object *node_object(struct compilation *compilation, const struct system *system,
                                       const struct node *node)
{
	struct json_object *object = json_object_new_object();
	struct json_object *needs  = json_object_new_array();
	json_object_object_add(object, "path", json_object_new_string(node->path));
	json_object_object_add(object, "label", json_object_new_string(node->label));
	json_object_object_add(object, "ram", account_object(node->ledger, ACCOUNT_RAM));
	json_object_object_add(object, "caps", account_object(node->ledger, ACCOUNT_CAPS));
	ledger_needs(system, node, add_need, &(struct output){ .compilation = compilation, .array = needs });
	json_object_object_add(object, "needs", needs);
	return object;
}

static void quota_json(FILE *out, struct compilation *compilation, const struct system *system, const struct node *root)
{
	const struct platform *platform = system->platform;
	struct json_object    *object   = json_object_new_object();
	struct json_object    *nodes    = json_object_new_array();
	json_object_object_add(object, "scenario", json_object_new_string(system->name));
	json_object_object_add(object, "platform", json_object_new_string(platform->name));
	json_object_object_add(object, "memory", json_object_new_uint64(platform->memory_size_bytes));
	json_object_object_add(object, "image", json_object_new_uint64(system->image_span_bytes));
	json_object_object_add(object, "core_ram", json_object_new_uint64(platform->core_ram_bytes));
	json_object_object_add(object, "init_ram", json_object_new_uint64(system->init_ram_bytes));
	json_object_object_add(object, "init_caps", json_object_new_uint64(system->init_caps));
	for (const struct node *node = root; node; node = after_within(root, node))
		json_object_array_add(nodes, node_object(compilation, system, node));
	json_object_object_add(object, "nodes", nodes);
	fprintf(out, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

void explain_quota(FILE *out, struct compilation *compilation, const struct system *system, const struct node *node,
                   bool json)
{
	if (json) {
		quota_json(out, compilation, system, node ? node : system->root);
		return;
	}
	fprintf(out, "%s on %s\n\n", system->name, system->platform->name);
	if (!node)
		print_machine(out, compilation, system);
	else
		print_sum(out, compilation, system, node);
	print_table(out, node ? node : system->root, ACCOUNT_RAM);
	print_table(out, node ? node : system->root, ACCOUNT_CAPS);
}
