/* SPDX-License-Identifier: MIT */
#include "check/graph.h"

#include <string.h>

/* ---- the graph ---- */

static bool is_edge(const struct session *session)
{
	return session->server_kind == SERVER_CHILD && session->server;
}

/* Counting sort of the edges by one end: begin[i] is where the edges of node i are. */
static void begins_from_counts(uint32_t *begin, size_t node_count)
{
	uint32_t sum = 0;
	for (size_t i = 0; i <= node_count; i++) {
		uint32_t count = begin[i];
		begin[i] = sum;
		sum += count;
	}
}

static void take_edges(struct graph *graph, struct arena *arena)
{
	size_t const nodes = graph->node_count;
	size_t       edges = 0;

	graph->out_begin = arena_new_array(arena, uint32_t, nodes + 1);
	graph->in_begin  = arena_new_array(arena, uint32_t, nodes + 1);
	for (struct node *node = graph->system->root; node; node = node_after(node)) {
		graph->nodes[node->index] = node;
		for (const struct session *session = node->sessions; session; session = session->next)
			if (is_edge(session)) {
				graph->out_begin[node->index]++;
				graph->in_begin[session->server->index]++;
				edges++;
			}
	}
	begins_from_counts(graph->out_begin, nodes);
	begins_from_counts(graph->in_begin, nodes);

	uint32_t *out_next = arena_new_array(arena, uint32_t, nodes + 1);
	uint32_t *in_next  = arena_new_array(arena, uint32_t, nodes + 1);
	memcpy(out_next, graph->out_begin, nodes * sizeof(*out_next));
	memcpy(in_next, graph->in_begin, nodes * sizeof(*in_next));
	graph->out = arena_new_array(arena, struct edge, edges + 1);
	graph->in  = arena_new_array(arena, struct edge, edges + 1);
	for (const struct node *node = graph->system->root; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next)
			if (is_edge(session)) {
				graph->out[out_next[node->index]++]          = (struct edge){ session->server->index, session };
				graph->in[in_next[session->server->index]++] = (struct edge){ node->index, session };
			}
}

static void take_services(struct graph *graph, struct arena *arena)
{
	size_t total = 0;
	table_init(&graph->services, arena);
	for (const struct node *node = graph->system->root; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next) {
			if (session->server_kind == SERVER_NONE)
				continue;
			void **at = table_at(&graph->services, NULL, session->service);
			if (!*at)
				*at = arena_new(arena, struct service_sessions);
			((struct service_sessions *)*at)->count++;
			total++;
		}

	graph->session_count = total;
	graph->by_service    = arena_new_array(arena, const struct session *, total + 1);
	size_t placed = 0;
	for (const struct node *node = graph->system->root; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next) {
			if (session->server_kind == SERVER_NONE)
				continue;
			struct service_sessions *of = table_get(&graph->services, NULL, session->service);
			if (!of->placed) {
				of->placed = true;
				of->begin  = placed;
				placed += of->count;
				of->count = 0;
			}
			graph->by_service[of->begin + of->count++] = session;
		}
}

void graph_init(struct graph *graph, struct arena *arena, struct system *system)
{
	size_t nodes = system->node_count;   /* some are in no list: their names were taken, which was reported */

	*graph = (struct graph){ .system = system, .node_count = nodes };
	graph->nodes = arena_new_array(arena, struct node *, nodes);
	graph->marks = arena_new_array(arena, uint8_t, nodes);
	graph->seen  = arena_new_array(arena, uint32_t, nodes);
	graph->queue = arena_new_array(arena, uint32_t, nodes);
	graph->came  = arena_new_array(arena, struct edge, nodes);
	graph->chain = arena_new_array(arena, struct graph_step, nodes + 1);
	take_edges(graph, arena);
	take_services(graph, arena);
}

/* ---- marks ---- */

void graph_unmark(struct graph *graph)
{
	memset(graph->marks, 0, graph->node_count);
}

static const struct node *after_within(const struct node *root, const struct node *node)
{
	if (node->children)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

void graph_mark(struct graph *graph, const struct node *node, uint8_t mark)
{
	for (const struct node *each = node; each; each = after_within(node, each))
		graph->marks[each->index] |= mark;
}

void graph_mark_around(struct graph *graph, const struct node *node, const struct assertion_node *subjects, uint8_t mark)
{
	for (; subjects; subjects = subjects->next)
		if (subjects->node != node && node_within(subjects->node, node)) {
			graph->marks[node->index] |= mark;
			return;
		}
	graph_mark(graph, node, mark);
}

/* ---- searches ---- */

enum { NOWHERE = UINT32_MAX };

struct frontier { struct graph *graph; size_t begin, end; };

static void reach(struct frontier *frontier, uint32_t index, uint32_t from, const struct session *session)
{
	struct graph *graph = frontier->graph;
	if (graph->seen[index] == graph->search || (graph->marks[index] & MARK_BLOCKED))
		return;
	graph->seen[index] = graph->search;
	graph->came[index] = (struct edge){ from, session };
	graph->queue[frontier->end++] = index;
}

static struct frontier start(struct graph *graph)
{
	struct frontier frontier = { .graph = graph };
	graph->search++;
	graph->spent += graph->node_count / 2;
	graph->chain_length = 0;
	for (uint32_t i = 0; i < graph->node_count; i++)
		if (graph->marks[i] & MARK_START)
			reach(&frontier, i, NOWHERE, NULL);
	return frontier;
}

static void spread(struct frontier *frontier, uint32_t index, unsigned follow)
{
	struct graph      *graph = frontier->graph;
	const struct node *node  = graph->nodes[index];

	graph->spent += 1 + (follow & FOLLOW_SERVERS ? graph->out_begin[index + 1] - graph->out_begin[index] : 0)
	                + (follow & FOLLOW_CLIENTS ? graph->in_begin[index + 1] - graph->in_begin[index] : 0)
	                + (follow & FOLLOW_CHILDREN ? node->child_count : 0);
	if (follow & FOLLOW_SERVERS)
		for (uint32_t i = graph->out_begin[index]; i < graph->out_begin[index + 1]; i++)
			reach(frontier, graph->out[i].peer, index, graph->out[i].session);
	if (follow & FOLLOW_CLIENTS)
		for (uint32_t i = graph->in_begin[index]; i < graph->in_begin[index + 1]; i++)
			reach(frontier, graph->in[i].peer, index, graph->in[i].session);
	if ((follow & FOLLOW_PARENT) && node->parent)
		reach(frontier, node->parent->index, index, NULL);
	if (follow & FOLLOW_CHILDREN)
		for (const struct node *child = node->children; child; child = child->next)
			reach(frontier, child->index, index, NULL);
}

/* The way by which `index` was reached, from its begin. */
static void trace(struct graph *graph, uint32_t index)
{
	size_t length = 0;
	for (uint32_t at = index; graph->came[at].peer != NOWHERE; at = graph->came[at].peer)
		length++;
	graph->chain_length = length;
	graph->spent += 4 * length;
	for (uint32_t at = index; length; at = graph->came[at].peer)
		graph->chain[--length] = (struct graph_step){ graph->nodes[graph->came[at].peer], graph->nodes[at],
		                                              graph->came[at].session };
}

const struct node *graph_search(struct graph *graph, unsigned follow)
{
	struct frontier frontier = start(graph);
	while (frontier.begin < frontier.end) {
		uint32_t index = graph->queue[frontier.begin++];
		if (graph->marks[index] & MARK_GOAL) {
			trace(graph, index);
			return graph->nodes[index];
		}
		spread(&frontier, index, follow);
	}
	return NULL;
}

size_t graph_closure(struct graph *graph, unsigned follow, const uint32_t **found)
{
	struct frontier frontier = start(graph);
	while (frontier.begin < frontier.end)
		spread(&frontier, graph->queue[frontier.begin++], follow);
	*found = graph->queue;
	return frontier.end;
}

/* Whether the request leaves, or enters by an export, a sandbox whose border is marked. */
static bool crosses_border(const struct graph *graph, const struct session *session)
{
	if (session->server_kind == SERVER_INIT)
		return graph->marks[session->server->index] & MARK_BORDER;
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		if ((graph->marks[hop->sandbox->index] & MARK_BORDER) && (hop->export || hop->target->kind == TARGET_PARENT))
			return true;
	return false;
}

bool graph_search_session(struct graph *graph, graph_ending *ending, const void *context)
{
	struct frontier frontier = start(graph);
	while (frontier.begin < frontier.end) {
		uint32_t           index = graph->queue[frontier.begin++];
		const struct node *node  = graph->nodes[index];
		graph->spent += 1 + 16 * node->session_count;
		for (const struct session *session = node->sessions; session; session = session->next) {
			if (session->server_kind == SERVER_NONE
			    || (session->server && (graph->marks[session->server->index] & MARK_BLOCKED))
			    || crosses_border(graph, session))
				continue;
			if (ending(context, session)) {
				trace(graph, index);
				graph->chain[graph->chain_length++] = (struct graph_step){
					node, session->server_kind == SERVER_CHILD ? session->server : NULL, session };
				return true;
			}
			if (is_edge(session))
				reach(&frontier, session->server->index, index, session);
		}
	}
	return false;
}

/* ---- chains in words ---- */

enum { HOPS_SHOWN_MAX = 12 };   /* of a chain, beside the last one */

struct span graph_step_span(const struct graph_step *step)
{
	const struct session *session = step->session;
	if (!session)
		return step->from->parent == step->to ? step->from->name_span : step->to->name_span;
	for (const struct hop *hop = session->hops; hop; hop = hop->next) {
		if (hop->rule && hop->rule->written)
			return hop->rule->span;
		if (hop->export)
			return hop->export->span;
	}
	return span_is_none(session->span) ? session->client->name_span : session->span;
}

static const char *label_words(struct checker *checker, const struct session *session)
{
	bool own = session->kind >= SESSION_CONFIG && *session->label;   /* the environment's label is the child's name */
	return own ? arena_format(checker_arena(checker), " \"%s%s\"", session->label, session->label_is_prefix ? "*" : "")
	           : "";
}

static const char *name_of(const struct node *node)
{
	return node->parent ? node->path : node->name;
}

void graph_note_chain(struct checker *checker, struct diagnostic *diagnostic, const struct graph *graph)
{
	struct compilation *compilation = checker->compilation;

	for (size_t i = 0; i < graph->chain_length; i++) {
		if (i == HOPS_SHOWN_MAX && graph->chain_length > HOPS_SHOWN_MAX + 1) {
			size_t more = graph->chain_length - 1 - i;
			diagnostic_note(compilation, diagnostic, graph_step_span(&graph->chain[i]), "and so on, over %zu more", more);
			i += more;
		}
		const struct graph_step *step    = &graph->chain[i];
		const struct session    *session = step->session;
		struct span              span    = graph_step_span(step);
		if (!session && step->from->parent == step->to)
			diagnostic_note(compilation, diagnostic, span, "'%s' was started by '%s', which holds its PD and CPU",
			                name_of(step->from), name_of(step->to));
		else if (!session)
			diagnostic_note(compilation, diagnostic, span, "'%s' started '%s', and holds its PD and CPU",
			                name_of(step->from), name_of(step->to));
		else if (step->from != session->client)
			diagnostic_note(compilation, diagnostic, span, "'%s' serves %s%s to '%s'", name_of(step->from),
			                session->service, label_words(checker, session), name_of(step->to));
		else
			diagnostic_note(compilation, diagnostic, span, "'%s' has a session %s%s at %s", name_of(step->from),
			                session->service, label_words(checker, session),
			                session->server_kind == SERVER_CORE ? "core" : session->server_kind == SERVER_INIT
			                ? "its own init" : arena_format(checker_arena(checker), "'%s'", name_of(step->to)));
	}
}
