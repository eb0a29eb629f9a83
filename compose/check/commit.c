/* SPDX-License-Identifier: MIT */
#include "check/ledger.h"
#include "check/route.h"

#include <string.h>

/*
 * What a session that has arrived means: rules and parent-provides in the configurations on its way, the donation and
 * what is left of it at each step, the server's list of clients.
 */

static void parent_provide(struct checker *checker, struct node *sandbox, const struct session *session)
{
	void **at = table_at(&checker->parent_provides, sandbox, session->service);
	if (*at)
		return;
	struct service_use *use = arena_new(checker_arena(checker), struct service_use);
	*use = (struct service_use){ .span = session->span, .service = session->service,
	                             .interface = session->interface, .used = true };
	*at = use;
	struct service_use **place = &sandbox->parent_provides;
	while (*place && strcmp((*place)->service, use->service) < 0
	       && work_spend(checker->compilation, 1, session->span, "collecting what parents provide"))
		place = &(*place)->next;
	use->next = *place;
	*place    = use;
}

/* An init that gets a request as an RPC from its child keeps its book-keeping's cost from the donation. */
static bool hop_keeps(const struct session *session, const struct hop *hop)
{
	return !(session_is_environment(session) && hop->sandbox == session->client->parent && hop->child == session->client);
}

static void hop_donation(struct checker *checker, const struct session *session, struct hop *hop, uint64_t *ram)
{
	uint64_t cost = checker->system->platform->costs[COST_SESSION].ram_bytes;

	hop->ram_kept = hop_keeps(session, hop) ? cost : 0;
	if (hop->ram_kept > *ram)
		hop->ram_kept = *ram;
	*ram -= hop->ram_kept;
}

/* ---- the donation ---- */

enum { PAGE_BYTES = 4096, REQUESTS_MAX = 10, RAISE_BYTES = 4096 };

/* With less the server refuses: core puts each session into a page of its own, which the donation pays. */
static uint64_t least_arriving(const struct checker *checker, const struct session *session)
{
	if (session->server_kind != SERVER_CORE)
		return 0;
	return session->kind == SESSION_PD ? checker->system->platform->costs[COST_PD].ram_bytes : PAGE_BYTES;
}

/* A request that is answered with "insufficient" is repeated with more, a limited number of times. */
static void raise_donation(struct checker *checker, struct session *session)
{
	uint64_t kept = 0, least = least_arriving(checker, session);

	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		if (hop_keeps(session, hop))
			kept += checker->system->platform->costs[COST_SESSION].ram_bytes;
	if (!session->interface || !session->client->parent)
		return;
	for (unsigned requests = 1; requests < REQUESTS_MAX && session->ram_bytes < kept + least; requests++)
		session->ram_bytes += RAISE_BYTES;

	uint64_t wanted = kept + least;
	if (session->kind == SESSION_CPU)
		wanted += checker->system->platform->costs[COST_THREAD].ram_bytes;
	if (session->ram_bytes >= wanted)
		return;
	bool known = session->client->donation_reported || session->client->parent->donation_reported;
	session->client->donation_reported = true;
	if (known)
		return;
	struct diagnostic *diagnostic = finding(checker, "donation-too-small", session->client->name_span,
	        "of the %s that '%s' donates for '%s', the inits on the way keep %s, and the server needs %s",
	        amount_text(checker->compilation, ACCOUNT_RAM, session->ram_bytes), session->client->path, session->service,
	        amount_text(checker->compilation, ACCOUNT_RAM, kept),
	        amount_text(checker->compilation, ACCOUNT_RAM, wanted - kept));
	diagnostic_note(checker->compilation, diagnostic, session->interface->name_span, "the interface's donation");
	diagnostic_note(checker->compilation, diagnostic, checker->system->platform->costs[COST_SESSION].span,
	                "what each init keeps");
}

void session_commit(struct checker *checker, struct session *session)
{
	raise_donation(checker, session);
	uint64_t    ram      = session->ram_bytes;
	const char *relative = session_is_environment(session) ? NULL : session->label;
	for (struct hop *hop = session->hops; hop; hop = hop->next) {
		if (!hop->export) {
			if (!hop->rule)
				hop->rule = derived_rule(checker, hop->child, session,
				                         (struct label){ hop->label, session->label_is_prefix }, relative,
				                         hop->target);
			hop->takes_one       = condition_is_one_label(hop->rule->service, &hop->rule->label);
			session->has_policy |= hop->rule->with != NULL;
			if (hop->target->kind == TARGET_PARENT)
				parent_provide(checker, hop->sandbox, session);
		}
		hop_donation(checker, session, hop, &ram);
		relative = hop->label_out;
	}
	checker->has_policies_at_routes |= session->has_policy;
	session->ram_arrives = ram;
	if (session->server_kind == SERVER_CHILD) {
		struct node *server = session->server;
		if (!server->last_served)
			server->last_served = &server->served;
		*server->last_served = session;
		server->last_served  = &session->next_at_server;
	}
}
