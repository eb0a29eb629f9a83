/* SPDX-License-Identifier: MIT */
#include "check/check.h"

/*
 * Who waits for whom. A component starts when its environment sessions are there, and those come from servers that must
 * have started before: a circle of such dependencies never starts, without any message at run time. The init above a
 * component counts as one of them, because it opens the sessions.
 *
 * A circle that also needs sessions that components open themselves hangs only if the components wait for them before
 * they answer their own clients, which the compiler cannot see: that is a warning.
 */

enum color { WHITE, GREY, BLACK };

struct search {
	struct checker     *checker;
	const char         *rule;
	bool                environment;    /* only environment sessions, and the parents */
	unsigned char      *colors;         /* by node index */
	struct node       **stack;          /* the path from the root of the search */
	struct session    **edges;          /* where in its sessions each node of the path is */
	bool               *parent_taken;
	size_t              depth;
};

static bool counts(const struct search *search, const struct session *session)
{
	if (session->server_kind != SERVER_CHILD || session->optional)
		return false;
	return !search->environment || session->kind <= SESSION_BINARY;
}

static void report_circle(struct search *search, const struct node *again)
{
	struct compilation *compilation = search->checker->compilation;
	size_t              first = search->depth - 1;
	while (search->stack[first] != again)
		first--;

	const struct node *last       = search->stack[search->depth - 1];
	const char        *with       = again == last ? "itself" : arena_format(checker_arena(search->checker), "'%s'", last->path);
	struct diagnostic *diagnostic = finding(search->checker, search->rule, again->name_span,
	        search->environment ? "'%s' cannot start before %s, which cannot start before it"
	                            : "'%s' is a client of %s, and the other way round, directly or through others",
	        again->path, with);
	for (size_t i = first; i < search->depth; i++) {
		const struct node *client = search->stack[i];
		const struct node *server = i + 1 < search->depth ? search->stack[i + 1] : again;
		if (client->parent == server)
			diagnostic_note(compilation, diagnostic, client->name_span, "'%s' stands in '%s'", client->path,
			                server->path);
		else
			diagnostic_note(compilation, diagnostic, client->name_span, "'%s' needs '%s' of '%s'", client->path,
			                search->edges[i]->service, server->path);
	}
}

static void push(struct search *search, struct node *node)
{
	search->colors[node->index]          = GREY;
	search->stack[search->depth]         = node;
	search->edges[search->depth]         = NULL;
	search->parent_taken[search->depth]  = false;
	search->depth++;
}

/* The next node that the top of the path depends on; NULL when there is none left. */
static struct node *next_dependency(struct search *search)
{
	size_t       top  = search->depth - 1;
	struct node *node = search->stack[top];

	if (search->environment && !search->parent_taken[top]) {
		search->parent_taken[top] = true;
		if (node->parent && node->parent->parent)
			return node->parent;
	}
	struct session *session = search->edges[top] ? search->edges[top]->next : node->sessions;
	while (session && !counts(search, session))
		session = session->next;
	if (!session)
		return NULL;
	search->edges[top] = session;
	return session->server;
}

static void search_from(struct search *search, struct node *start)
{
	push(search, start);
	while (search->depth) {
		struct node *top  = search->stack[search->depth - 1];
		struct node *next = next_dependency(search);
		if (!next) {
			search->colors[top->index] = BLACK;
			search->depth--;
		} else if (search->colors[next->index] == GREY) {
			report_circle(search, next);
		} else if (search->colors[next->index] == WHITE) {
			push(search, next);
		}
	}
}

static bool search_all(struct checker *checker, const char *rule, bool environment)
{
	struct arena *arena = checker_arena(checker);
	size_t        count = checker->system->node_count, before = checker->compilation->diagnostics.all.count;
	struct search search = {
		.checker = checker, .rule = rule, .environment = environment,
		.colors = arena_new_array(arena, unsigned char, count), .stack = arena_new_array(arena, struct node *, count),
		.edges = arena_new_array(arena, struct session *, count), .parent_taken = arena_new_array(arena, bool, count) };

	for (struct node *node = checker->system->root; node; node = node_after(node))
		if (search.colors[node->index] == WHITE)
			search_from(&search, node);
	return checker->compilation->diagnostics.all.count == before;
}

void check_cycles(struct checker *checker)
{
	if (search_all(checker, "environment-cycle", true))
		search_all(checker, "session-cycle", false);
}
