/* SPDX-License-Identifier: MIT */
#include "import/init.h"

/*
 * Children that wait for each other. A circle of environment sessions lets none of them start, and a server inside of
 * another init waits for the inits around it as well; a circle of other sessions hangs if they are opened at the start.
 *
 * Two searches by depth, each child once: the way back is in the children, because a chain can be as long as there are
 * children.
 */

enum { NEW, OPEN, DONE };

struct search {
	struct foreign_system *system;
	bool                   environment;   /* only those edges; else the others as well */
	unsigned               base;          /* states of this search begin there */
};

static void report_environment(struct foreign_system *system, const struct foreign_start *start,
                               const struct foreign_edge *edge)
{
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "environment-cycle", RULE_DENY, edge->span,
	        start == edge->server ? "'%s' waits for itself: it serves the %s session that it needs to start"
	                              : "'%s' cannot start: its %s session leads back to itself", start->path, edge->service);
	if (start != edge->server)
		diagnostic_note(system->compilation, diagnostic, edge->server->node->head_span, "'%s' waits for '%s' in turn",
		                edge->server->path, start->path);
	diagnostic_help(system->compilation, diagnostic, "route the environment of one of them to the parent");
}

enum { NOTES_MAX = 8 };

/* From the server that the last edge leads back to, along the search's way. */
static void report_sessions(struct foreign_system *system, const struct foreign_start *last, const struct foreign_start *first)
{
	bool     environment = true;
	unsigned notes       = 0;

	for (const struct foreign_start *each = last;; each = each->from) {
		environment &= each->way->environment;
		if (each == first)
			break;
	}
	if (environment || first == last)
		return;
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "session-cycle", RULE_WARN, last->way->span,
	        "'%s' is a client of '%s', and the other way round, directly or through others", last->path, first->path);
	for (const struct foreign_start *each = last; notes < NOTES_MAX; each = each->from, notes++) {
		diagnostic_note(system->compilation, diagnostic, each->node->head_span, "'%s' needs %s of '%s'", each->path,
		                each->way->service, each->way->server->path);
		if (each == first)
			break;
	}
}

static const struct foreign_edge *edge_for(const struct search *search, const struct foreign_edge *edge)
{
	while (edge && search->environment && !edge->environment)
		edge = edge->next;
	return edge;
}

static void take_edge(const struct search *search, struct foreign_start *start, const struct foreign_edge *edge)
{
	edge = edge_for(search, edge);
	/* the init around both does not wait for what stands in it */
	while (edge && edge->server == start->outer->self)
		edge = edge_for(search, edge->next);
	start->way    = edge;
	start->around = start->way ? start->way->server : NULL;
}

/* The next one to look at: inits around a server wait too, up to the init that both stand in. */
static void advance(const struct search *search, struct foreign_start *start)
{
	if (search->environment)
		start->around = start->around->outer->self;
	else
		start->around = NULL;
	if (!start->around || start->around == start->outer->self)
		take_edge(search, start, start->way->next);
}

static void enter(const struct search *search, struct foreign_start *start, struct foreign_start *from)
{
	start->visit = search->base + OPEN;
	start->from  = from;
	take_edge(search, start, start->edges);
}

static void visit(const struct search *search, struct foreign_start *start)
{
	enter(search, start, NULL);
	while (start) {
		struct foreign_start *next = start->way ? start->around : NULL;
		if (!start->way) {
			start->visit = search->base + DONE;
			start        = start->from;
			if (start)
				advance(search, start);
		} else if (next->visit <= search->base) {
			enter(search, next, start);
			start = next;
		} else {
			if (next->visit == search->base + OPEN && search->environment)
				report_environment(search->system, start, start->way);
			else if (next->visit == search->base + OPEN)
				report_sessions(search->system, start, next);
			advance(search, start);
		}
	}
}

static void visit_init(const struct search *search, struct foreign_init *init)
{
	for (struct foreign_start *start = init->starts; start; start = start->next) {
		if (start->visit <= search->base)
			visit(search, start);
		if (start->inner)
			visit_init(search, start->inner);
	}
}

void foreign_check_cycles(struct foreign_system *system)
{
	visit_init(&(struct search){ .system = system, .environment = true, .base = NEW }, system->top);
	visit_init(&(struct search){ .system = system, .environment = false, .base = DONE }, system->top);
}
