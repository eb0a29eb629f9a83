/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include "model/speaker.h"

/* Whose lines a scenario expects. */

/* Filled for the first text that asks. */
struct listeners {
	struct checker *checker;
	struct table    known;     /* (sandbox, name) -> struct node; (scope_names, name) -> some node of that name; (scope_labels,
	                              label) -> the LOG session that arrives at core by that label */
	bool            is_known;
};

static const char scope_names[] = "names", scope_labels[] = "labels";

static void know_node(struct listeners *listeners, struct node *node)
{
	*table_at(&listeners->known, node->parent, node->name) = node;
	if (node->parent)
		*table_at(&listeners->known, scope_names, node->name) = node;
	for (struct session *session = node->sessions; session; session = session->next)
		if (session->service == listeners->checker->word.log && session->server_kind == SERVER_CORE)
			*table_at(&listeners->known, scope_labels, session->server_label) = session;
}

static void *look_up(struct listeners *listeners, const void *scope, const char *text)
{
	if (!listeners->is_known) {
		listeners->is_known = true;
		table_init(&listeners->known, checker_arena(listeners->checker));
		for (struct node *node = listeners->checker->system->root; node; node = node_after(node))
			know_node(listeners, node);
	}
	return table_get(&listeners->known, scope, text);
}

static const void *child_named(void *context, const void *sandbox, const char *name)
{
	return look_up(context, sandbox, name);
}

static bool starts(void *context, const char *name)
{
	return look_up(context, scope_names, name);
}

static bool goes_by(void *context, const char *label)
{
	return look_up(context, scope_labels, label);
}

static bool speaks_for_more(void *context, const void *speaker)
{
	const struct listeners *listeners = context;
	const struct node      *node      = speaker;
	const char             *log       = listeners->checker->word.log;
	for (const struct provision *each = node->provides; each; each = each->next)
		if (each->service == log)
			return true;
	for (const struct session *session = node->sessions; session; session = session->next)
		if (session->kind == SESSION_DECLARED && session->service == log)
			return true;
	return false;
}

static void offer_texts(void *context, struct suggestion *nearest, bool names)
{
	const struct listeners *listeners = context;
	for (const struct node *node = listeners->checker->system->root; node && suggestions_left(); node = node_after(node))
		if (!names || node->parent)
			suggestion_offer(nearest, names ? node->name : node->label);
}

static void check_expected(const struct speakers *speakers, struct checker *checker, const struct step *step)
{
	struct unheard     unheard;
	struct diagnostic *diagnostic;
	if (speakers_lack(speakers, checker->compilation, step->text, &unheard))
		diagnostic = finding(checker, "expected-of-nobody", step->span,
		                     "no component of the scenario has the label \"%s\"", unheard.label);
	else if (speakers_lack_child(speakers, checker->compilation, step->text, &unheard))
		diagnostic = finding(checker, "expected-of-nobody", step->span,
		                     "no init of the scenario starts a child \"%s\", whose end it could tell", unheard.label);
	else
		return;
	if (unheard.nearest)
		diagnostic_help(checker->compilation, diagnostic, "there is \"%s\"", unheard.nearest);
}

void check_expectations(struct checker *checker)
{
	if (checker->system->incomplete || !checker->system->steps)
		return;
	struct listeners      listeners = { .checker = checker };
	const struct speakers speakers  = {
		.top_name = checker->system->root->name, .top = checker->system->root, .child = child_named,
		.has_more = speaks_for_more, .goes_by = goes_by, .starts = starts,
		.offer = offer_texts, .context = &listeners,
	};
	for (const struct step *step = checker->system->steps; step; step = step->next)
		if (step->kind == STEP_EXPECT)
			check_expected(&speakers, checker, step);
}
