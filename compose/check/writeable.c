/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <string.h>

/*
 * Policies that let somebody write who only reads. What a session needs is declared: `requires File_system read_only`.
 * A policy is judged by all whom it is for; one of them who may need to write justifies it.
 */

static const struct config_attribute *grant(const struct policy *policy)
{
	for (const struct config_attribute *each = policy->body ? policy->body->attributes : NULL; each; each = each->next)
		if (!strcmp(each->name, "writeable"))
			return each->value.text && !strcmp(each->value.text, "yes") ? each : NULL;
	return NULL;
}

static bool reads_only(const struct session *session)
{
	return session->requirement && session->requirement->read_only;
}

static void report(struct checker *checker, const struct session *session, const struct policy *policy)
{
	struct diagnostic *diagnostic = finding(checker, "writeable-unneeded", grant(policy)->span,
	        "'%s' only reads, and '%s' lets it write", session->client->path, session->server->path);
	diagnostic_note(checker->compilation, diagnostic, session->requirement->span, "what it declares");
	diagnostic_help(checker->compilation, diagnostic, "write 'writeable: no'");
}

/* The first of a policy's sessions that is for writing, else the first; sessions that end at `server`. */
static void collect(struct checker *checker, struct table *first, const struct node *server)
{
	for (struct session *session = server->served; session; session = session->next_at_server) {
		const struct policy *policy = session->policy;
		if (!policy || policy->is_default || !grant(policy))
			continue;
		void **at = table_at(first, policy, checker->word.empty);
		if (!*at || !reads_only(session))
			*at = session;
	}
}

void check_writeable(struct checker *checker)
{
	struct table first;
	table_init(&first, checker_arena(checker));
	for (const struct node *node = checker->system->root; node; node = node_after(node)) {
		collect(checker, &first, node);
		for (const struct policy *policy = node->policies; policy; policy = policy->next) {
			const struct session *session = table_get(&first, policy, checker->word.empty);
			if (session && reads_only(session))
				report(checker, session, policy);
		}
	}
}
