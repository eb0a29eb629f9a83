/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include "model/speaker.h"

/* Whose lines a scenario expects. */

/* Filled for the first text that names a component: (sandbox, name) -> struct node. */
struct listeners {
	struct checker *checker;
	struct table    children;
	bool            known;
};

static void listeners_know(struct listeners *listeners)
{
	if (listeners->known)
		return;
	listeners->known = true;
	table_init(&listeners->children, checker_arena(listeners->checker));
	for (struct node *node = listeners->checker->system->root; node; node = node_after(node))
		*table_at(&listeners->children, node->parent, node->name) = node;
}

static const void *child_named(void *context, const void *sandbox, const char *name)
{
	struct listeners *listeners = context;
	listeners_know(listeners);
	return table_get(&listeners->children, sandbox, name);
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

static bool goes_by(void *context, const char *label)
{
	const struct listeners *listeners = context;
	const struct node      *root      = listeners->checker->system->root;
	for (const struct node *node = root; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next)
			if (session->service == listeners->checker->word.log && session->server_kind == SERVER_CORE
			    && session->server_label == label)
				return true;
	return false;
}

static bool starts(void *context, const char *name)
{
	const struct listeners *listeners = context;
	for (const struct node *node = listeners->checker->system->root; node; node = node_after(node))
		if (node->parent && node->name == name)
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
