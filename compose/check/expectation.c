/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include "base/suggest.h"

#include <string.h>

/*
 * Who is expected to say something. A line of the log begins with the label of its component in brackets, so an expected
 * text that begins so names a component, and one that the scenario does not start will never be heard of. More may stand
 * behind a component's name only where the component opens further LOG sessions, or serves LOG itself.
 */

static const char separator[] = " -> ";

/* The end of the name that a label goes on with, at most `end`. */
static const char *name_end(const char *text, const char *end)
{
	for (const char *at = text; at < end; at++)
		if (!strncmp(at, separator, sizeof(separator) - 1))
			return at;
	return end;
}

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

static const struct node *child_named(struct listeners *listeners, const struct node *sandbox, const char *name,
                                      size_t chars)
{
	listeners_know(listeners);
	return table_get(&listeners->children, sandbox, intern(checker_words(listeners->checker), name, chars));
}

static bool speaks_for_more(struct checker *checker, const struct node *node)
{
	for (const struct provision *each = node->provides; each; each = each->next)
		if (each->service == checker->word.log)
			return true;
	for (const struct session *session = node->sessions; session; session = session->next)
		if (session->kind == SESSION_DECLARED && session->service == checker->word.log)
			return true;
	return false;
}

/* The label that is nearest to it, if any is near. */
static struct suggestion label_near(struct checker *checker, const char *label, size_t chars)
{
	struct suggestion best;
	suggestion_init(&best, arena_copy(checker_arena(checker), label, chars));
	for (const struct node *node = checker->system->root; node && suggestions_left(); node = node_after(node))
		suggestion_offer(&best, node->label);
	return best;
}

static void report_nobody(struct checker *checker, const struct step *step, const char *label, size_t chars)
{
	struct diagnostic *diagnostic = finding(checker, "expected-of-nobody", step->span,
	        "no component of the scenario has the label \"%.*s\"", (int)chars, label);
	struct suggestion near = label_near(checker, label, chars);

	if (near.word)
		diagnostic_help(checker->compilation, diagnostic, "there is \"%s\"", near.word);
}

/* Text in brackets that no label begins with is a component's own, unless it is the label of an init's child but for a slip. */
static void check_own_text(struct checker *checker, const struct step *step, const char *label, size_t chars)
{
	enum { SLIP = 2 * SUGGESTION_EDIT };
	struct suggestion near = label_near(checker, label, chars);

	if (near.word && near.distance <= SLIP && strstr(near.word, separator))
		report_nobody(checker, step, label, chars);
}

static void check_expected(struct listeners *listeners, const struct step *step)
{
	struct checker *checker = listeners->checker;
	const char *label = step->text + 1, *end = *step->text == '[' ? strchr(label, ']') : NULL;
	const char *name = label;

	if (!end)
		return;
	const struct node *node = checker->system->root;
	size_t             chars = strlen(node->name);
	if (strncmp(name, node->name, chars) || (name + chars < end && name[chars] != ' ')) {
		check_own_text(checker, step, label, (size_t)(end - label));
		return;
	}
	if (name_end(name, end) != name + chars) {
		report_nobody(checker, step, label, (size_t)(end - label));
		return;
	}
	for (name = name_end(name, end); name < end && !speaks_for_more(checker, node); name = name_end(name, end)) {
		name += sizeof(separator) - 1;
		node  = child_named(listeners, node, name, (size_t)(name_end(name, end) - name));
		if (!node) {
			report_nobody(checker, step, label, (size_t)(end - label));
			return;
		}
	}
}

void check_expectations(struct checker *checker)
{
	if (checker->system->incomplete || !checker->system->steps)
		return;
	struct listeners listeners = { .checker = checker };
	for (const struct step *step = checker->system->steps; step; step = step->next)
		if (step->kind == STEP_EXPECT)
			check_expected(&listeners, step);
}
