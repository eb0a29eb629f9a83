/* SPDX-License-Identifier: MIT */
#include "check/check.h"

/*
 * Who waits for somebody of lower priority. Each init with levels divides the range of priorities that it has into bands, one
 * for each level, and what is inside of a child, at whatever depth, stays in the child's band. So the priority of a
 * component follows from all inits around it, and any two can be compared.
 *
 * While a component calls another one, the kernel runs the other one on the caller's time and priority: waiting for the
 * answer of a call inverts nothing. What a server does by itself it does with its own: what comes later, by a signal or
 * through a packet stream, waits behind all that has a priority between the two.
 */

enum { RANGE_BITS = 16 };

static unsigned log2_of(uint64_t levels)
{
	unsigned bits = 0;
	while (levels >> (bits + 1))
		bits++;
	return bits;
}

/* 0 is the highest. Levels and priorities that make no sense were reported, and count as none. */
static uint32_t priority_of(const struct node *node)
{
	uint32_t place = 0;
	for (; node->parent; node = node->parent) {
		unsigned bits = log2_of(node->parent->prio_levels);
		uint64_t down = node->priority < 0 ? (uint64_t)-node->priority : 0;
		if (!bits || bits > RANGE_BITS || down >> bits)
			continue;
		place = place >> bits | (uint32_t)(down << (RANGE_BITS - bits));
	}
	return place;
}

static bool answers_later(const struct interface *interface)
{
	return interface && (interface->signals || interface->streams);
}

static void report(struct checker *checker, const struct session *session)
{
	const struct node *client = session->client, *server = session->server;
	struct diagnostic *diagnostic = finding(checker, "priority-inversion", client->name_span,
	        "'%s' waits for '%s' of '%s', which has a lower priority", client->path, session->service, server->path);
	const struct node *at = server;
	while (at->parent->parent && span_is_none(at->priority_span))
		at = at->parent;
	diagnostic_note(checker->compilation, diagnostic, span_is_none(at->priority_span) ? at->name_span : at->priority_span,
	                "the priority of '%s' is %lld", at->path, (long long)at->priority);
	diagnostic_help(checker->compilation, diagnostic, "give '%s' at least the priority of those who wait for it", server->path);
}

static bool has_levels(const struct system *system)
{
	for (const struct node *node = system->root; node; node = node_after(node))
		if (node->prio_levels > 1)
			return true;
	return false;
}

void check_inversions(struct checker *checker)
{
	if (!has_levels(checker->system))
		return;
	for (const struct node *node = checker->system->root; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next)
			if (session->kind == SESSION_DECLARED && session->server_kind == SERVER_CHILD && answers_later(session->interface)
			    && priority_of(session->server) > priority_of(node)) {
				report(checker, session);
				break;           /* one finding for a client */
			}
}
