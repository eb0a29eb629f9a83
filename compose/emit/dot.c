/* SPDX-License-Identifier: MIT */
#include "emit/dot.h"

#include "base/arena.h"
#include "base/fatal.h"
#include "base/vector.h"
#include "emit/rows.h"
#include "model/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_LINES_MAX = 4, LABEL_CHARS_SHOWN = 40 };

/* The palette: ink on paper, one colour that warns, one for borders. */
static const char INK[] = "#22303c", FAINT[] = "#7b8a97", WARN[] = "#c0392b", WARN_FILL[] = "#fbe4e1", BORDER[] = "#b06a00",
                  PAPER[] = "#ffffff", SHELF[] = "#eef3f7";

/* An arrow: all sessions of one client at one server, or with one device or module. */
struct arrow {
	const struct session *session;   /* the first */
	const char           *label;     /* lines so far, escaped */
	unsigned              lines;
	size_t                sessions;
};

struct rows_arrows VECTOR_OF(struct rows_arrow);

struct writer {
	FILE                *out;
	struct arena        *arena;
	const struct system *system;
	bool                *drives;     /* by node index: holds a device */
	bool                *trusted;    /* by node index: named behind `trusting` */
	bool                *asks;       /* by node index: a sandbox whose own init has sessions worth an arrow */
	struct table         ends;       /* (node, device, module or system, any name) -> its number, from 1, where an arrow ends */
	size_t               end_count;  /* of those that are no nodes */
	struct rows_arrows   arrows;     /* between nodes by index, and other ends behind them */
	bool                 core_used;
};

/* ---- texts ---- */

/* With quotes and backslashes escaped; control characters become blanks. */
static const char *escaped(struct arena *arena, const char *text)
{
	size_t length = strlen(text), at = 0;
	char  *result = arena_alloc(arena, 2 * length + 1);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '"' || text[i] == '\\')
			result[at++] = '\\';
		result[at++] = (unsigned char)text[i] < 0x20 ? ' ' : text[i];
	}
	return result;
}

static const char *shortened(struct arena *arena, const char *text)
{
	size_t length = strlen(text), keep = LABEL_CHARS_SHOWN;
	if (length <= keep)
		return text;
	while (keep && ((unsigned char)text[keep] & 0xc0) == 0x80)
		keep--;
	return arena_format(arena, "%.*s…", (int)keep, text);
}

static const char *session_line(struct writer *writer, const struct session *session)
{
	const char *label = session->label;
	if (!*label || session->resource || session->kind <= SESSION_BINARY)
		return escaped(writer->arena, session->service);
	return arena_format(writer->arena, "%s \\\"%s%s\\\"", escaped(writer->arena, session->service),
	                    escaped(writer->arena, shortened(writer->arena, label)), session->label_is_prefix ? "*" : "");
}

/* ---- what is drawn ---- */

static struct node *following(const struct node *node)
{
	if (node->children)
		return node->children;
	while (node && !node->next)
		node = node->parent;
	return node ? node->next : NULL;
}

static bool is_environment(const struct session *session)
{
	return session->kind <= SESSION_REQUESTS && session->server_kind != SERVER_CHILD;
}

static bool is_drawn(const struct session *session)
{
	return session->server_kind != SERVER_NONE && session->server_kind != SERVER_INIT && !is_environment(session);
}

static const struct device *device_of(const struct writer *writer, const struct device_resource *resource)
{
	for (const struct device *device = writer->system->platform->devices; device; device = device->next)
		for (const struct device_resource *each = device->resources; each; each = each->next)
			if (each == resource)
				return device;
	return NULL;
}

static bool crosses_border(const struct session *session)
{
	unsigned borders = 0;
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		borders += hop->export != NULL || hop->target->kind == TARGET_PARENT;
	return borders > 0;
}

/* Somebody of another sandbox makes requests of a component that programs hardware. */
static bool is_untrusted_path(const struct writer *writer, const struct session *session)
{
	return session->server_kind == SERVER_CHILD && writer->drives[session->server->index] && crosses_border(session);
}

/* Sessions of one client fall together when they have one end. */
static const void *end_of(const struct writer *writer, const struct session *session)
{
	if (session->server_kind == SERVER_CHILD)
		return session->server;
	if (session->resource)
		return device_of(writer, session->resource);
	return session->module ? (const void *)session->module : writer->system;
}

/* The tables here are asked by address alone: the name beside it is always this one. */
static const char *any_name(const struct writer *writer)
{
	return writer->system->root->name;
}

/* Nodes have the number of their index; other ends have those behind. */
static uint32_t end_number(struct writer *writer, const struct session *session)
{
	void **number = table_at(&writer->ends, end_of(writer, session), any_name(writer));
	if (!*number && session->server_kind == SERVER_CHILD)
		*number = (void *)((uintptr_t)session->server->index + 1);
	else if (!*number)
		*number = (void *)((uintptr_t)writer->system->node_count + ++writer->end_count);
	return (uint32_t)((uintptr_t)*number - 1);
}

static void collect_sessions(struct writer *writer, const struct node *node)
{
	struct table known;              /* ends of the node's arrows */
	table_init(&known, writer->arena);
	for (const struct session *session = node->sessions; session; session = session->next) {
		if (session->resource)
			writer->drives[node->index] = true;
		if (!is_drawn(session))
			continue;
		if (node->kind == NODE_SANDBOX)
			writer->asks[node->index] = true;
		if (session->server_kind == SERVER_CORE && !session->resource && !session->module)
			writer->core_used = true;
		uint32_t const end = end_number(writer, session);
		void         **at  = table_at(&known, end_of(writer, session), any_name(writer));
		if (*at)
			continue;
		*at = writer;
		*vector_add(writer->arena, &writer->arrows) = (struct rows_arrow){ node->index, end };
	}
}

static void collect(struct writer *writer)
{
	size_t count = writer->system->node_count;
	table_init(&writer->ends, writer->arena);
	writer->drives  = arena_new_array(writer->arena, bool, count);
	writer->trusted = arena_new_array(writer->arena, bool, count);
	writer->asks    = arena_new_array(writer->arena, bool, count);
	for (const struct node *node = writer->system->root; node; node = following(node))
		collect_sessions(writer, node);
	for (const struct assertion *claim = writer->system->assertions; claim; claim = claim->next)
		for (const struct assertion_node *each = claim->others; each && claim->form == ASSERT_SEPARATE; each = each->next)
			writer->trusted[each->node->index] = true;
}

static void measure(const struct writer *writer, struct dot_size *size)
{
	size_t const   boxes  = writer->system->node_count + writer->end_count;
	uint64_t const passed = rows_passed(writer->arena, boxes, writer->arrows.items, writer->arrows.count);
	enum dot_effort effort = passed <= DOT_PASSED_PRETTY ? DOT_PRETTY : passed <= DOT_PASSED_MAX ? DOT_QUICK : DOT_TOO_MUCH;
	if (boxes > DOT_BOXES_MAX) effort = DOT_TOO_MUCH;
	*size = (struct dot_size){ .boxes = boxes, .arrows = writer->arrows.count, .passed = passed, .effort = effort };
}

/* ---- boxes ---- */

static void indent(struct writer *writer, unsigned depth)
{
	fprintf(writer->out, "%*s", (int)(2 * (depth < 40 ? depth : 40)), "");
}

static void write_component(struct writer *writer, const struct node *node)
{
	bool        drives = writer->drives[node->index];
	const char *name   = escaped(writer->arena, node->name);
	const char *binary = node->binary_name && node->component && strcmp(node->component->name, node->name)
	                     ? arena_format(writer->arena, "\\n(%s)", escaped(writer->arena, node->component->name)) : "";
	indent(writer, node->depth);
	fprintf(writer->out, "n%u [label=\"%s%s\"%s%s", node->index, name, binary,
	        writer->trusted[node->index] ? ", peripheries=2" : "",
	        node->managing_system ? ", style=\"rounded,filled,bold\"" : "");
	if (drives)
		fprintf(writer->out, ", color=\"%s\", fillcolor=\"%s\"", WARN, WARN_FILL);
	fprintf(writer->out, "];\n");
}

static void open_sandbox(struct writer *writer, const struct node *node)
{
	indent(writer, node->depth);
	fprintf(writer->out, "subgraph cluster_%u {\n", node->index);
	indent(writer, node->depth + 1);
	fprintf(writer->out, "label=\"%s\"; labeljust=l; labelloc=t; style=\"rounded,filled\"; color=\"%s\"; fillcolor=\"%s\"; "
	        "fontcolor=\"%s\"; penwidth=%s; margin=14;\n", escaped(writer->arena, node->parent ? node->name : "init"),
	        writer->trusted[node->index] ? INK : FAINT, node->depth % 2 ? SHELF : PAPER, INK,
	        writer->trusted[node->index] ? "2.0" : "1.0");
	if (writer->asks[node->index] || !node->children) {
		indent(writer, node->depth + 1);
		fprintf(writer->out, "n%u [label=\"init\", shape=ellipse, style=filled, fontsize=10%s];\n", node->index,
		        writer->asks[node->index] ? "" : ", style=dotted");
	}
}

static void write_tree(struct writer *writer)
{
	const struct node *node = writer->system->root;
	while (node) {
		if (node->kind == NODE_SANDBOX)
			open_sandbox(writer, node);
		else
			write_component(writer, node);
		if (node->kind == NODE_SANDBOX && node->children) {
			node = node->children;
			continue;
		}
		while (node) {
			if (node->kind == NODE_SANDBOX) {
				indent(writer, node->depth);
				fputs("}\n", writer->out);
			}
			if (node->next) {
				node = node->next;
				break;
			}
			node = node->parent;
		}
	}
}

/* ---- arrows ---- */

struct arrow_vector VECTOR_OF(struct arrow);

static void write_end(const struct writer *writer, const struct session *session)
{
	const struct device *device = session->resource ? device_of(writer, session->resource) : NULL;
	if (session->server_kind == SERVER_CHILD)
		fprintf(writer->out, "n%u", session->server->index);
	else if (device)
		fprintf(writer->out, "\"device %s\"", escaped(writer->arena, device->name));
	else if (session->module)
		fprintf(writer->out, "\"module %s\"", escaped(writer->arena, session->module->name));
	else
		fputs("core", writer->out);
}

static void add_line(struct writer *writer, struct arrow *arrow, const char *line)
{
	arrow->sessions++;
	for (const char *at = arrow->label; (at = strstr(at, line)); at++) {
		size_t chars  = strlen(line);
		bool   begins = at == arrow->label || (at - arrow->label >= 4 && !strncmp(at - 4, "\\n  ", 4));
		if (begins && (at[chars] == '\0' || !strncmp(at + chars, " \\n", 3)))
			return;
	}
	if (arrow->lines == LABEL_LINES_MAX)
		arrow->label = arena_format(writer->arena, "%s\\n  …", arrow->label);
	if (arrow->lines < LABEL_LINES_MAX)
		arrow->label = *arrow->label ? arena_format(writer->arena, "%s \\n  %s", arrow->label, line) : line;
	arrow->lines++;
}

static void write_arrow(struct writer *writer, const struct node *client, const struct arrow *arrow)
{
	const struct session *session = arrow->session;
	fprintf(writer->out, "  n%u -> ", client->index);
	write_end(writer, session);
	fprintf(writer->out, " [label=\"  %s \"", arrow->label);   /* blanks keep the text off the line */
	if (session->resource)
		fprintf(writer->out, ", color=\"%s\", fontcolor=\"%s\", penwidth=1.6", WARN, WARN);
	else if (is_untrusted_path(writer, session))
		fprintf(writer->out, ", color=\"%s\", fontcolor=\"%s\", style=dashed, penwidth=1.6", WARN, WARN);
	else if (session->server_kind == SERVER_CHILD && crosses_border(session))
		fprintf(writer->out, ", color=\"%s\", fontcolor=\"%s\"", BORDER, BORDER);
	else if (session->server_kind == SERVER_CORE)
		fprintf(writer->out, ", color=\"%s\", fontcolor=\"%s\", arrowhead=open", FAINT, FAINT);
	fputs("];\n", writer->out);
}

static void write_arrows(struct writer *writer, const struct node *client)
{
	struct arrow_vector arrows = { 0 };
	struct table        places;    /* end -> its arrow's number, from 1 */
	table_init(&places, writer->arena);
	for (const struct session *session = client->sessions; session; session = session->next) {
		if (!is_drawn(session))
			continue;
		void **place = table_at(&places, end_of(writer, session), any_name(writer));
		if (!*place) {
			*vector_add(writer->arena, &arrows) = (struct arrow){ .session = session, .label = "" };
			*place = (void *)arrows.count;
		}
		struct arrow *arrow = &arrows.items[(size_t)*place - 1];
		add_line(writer, arrow, session_line(writer, session));
	}
	for (size_t i = 0; i < arrows.count; i++)
		write_arrow(writer, client, &arrows.items[i]);
}

/* ---- what stands outside of all sandboxes ---- */

static void write_outside(struct writer *writer)
{
	fputs("  { rank=sink;\n", writer->out);
	for (const struct device *device = writer->system->platform->devices; device; device = device->next) {
		if (table_get(&writer->ends, device, any_name(writer)))
			fprintf(writer->out, "  \"device %s\" [label=\"%s\\n%s\", shape=octagon, style=filled, color=\"%s\", "
			        "fillcolor=\"%s\", fontcolor=\"%s\"];\n", escaped(writer->arena, device->name),
			        escaped(writer->arena, device->name), escaped(writer->arena, device->kind), WARN, PAPER, WARN);
	}
	for (const struct module *module = writer->system->modules; module; module = module->next) {
		if (table_get(&writer->ends, module, any_name(writer)))
			fprintf(writer->out, "  \"module %s\" [label=\"%s\", shape=note, style=filled, color=\"%s\", fillcolor=\"%s\"];\n",
			        escaped(writer->arena, module->name), escaped(writer->arena, module->name), FAINT, PAPER);
	}
	fputs("  }\n", writer->out);
	if (writer->core_used)
		fprintf(writer->out, "  core [label=\"core\", shape=box, style=filled, fillcolor=\"%s\", color=\"%s\"];\n", SHELF, FAINT);
}

static void write_legend(struct writer *writer)
{
	bool drivers = false, paths = false, borders = false, trusted = false;
	for (const struct node *node = writer->system->root; node; node = following(node)) {
		drivers |= writer->drives[node->index];
		trusted |= writer->trusted[node->index];
		for (const struct session *session = node->sessions; session; session = session->next) {
			bool path = is_drawn(session) && is_untrusted_path(writer, session);
			paths   |= path;
			borders |= !path && is_drawn(session) && session->server_kind == SERVER_CHILD && crosses_border(session);
		}
	}
	fprintf(writer->out, "  label=<<font point-size=\"14\">%s on %s</font>", writer->system->name,
	        writer->system->platform->name);
	if (drivers || borders || trusted)
		fputs("<br/><font point-size=\"10\">", writer->out);
	if (drivers)
		fprintf(writer->out, "<font color=\"%s\">red: programs a device</font>  ·  ", WARN);
	if (paths)
		fprintf(writer->out, "<font color=\"%s\">dashed: from another sandbox to a driver</font>  ·  ", WARN);
	if (borders)
		fprintf(writer->out, "<font color=\"%s\">ochre: crosses a sandbox's border</font>  ·  ", BORDER);
	if (trusted)
		fputs("double frame: trusted by a claim  ·  ", writer->out);
	if (drivers || borders || trusted)
		fputs("arrows: from client to server</font>", writer->out);
	fputs(">;\n", writer->out);
}

const char *dot_text(struct arena *arena, const struct system *system, size_t *length, struct dot_size *size)
{
	char         *text = NULL;
	struct writer writer = { .arena = arena, .system = system, .out = open_memstream(&text, length) };
	if (!writer.out)
		fatal("write a graph: out of memory");
	collect(&writer);
	measure(&writer, size);
	fprintf(writer.out, "digraph \"%s\" {\n"
	        "  rankdir=TB; compound=true; newrank=true; nodesep=0.35; ranksep=0.55; labelloc=b; pad=0.2; bgcolor=\"%s\";\n"
	        "  fontname=\"Helvetica\"; fontcolor=\"%s\"; fontsize=12;\n"
	        "  node [shape=box, style=\"rounded,filled\", fillcolor=\"%s\", color=\"%s\", fontcolor=\"%s\", "
	        "fontname=\"Helvetica\", fontsize=12, margin=\"0.14,0.06\", height=0.36];\n"
	        "  edge [color=\"%s\", fontcolor=\"%s\", fontname=\"Helvetica\", fontsize=10, arrowsize=0.7];\n",
	        escaped(arena, system->name), PAPER, INK, PAPER, INK, INK, INK, INK);
	if (size->effort != DOT_PRETTY)
		fputs("  nslimit=0.1; nslimit1=1; mclimit=0.1; splines=line;\n", writer.out);
	write_legend(&writer);
	write_tree(&writer);
	write_outside(&writer);
	for (const struct node *node = system->root; node; node = following(node))
		write_arrows(&writer, node);
	fputs("}\n", writer.out);
	if (fclose(writer.out))
		fatal("write a graph: out of memory");
	const char *copy = arena_copy(arena, text, *length);
	free(text);
	return copy;
}
