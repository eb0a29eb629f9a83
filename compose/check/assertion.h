/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ASSERTION_H
#define CHECK_ASSERTION_H

#include "check/graph.h"

/*
 * One function per form of claim; each costs at most a few searches of the graph, O(nodes + sessions), and reports what
 * breaks the claim as a shortest chain. Claims are judged on what was resolved: a chain that is found is there, whatever
 * else is wrong with the system.
 *
 * Two relations are meant. *Authority* (isolated, reaches): who can make requests of whom, from client to server. The
 * inits have no part in it: an init hands requests on as the configuration says, and opens nothing of its own for a
 * child. *Information* (separate): a session carries it in both directions, and so does the tie between an init and a
 * child that it started.
 */

struct claim {
	struct checker         *checker;
	struct graph           *graph;
	const struct assertion *assertion;
};

/* Pays for the searches since the last time; false: nothing more is decided. */
bool claim_spend(const struct claim *claim);

void check_isolated(const struct claim *claim);
void check_separate(const struct claim *claim);
void check_reaches(const struct claim *claim);
void check_only_uses(const struct claim *claim);
void check_tcb(const struct claim *claim);

/* How a claim names a node: its path, or the word init. */
static inline const char *node_title(const struct node *node)
{
	return node->parent ? node->path : node->name;
}

#endif
