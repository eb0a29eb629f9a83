/* SPDX-License-Identifier: MIT */
#include "check/assertion.h"

/*
 * isolated(a, b, …): nobody of them can obtain a session at another one, directly or through servers that are clients
 * themselves. One search for each name.
 */

static void report(const struct claim *claim, const struct node *a, const struct node *goal, const struct node *b)
{
	struct checker    *checker = claim->checker;
	size_t             between = claim->graph->chain_length - 1;
	const char        *through = between == 0 ? ""
	                           : between == 1 ? ", through a server"
	                                          : arena_format(checker_arena(checker), ", through %zu servers", between);
	struct diagnostic *diagnostic = finding(checker, "not-isolated", claim->assertion->span,
	        "'%s' can obtain a session at '%s'%s", node_title(a), node_title(b), through);
	graph_note_chain(checker, diagnostic, claim->graph);
	diagnostic_note(checker->compilation, diagnostic, goal->name_span, "'%s' starts here", node_title(goal));
}

void check_isolated(const struct claim *claim)
{
	struct graph *graph = claim->graph;

	for (const struct assertion_node *a = claim->assertion->subjects; a && claim_spend(claim); a = a->next) {
		graph_unmark(graph);
		for (const struct assertion_node *b = claim->assertion->subjects; b; b = b->next)
			graph_mark(graph, b->node, b == a ? MARK_START : MARK_GOAL);
		const struct node *goal = graph_search(graph, FOLLOW_SERVERS);
		for (const struct assertion_node *b = claim->assertion->subjects; goal && b; b = b->next)
			if (node_within(goal, b->node))
				report(claim, a->node, goal, b->node);
	}
}
