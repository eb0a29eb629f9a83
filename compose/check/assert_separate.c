/* SPDX-License-Identifier: MIT */
#include "check/assertion.h"

/*
 * separate(a, b) trusting x, …: no information gets from one to the other, but through core, the inits above both, and
 * the trusted ones. What an init above only one of them could hand on counts; `trusting` a sandbox that holds one of the
 * two trusts its init, and not all in it. One search for each pair.
 */

static void report(const struct claim *claim, const struct node *a, const struct node *b)
{
	struct checker    *checker = claim->checker;
	size_t             between = claim->graph->chain_length - 1;
	const char        *through = between == 0 ? "by a session"
	                           : between == 1 ? "through one component"
	                                          : arena_format(checker_arena(checker), "through %zu components", between);
	struct diagnostic *diagnostic = finding(checker, "not-separate", claim->assertion->span,
	        "information can get from '%s' to '%s' %s", node_title(a), node_title(b), through);
	graph_note_chain(checker, diagnostic, claim->graph);
	if (between == 1)
		diagnostic_help(checker->compilation, diagnostic, "where '%s' is trusted to keep them apart, the claim can say "
		                "'trusting %s'", node_title(claim->graph->chain[0].to), node_title(claim->graph->chain[0].to));
}

static void check_pair(const struct claim *claim, const struct node *a, const struct node *b)
{
	struct graph  *graph = claim->graph;
	struct assertion_node both  = { .node = (struct node *)b }, either = { .node = (struct node *)a, .next = &both };

	graph_unmark(graph);
	graph_mark(graph, a, MARK_START);
	graph_mark(graph, b, MARK_GOAL);
	for (const struct node *above = a->parent; above; above = above->parent)
		if (node_within(b, above))
			graph->marks[above->index] |= MARK_BLOCKED;
	for (const struct assertion_node *trusted = claim->assertion->others; trusted; trusted = trusted->next)
		graph_mark_around(graph, trusted->node, &either, MARK_BLOCKED);
	if (graph_search(graph, FOLLOW_SERVERS | FOLLOW_CLIENTS | FOLLOW_PARENT | FOLLOW_CHILDREN))
		report(claim, a, b);
}

void check_separate(const struct claim *claim)
{
	for (const struct assertion_node *a = claim->assertion->subjects; a; a = a->next)
		for (const struct assertion_node *b = a->next; b && claim_spend(claim); b = b->next)
			check_pair(claim, a->node, b->node);
}
