/* SPDX-License-Identifier: MIT */
#include "check/explain.h"
#include "check/tcb.h"

#include <inttypes.h>
#include <json-c/json.h>

/* What a component has to rely on, nearest first, with the bytes of executable code of each program. */

static const char *title(const struct node *node)
{
	return node->parent ? node->path : node->name;
}

static const char *part_name(const struct tcb_part *part)
{
	return part->role == TCB_CORE ? part->binary : title(part->node);
}

static const char *reason(struct compilation *compilation, const struct tcb_part *part)
{
	switch (part->role) {
	case TCB_CORE: return "kernel and core";
	case TCB_INIT:
		if (!part->session)
			return arena_format(&compilation->arena, "starts '%s'", title(part->client));
		break;
	case TCB_SERVER: break;
	}
	return arena_format(&compilation->arena, "%s of '%s'", part->session->service, title(part->client));
}

static void tcb_json(FILE *out, struct compilation *compilation, const struct system *system, const struct node *node,
                     const struct tcb *tcb)
{
	static const char *const roles[] = { [TCB_CORE] = "core", [TCB_INIT] = "init", [TCB_SERVER] = "server" };
	struct json_object      *object = json_object_new_object(), *parts = json_object_new_array();

	json_object_object_add(object, "scenario", json_object_new_string(system->name));
	json_object_object_add(object, "platform", json_object_new_string(system->platform->name));
	json_object_object_add(object, "name", json_object_new_string(title(node)));
	json_object_object_add(object, "code", json_object_new_uint64(tcb->code_bytes));
	json_object_object_add(object, "complete", json_object_new_boolean(tcb->known));
	for (size_t i = 0; i < tcb->count; i++) {
		const struct tcb_part *part  = &tcb->parts[i];
		struct json_object    *entry = json_object_new_object();
		json_object_object_add(entry, "name", json_object_new_string(part_name(part)));
		json_object_object_add(entry, "role", json_object_new_string(roles[part->role]));
		json_object_object_add(entry, "binary", json_object_new_string(part->binary));
		json_object_object_add(entry, "code", json_object_new_uint64(part->code_bytes));
		json_object_object_add(entry, "counted", json_object_new_boolean(!part->again));
		json_object_object_add(entry, "why", json_object_new_string(reason(compilation, part)));
		json_object_array_add(parts, entry);
	}
	json_object_object_add(object, "parts", parts);
	fprintf(out, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

void explain_tcb(FILE *out, struct compilation *compilation, struct system *system, const struct node *node, bool json)
{
	struct checker checker = { .compilation = compilation, .system = system };
	struct graph   graph;
	graph_init(&graph, &compilation->arena, system);
	struct tcb const tcb = tcb_of(&checker, &graph, node);

	if (json) {
		tcb_json(out, compilation, system, node, &tcb);
		return;
	}
	fprintf(out, "%s on %s: what '%s' depends on, in bytes of executable code\n\n", system->name, system->platform->name,
	        title(node));
	for (size_t i = 0; i < tcb.count; i++) {
		const struct tcb_part *part = &tcb.parts[i];
		if (part->again)
			fprintf(out, "%12s  %-24s %s; '%s' is counted above\n", "", part_name(part), reason(compilation, part),
			        part->binary);
		else
			fprintf(out, "%12" PRIu64 "  %-24s %s\n", part->code_bytes, part_name(part), reason(compilation, part));
	}
	fprintf(out, "%12" PRIu64 "  %s\n", tcb.code_bytes, tcb.known ? "in all" : "at least: a binary is missing");
}
