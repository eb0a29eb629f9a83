/* SPDX-License-Identifier: MIT */
#include "check/route.h"

#include "base/suggest.h"
#include "model/text.h"

#include <string.h>

/*
 * Policies. A server selects the policy of a session by the label that it sees: an exact label before a prefix, a longer
 * prefix before a shorter one, then suffixes, then the default. A policy written at a route goes into the server's
 * configuration with the label that the route's sessions have there, whatever borders lie between.
 */

static struct policy *policy_append(struct checker *checker, struct node *server, const struct policy *from)
{
	struct policy  *policy = arena_new(checker_arena(checker), struct policy);
	struct policy **last   = server->last_policy ? server->last_policy : &server->policies;
	while (*last)
		last = &(*last)->next;
	*policy = *from;
	*last   = policy;
	server->last_policy = &policy->next;
	return policy;
}

/* Enters a policy under its label; two of one kind for one label cannot both apply. */
static void enter(struct checker *checker, struct node *server, struct policy *policy)
{
	static const char *const marks[] = { [LABEL_EXACT] = "", [LABEL_PREFIX] = "<", [LABEL_SUFFIX] = ">" };
	const char *label = label_trimmed(checker_words(checker), policy->label.text);
	void      **at    = table_at(&checker->exact_policies, server,
	                             text_joined(checker_words(checker), marks[policy->label.match], label, ""));
	if (!*at) {
		*at = policy;
		return;
	}
	const struct policy *first = *at;
	struct diagnostic   *diagnostic = finding(checker, "policy-tie", policy->span,
	        "two policies of '%s' are for the label \"%s\"", server->path, policy->label.text);
	diagnostic_note(checker->compilation, diagnostic, first->span, "the first one applies, and this never does");
	if (!policy->from_route && first->span.begin != policy->span.begin)
		diagnostic_help_remove(checker->compilation, diagnostic, policy->span, "leave it out");
	policy->used = true;
}

static void index_written(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		checker->has_poisoned |= node->poisoned;
		for (struct policy *policy = node->policies; policy; policy = policy->next)
			if (!policy->is_default)
				enter(checker, node, policy);
	}
}

/* ---- policies at routes ---- */

static void report_with_at_core(struct checker *checker, const struct session *session, const struct route *rule)
{
	finding(checker, "policy-unmatched", rule->with->type_span,
	        "this policy has no server: '%s' of '%s' is answered by core, which takes none", session->service,
	        session->client->path);
}

static void add_with(struct checker *checker, const struct session *session, struct route *rule)
{
	struct node *server = session->server;
	const char  *label  = label_trimmed(checker_words(checker), session->server_label);
	void       **at     = session->label_is_prefix ? NULL : table_at(&checker->exact_policies, server, label);

	if (at && *at && ((const struct policy *)*at)->from_route == rule)
		return;
	struct policy policy = {
		.span = rule->with->span, .body = rule->with, .from_route = rule,
		.label = { .span = rule->with->type_span, .text = label,
		           .match = session->label_is_prefix ? LABEL_PREFIX : LABEL_EXACT } };
	struct policy *added = policy_append(checker, server, &policy);
	if (!session->label_is_prefix)
		enter(checker, server, added);
}

static void take_withs_of(struct checker *checker, const struct session *session)
{
	for (const struct hop *hop = session->hops; hop; hop = hop->next) {
		if (!hop->rule || !hop->rule->with)
			continue;
		if (session->server_kind == SERVER_CHILD)
			add_with(checker, session, (struct route *)hop->rule);
		else if (session->server_kind == SERVER_CORE)
			report_with_at_core(checker, session, hop->rule);
	}
}

static void take_withs(struct checker *checker)
{
	for (struct node *node = checker->system->root; node && checker->has_policies_at_routes; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next)
			if (session->has_policy)
				take_withs_of(checker, session);
}

/* ---- selection ---- */

static bool spend(struct checker *checker, const struct policy *policy)
{
	return work_spend(checker->compilation, 1, policy->span, "selecting policies");
}

static bool pattern_takes(const struct label_pattern *pattern, const char *label)
{
	size_t chars = strlen(pattern->text), label_chars = strlen(label);
	return pattern->match == LABEL_PREFIX ? !strncmp(label, pattern->text, chars)
	     : pattern->match == LABEL_SUFFIX ? chars <= label_chars && !strcmp(label + label_chars - chars, pattern->text)
	                                      : !strcmp(label, pattern->text);
}

static bool is_better(const struct policy *candidate, const struct policy *best)
{
	if (!best)
		return true;
	if (candidate->label.match != best->label.match)
		return candidate->label.match == LABEL_PREFIX;
	return strlen(candidate->label.text) > strlen(best->label.text);
}

static struct policy *select_policy(struct checker *checker, const struct node *server, const struct session *session)
{
	const char    *label = label_trimmed(checker_words(checker), session->server_label);
	struct policy *best  = session->label_is_prefix ? NULL : table_get(&checker->exact_policies, server, label);
	if (best)
		return best;
	struct policy *general = NULL;
	for (struct policy *policy = server->inexact_policies; policy; policy = policy->next_inexact) {
		if (!spend(checker, policy))
			break;
		if (policy->is_default)
			general = policy;
		else if (pattern_takes(&policy->label, label) && is_better(policy, best))
			best = policy;
	}
	return best ? best : general;
}

/* Exact policies that some session of a family could select count as used. */
static void mark_family(struct checker *checker, struct node *server, const struct session *session)
{
	for (struct policy *policy = server->policies; policy && spend(checker, policy); policy = policy->next)
		if (!policy->is_default && !strncmp(policy->label.text, session->server_label, strlen(session->server_label)))
			policy->used = true;
}

static void report_without(struct checker *checker, const struct session *session, const struct node *server)
{
	struct diagnostic *diagnostic = finding(checker, "policy-missing", session->client->name_span,
	        "'%s' has no policy for '%s', which asks for '%s' with the label \"%s\"", server->path,
	        session->client->path, session->service, session->server_label);
	diagnostic_note(checker->compilation, diagnostic, server->policies->span, "a policy of '%s'", server->path);
	diagnostic_help(checker->compilation, diagnostic, "add to '%s': policy \"%s\" { … }", server->path,
	                label_trimmed(checker_words(checker), session->server_label));
}

static void select_policies(struct checker *checker, struct node *server)
{
	struct policy **last = &server->inexact_policies;
	for (struct policy *policy = server->policies; policy; policy = policy->next)
		if (policy->label.match != LABEL_EXACT) {
			*last = policy;
			last  = &policy->next_inexact;
		}
	for (struct session *session = server->served; session && server->policies; session = session->next_at_server) {
		struct policy *policy = select_policy(checker, server, session);
		session->policy = policy;
		if (session->label_is_prefix)
			mark_family(checker, server, session);
		if (policy)
			policy->used = true;
		else if (!work_exhausted(checker->compilation))
			report_without(checker, session, server);
	}
}

/* The client that the policy was meant for may have been left out because of an earlier mistake. */
static bool meant_for_poisoned(struct checker *checker, const struct node *server, const struct policy *policy)
{
	if (!checker->has_poisoned)
		return false;
	for (const struct node *sibling = server->parent ? server->parent->children : NULL; sibling; sibling = sibling->next)
		if (!spend(checker, policy) || (sibling->poisoned && !strncmp(policy->label.text, sibling->name, strlen(sibling->name))))
			return true;
	return false;
}

static void report_unmatched(struct checker *checker, const struct node *server, const struct policy *policy)
{
	struct diagnostic *diagnostic = finding(checker, "policy-unmatched", policy->label.span,
	        "no client of '%s' has a label that this policy matches", server->path);
	struct suggestion  best;
	const char        *only = NULL;

	suggestion_init(&best, policy->label.text);
	for (const struct session *session = server->served; session && suggestions_left(); session = session->next_at_server) {
		const char *label = label_trimmed(checker_words(checker), session->server_label);
		suggestion_offer(&best, label);
		only = session->next_at_server || session != server->served ? NULL : label;
	}
	if (best.word && policy->label.match == LABEL_EXACT && !policy->from_route && !strpbrk(best.word, "\"\\{}"))
		diagnostic_help_edit(checker->compilation, diagnostic, policy->label.span,
		                     arena_format(checker_arena(checker), "\"%s\"", best.word),
		                     "there is a client with the label \"%s\"", best.word);
	else if (best.word || only)
		diagnostic_help(checker->compilation, diagnostic, "there is a client with the label \"%s\"",
		                best.word ? best.word : only);
	else if (!server->served)
		diagnostic_help(checker->compilation, diagnostic, "'%s' has no client at all", server->path);
	else
		diagnostic_help(checker->compilation, diagnostic, "labels start with the client's name: \"%s\", for example",
		                label_trimmed(checker_words(checker), server->served->server_label));
}

void check_policies(struct checker *checker)
{
	index_written(checker);
	take_withs(checker);
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		select_policies(checker, node);
		for (struct policy *policy = node->policies; policy; policy = policy->next)
			if (!policy->used && !policy->is_default && !policy->from_route && !meant_for_poisoned(checker, node, policy)
			    && !work_exhausted(checker->compilation))
				report_unmatched(checker, node, policy);
	}
}
