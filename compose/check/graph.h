/* SPDX-License-Identifier: MIT */
#ifndef CHECK_GRAPH_H
#define CHECK_GRAPH_H

#include "check/check.h"

/*
 * The resolved system as a graph: a node per component and init, an edge per session from its client to the server that
 * answers it. Sessions at core, and those that the parent answers itself (config, session_requests), are no edges: they
 * end there.
 *
 * Made once per system, O(nodes + sessions). A search is breadth-first, visits each node and each edge at most once, and
 * finds a shortest chain; between searches nothing is cleared but marks. Order is the author's, so the chain that is
 * found does not depend on addresses.
 */

struct edge {
	uint32_t              peer;     /* index of the server; in the other direction: of the client */
	const struct session *session;
};

/* What a search may follow. */
enum graph_follow {
	FOLLOW_SERVERS = 1,   /* from a client to its servers */
	FOLLOW_CLIENTS = 2,   /* from a server to its clients */
	FOLLOW_PARENT  = 4,   /* from a child to the init that started it */
	FOLLOW_CHILDREN = 8,  /* and back */
};

/* Marks of nodes, set by who asks. */
enum graph_mark {
	MARK_START   = 1,
	MARK_GOAL    = 2,
	MARK_BLOCKED = 4,     /* no chain goes on there */
	MARK_BORDER  = 8,     /* of a sandbox: sessions that cross its border are blocked */
};

/* One step of a chain that was found: the two nodes, and the session that joins them, or NULL for parent and child. */
struct graph_step {
	const struct node    *from, *to;   /* `to` is NULL when the session ends at core or at the parent */
	const struct session *session;
};

struct graph {
	struct system *system;
	size_t         node_count;
	struct node  **nodes;         /* by index; NULL for one that is not in the tree */
	uint32_t      *out_begin;     /* by index; [node_count] is the end */
	struct edge   *out;
	uint32_t      *in_begin;
	struct edge   *in;

	uint8_t       *marks;         /* by index, of enum graph_mark */
	uint32_t      *seen;          /* by index: number of the search that came by */
	uint32_t       search;
	uint64_t       spent;         /* nodes and edges that searches went through, for who counts the work */
	uint32_t      *queue;
	struct edge   *came;          /* by index: from where, and by which session */

	struct table         services;   /* (NULL, service) -> struct service_sessions */
	const struct session **by_service; /* all resolved sessions, those of a service together */
	size_t               session_count;

	struct graph_step   *chain;   /* the last one found, from its begin */
	size_t               chain_length;
};

struct service_sessions { size_t begin, count; bool placed; };

void graph_init(struct graph *graph, struct arena *arena, struct system *system);

void graph_unmark(struct graph *graph);
/* All of a sandbox, or the one node. */
void graph_mark(struct graph *graph, const struct node *node, uint8_t mark);
/* A sandbox that holds one of `subjects` stands for its init alone: all in it would be the subject itself. */
void graph_mark_around(struct graph *graph, const struct node *node, const struct assertion_node *subjects, uint8_t mark);

/*
 * From the nodes marked START to the nearest marked GOAL, not through BLOCKED ones. The result is the goal, and
 * graph->chain the way there; NULL when there is none. `follow` is of enum graph_follow.
 */
const struct node *graph_search(struct graph *graph, unsigned follow);

/* Whether a chain is at its end with this session. */
typedef bool graph_ending(const void *context, const struct session *session);

/*
 * From the nodes marked START along sessions to the nearest one that `ending` accepts. No session counts that is answered
 * by a BLOCKED node or crosses a marked BORDER.
 */
bool graph_search_session(struct graph *graph, graph_ending *ending, const void *context);

/* All nodes that the ones marked START depend on, in the order of their distance, the START ones first. O(found). */
size_t graph_closure(struct graph *graph, unsigned follow, const uint32_t **found);

/* Where a hop of a chain is written: the route, else what declares the session, else the start of the child. */
struct span graph_step_span(const struct graph_step *step);

/* One note per hop of graph->chain. */
void graph_note_chain(struct checker *checker, struct diagnostic *diagnostic, const struct graph *graph);

#endif
