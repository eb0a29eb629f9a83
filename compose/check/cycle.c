/* SPDX-License-Identifier: MIT */
#include "check/check.h"

/*
 * Who waits for whom. A component starts when its environment sessions are there, and those come from servers that must
 * have started before: a circle of such dependencies never starts, without any message at run time. The init above a
 * component counts as one of them, because it opens the sessions.
 *
 * A circle that also needs sessions that components open themselves hangs only if the components wait for them before
 * they answer their own clients, which the compiler cannot see: that is a warning.
 *
 * Components that reach each other form a tangle: a strongly connected component of the graph. One pass (Tarjan's, with
 * a stack of its own) finds them all. Each is one finding, with a shortest circle out of it; how much is spent on finding
 * a short one is bounded by a multiple of the tangle's size, so the whole stage is linear.
 */

enum {
	SEARCHES_MAX       = 8,    /* of a tangle for its shortest circle: passes over the whole of it, at most */
	CIRCLES_SHOWN_MAX  = 10,
	HOPS_SHOWN_MAX     = 12,   /* of a circle */
	NONE               = UINT32_MAX,
};

/* What the members of the system depend on. */
struct waiting {
	struct checker *checker;
	const char     *rule;
	bool            environment;   /* only environment sessions, and the parents */
	struct node   **nodes;         /* by index; NULL for one that is not in the tree */
	size_t          count;
};

/* Where one is in the dependencies of a node. */
struct place {
	uint32_t              node;
	bool                  parent_taken;
	const struct session *session;   /* the last one taken; NULL before the first, and at the parent */
};

/* Where a node of a circle waits for the next one; session NULL: as the child of it. */
struct link {
	uint32_t              node;
	const struct session *session;
};

struct link_vector VECTOR_OF(struct link);

struct tangles {
	const struct waiting *waiting;
	uint32_t             *number;   /* by index: order of discovery, from 1; 0: not yet seen */
	uint32_t             *low;
	uint32_t             *tangle;   /* by index: number of its tangle; NONE while it is on the stack */
	uint32_t             *members;  /* the stack, and behind it nothing */
	size_t                member_count;
	struct place         *path;
	size_t                depth;
	uint32_t              seen, tangle_count;

	uint32_t             *round;    /* by index: the breadth-first search that came by */
	struct link          *came;     /* by index: from where, and by which session */
	uint32_t             *queue;
	uint32_t             *distance;
	uint32_t              rounds;

	size_t                found, shown;
	struct diagnostic    *last;
	struct span           last_span;
};

/* ---- dependencies ---- */

static bool counts(const struct waiting *waiting, const struct session *session)
{
	if (session->server_kind != SERVER_CHILD || session->optional)
		return false;
	return !waiting->environment || session->kind <= SESSION_BINARY;
}

/* The next node that the one of `place` depends on; NONE when there is none left. */
static uint32_t next_dependency(const struct waiting *waiting, struct place *place)
{
	const struct node *node = waiting->nodes[place->node];

	if (waiting->environment && !place->parent_taken) {
		place->parent_taken = true;
		if (node->parent && node->parent->parent)
			return node->parent->index;
	}
	const struct session *session = place->session ? place->session->next : node->sessions;
	while (session && !counts(waiting, session))
		session = session->next;
	if (!session) {
		place->session = NULL;
		return NONE;
	}
	place->session = session;
	return session->server->index;
}

/* ---- what is said ---- */

/* The circle as it is read: from the member that stands first in the text, each with the next that it waits for. */
static void report_circle(struct tangles *tangles, const struct link_vector *circle, size_t members)
{
	const struct waiting *waiting     = tangles->waiting;
	struct compilation   *compilation = waiting->checker->compilation;
	struct arena         *arena       = checker_arena(waiting->checker);
	size_t                count = circle->count, first = 0;

	for (size_t i = 1; i < count; i++)
		if (circle->items[i].node < circle->items[first].node)
			first = i;
	const struct node *begin = waiting->nodes[circle->items[first].node];
	const struct node *last  = waiting->nodes[circle->items[(first + count - 1) % count].node];
	const struct node *next  = waiting->nodes[circle->items[(first + 1) % count].node];
	const char        *with  = begin == last ? "itself" : arena_format(arena, "'%s'", next->path);

	tangles->last_span = begin->name_span;
	tangles->last      = finding(waiting->checker, waiting->rule, begin->name_span,
	        waiting->environment ? "'%s' cannot start before %s, which cannot start before it"
	                             : "'%s' is a client of %s, and the other way round, directly or through others",
	        begin->path, with);
	for (size_t i = 0; i < count && i < HOPS_SHOWN_MAX; i++) {
		const struct link *link   = &circle->items[(first + i) % count];
		const struct node *client = waiting->nodes[link->node];
		const struct node *server = waiting->nodes[circle->items[(first + i + 1) % count].node];
		if (!link->session)
			diagnostic_note(compilation, tangles->last, client->name_span, "'%s' stands in '%s'", client->path,
			                server->path);
		else
			diagnostic_note(compilation, tangles->last, client->name_span, "'%s' needs '%s' of '%s'", client->path,
			                link->session->service, server->path);
	}
	if (count > HOPS_SHOWN_MAX)
		diagnostic_note(compilation, tangles->last, last->name_span, "and so on, over %zu more, to '%s'",
		                count - HOPS_SHOWN_MAX, begin->path);
	if (members > count)
		diagnostic_help(compilation, tangles->last, "%zu components wait for each other in this way; the circle shown is "
		                "a short one of them", members);
}

/* ---- a short circle ---- */

/* Where the breadth-first search ended, as links in their order: `from` to ... to `to`, which waits for `from`. */
static void take_circle(const struct tangles *tangles, uint32_t from, struct link end, struct link_vector *circle)
{
	circle->count = 0;
	for (struct link at = end; ; at = tangles->came[at.node]) {
		*vector_add(checker_arena(tangles->waiting->checker), circle) = at;
		if (at.node == from)
			break;
	}
	for (size_t i = 0, j = circle->count - 1; i < j; i++, j--) {
		struct link swap = circle->items[i];
		circle->items[i] = circle->items[j];
		circle->items[j] = swap;
	}
}

/* The shortest circle through `from` of fewer than `most` members, or nothing. Returns the work it took. */
static size_t search_circle(struct tangles *tangles, uint32_t from, size_t most, struct link_vector *circle)
{
	uint32_t round = ++tangles->rounds, tangle = tangles->tangle[from];
	size_t   head = 0, tail = 0, work = 0;

	tangles->queue[tail++]   = from;
	tangles->round[from]     = round;
	tangles->distance[from]  = 1;
	while (head < tail) {
		struct place place = { .node = tangles->queue[head++] };
		if (tangles->distance[place.node] >= most)
			break;
		for (uint32_t next; (next = next_dependency(tangles->waiting, &place)) != NONE; work++) {
			if (next == from) {
				take_circle(tangles, from, (struct link){ place.node, place.session }, circle);
				return work;
			}
			if (tangles->tangle[next] != tangle || tangles->round[next] == round)
				continue;
			tangles->round[next]    = round;
			tangles->distance[next] = tangles->distance[place.node] + 1;
			tangles->came[next]     = (struct link){ place.node, place.session };
			tangles->queue[tail++]  = next;
		}
	}
	return work;
}

/* `members` in any order; one circle of the tangle is reported, the shortest that the work allowed is worth. */
static void report_tangle(struct tangles *tangles, const uint32_t *members, size_t count)
{
	struct link_vector circle = { 0 };
	size_t             spent = 0, once = 0;

	tangles->found++;
	if (tangles->shown == CIRCLES_SHOWN_MAX)
		return;
	tangles->shown++;
	for (size_t i = 0; i < count && (!once || spent <= SEARCHES_MAX * once); i++) {
		size_t work = count / 64 + search_circle(tangles, members[i], circle.count ? circle.count : NONE, &circle);
		once   = once ? once : work + count;
		spent += work;
	}
	report_circle(tangles, &circle, count);
}

/* ---- the tangles ---- */

static void push(struct tangles *tangles, uint32_t node)
{
	tangles->number[node] = tangles->low[node] = ++tangles->seen;
	tangles->tangle[node] = NONE;
	tangles->members[tangles->member_count++] = node;
	tangles->path[tangles->depth++] = (struct place){ .node = node };
}

static bool waits_for_itself(const struct waiting *waiting, uint32_t node)
{
	struct place place = { .node = node };
	for (uint32_t next; (next = next_dependency(waiting, &place)) != NONE; )
		if (next == node)
			return true;
	return false;
}

/* `node` was the first of its tangle to be seen: what lies above it on the stack is the rest. */
static void close_tangle(struct tangles *tangles, uint32_t node)
{
	size_t begin = tangles->member_count;

	tangles->tangle_count++;
	do {
		tangles->tangle[tangles->members[--begin]] = tangles->tangle_count;
	} while (tangles->members[begin] != node);
	size_t count = tangles->member_count - begin;
	if (count > 1 || waits_for_itself(tangles->waiting, node))
		report_tangle(tangles, tangles->members + begin, count);
	tangles->member_count = begin;
}

static void search_from(struct tangles *tangles, uint32_t start)
{
	push(tangles, start);
	while (tangles->depth) {
		struct place *top  = &tangles->path[tangles->depth - 1];
		uint32_t      node = top->node, next = next_dependency(tangles->waiting, top);
		if (next != NONE && !tangles->number[next]) {
			push(tangles, next);
		} else if (next != NONE) {
			if (tangles->tangle[next] == NONE && tangles->number[next] < tangles->low[node])
				tangles->low[node] = tangles->number[next];
		} else {
			tangles->depth--;
			if (tangles->low[node] == tangles->number[node])
				close_tangle(tangles, node);
			if (tangles->depth) {
				uint32_t above = tangles->path[tangles->depth - 1].node;
				if (tangles->tangle[node] == NONE && tangles->low[node] < tangles->low[above])
					tangles->low[above] = tangles->low[node];
			}
		}
	}
}

/* Whether there was none. */
static bool search_all(struct checker *checker, const char *rule, bool environment)
{
	struct arena  *arena = checker_arena(checker);
	size_t         count = checker->system->node_count;
	struct waiting waiting = { .checker = checker, .rule = rule, .environment = environment, .count = count,
	                           .nodes = arena_new_array(arena, struct node *, count) };
	struct tangles tangles = {
		.waiting = &waiting, .number = arena_new_array(arena, uint32_t, count),
		.low = arena_new_array(arena, uint32_t, count), .tangle = arena_new_array(arena, uint32_t, count),
		.members = arena_new_array(arena, uint32_t, count), .path = arena_new_array(arena, struct place, count),
		.round = arena_new_array(arena, uint32_t, count), .came = arena_new_array(arena, struct link, count),
		.queue = arena_new_array(arena, uint32_t, count), .distance = arena_new_array(arena, uint32_t, count) };

	for (struct node *node = checker->system->root; node; node = node_after(node))
		waiting.nodes[node->index] = node;
	for (const struct node *node = checker->system->root; node; node = node_after(node))
		if (!tangles.number[node->index])
			search_from(&tangles, node->index);
	if (tangles.found > tangles.shown)
		diagnostic_note(checker->compilation, tangles.last, tangles.last_span, "and %zu more circles, of other components",
		                tangles.found - tangles.shown);
	return !tangles.found;
}

void check_cycles(struct checker *checker)
{
	if (search_all(checker, "environment-cycle", true))
		search_all(checker, "session-cycle", false);
}
