/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <inttypes.h>

/*
 * Servers that serve so many and no more: a driver whose device is of use to one. The session of one client more is denied
 * at run time, and which of them that is depends on who comes first.
 */

static void report_too_many(struct checker *checker, const struct node *server, const struct quota_term *limit,
                            const struct session *first, const struct session *beyond)
{
	struct diagnostic *diagnostic = finding(checker, "too-many-clients", beyond->client->name_span,
	        "'%s' serves %" PRIu64 " '%s' %s at most, and this is one more", server->path, limit->amount, limit->service,
	        limit->amount == 1 ? "session" : "sessions");
	diagnostic_note(checker->compilation, diagnostic, first->client->name_span, "'%s' is served already",
	                first->client->path);
	diagnostic_note(checker->compilation, diagnostic, limit->span, "the declaration of component '%s'",
	                server->component->name);
}

static bool spend(struct checker *checker, const struct quota_term *limit)
{
	return work_spend(checker->compilation, 1, limit->span, "counting clients");
}

static void check_limit(struct checker *checker, const struct node *server, const struct quota_term *limit)
{
	const struct session *first = NULL;
	uint64_t              count = 0;

	for (const struct session *session = server->served; session && spend(checker, limit); session = session->next_at_server) {
		if (session->service != limit->service)
			continue;
		if (!first)
			first = session;
		if (++count == limit->amount + 1) {
			report_too_many(checker, server, limit, first, session);
			return;
		}
	}
}

void check_clients(struct checker *checker)
{
	for (const struct node *node = checker->system->root; node; node = node_after(node))
		if (node->component && node->kind == NODE_COMPONENT)
			for (const struct quota_term *limit = node->component->client_limits; limit && spend(checker, limit);
			     limit = limit->next)
				check_limit(checker, node, limit);
}
