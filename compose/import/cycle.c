/* SPDX-License-Identifier: MIT */
#include "import/init.h"

/* Children that wait for each other before any of them starts: circles of environment sessions, and of inits around. */

enum { NEW, OPEN, DONE };

static void report(struct foreign_system *system, const struct foreign_start *start, const struct foreign_edge *edge)
{
	struct diagnostic *diagnostic = diagnostic_finding(system->compilation, "environment-cycle", RULE_DENY, edge->span,
	        start == edge->server ? "'%s' waits for itself: it serves the %s session that it needs to start"
	                              : "'%s' cannot start: its %s session leads back to itself", start->path, edge->service);
	if (start != edge->server)
		diagnostic_note(system->compilation, diagnostic, edge->server->node->head_span, "'%s' waits for '%s' in turn",
		                edge->server->path, start->path);
	diagnostic_help(system->compilation, diagnostic, "route the environment of one of them to the parent");
}

static void visit(struct foreign_system *system, struct foreign_start *start)
{
	start->visit = OPEN;
	for (const struct foreign_edge *edge = start->edges; edge; edge = edge->next) {
		if (!edge->environment)
			continue;
		/* a server inside of another init waits for the inits around it, too */
		for (struct foreign_start *each = edge->server; each; each = each->outer->self) {
			if (each == start->outer->self)
				break;
			if (each->visit == OPEN)
				report(system, start, edge);
			else if (each->visit == NEW)
				visit(system, each);
		}
	}
	start->visit = DONE;
}

static void visit_init(struct foreign_system *system, struct foreign_init *init)
{
	for (struct foreign_start *start = init->starts; start; start = start->next) {
		if (start->visit == NEW)
			visit(system, start);
		if (start->inner)
			visit_init(system, start->inner);
	}
}

void foreign_check_cycles(struct foreign_system *system)
{
	visit_init(system, system->top);
}
