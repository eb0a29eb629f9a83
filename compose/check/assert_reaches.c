/* SPDX-License-Identifier: MIT */
#include "check/assertion.h"

/*
 * a reaches S [only] via x, …: every chain of sessions from `a` to the service or component S passes one of those named.
 * A session passes who answers it, and the sandboxes whose borders its request crosses; so `via parent` holds for
 * what leaves the init around `a`. Without `only` the claim is also that there is such a chain.
 *
 * The search leaves out every session that passes one of them: what it still finds breaks the claim.
 */

static bool ends(const void *context, const struct session *session)
{
	const struct assertion_object *object = context;
	if (object->service)
		return session->service == object->service;
	if (object->device)
		for (const struct device_resource *each = object->device->resources; each; each = each->next)
			if (session->resource == each)
				return true;
	return object->node && session->server_kind == SERVER_CHILD && node_within(session->server, object->node);
}

static const char *list_text(struct checker *checker, const struct assertion_node *subjects)
{
	const char *text = "";
	for (const struct assertion_node *each = subjects; each; each = each->next)
		text = arena_format(checker_arena(checker), "%s%s'%s'", text, each == subjects ? "" : each->next ? ", " : " or ",
		                    node_title(each->node));
	return text;
}

static void note_others(const struct claim *claim, struct diagnostic *diagnostic)
{
	for (const struct assertion_node *each = claim->assertion->others; each; each = each->next)
		diagnostic_note(claim->checker->compilation, diagnostic, each->node->name_span, "'%s' starts here",
		                node_title(each->node));
}

static void report_around(const struct claim *claim)
{
	const struct assertion *assertion  = claim->assertion;
	struct diagnostic      *diagnostic = finding(claim->checker, "reaches-around", assertion->span,
	        "'%s' reaches '%s' without passing %s", node_title(assertion->subjects->node), assertion->object.name,
	        list_text(claim->checker, assertion->others));
	graph_note_chain(claim->checker, diagnostic, claim->graph);
	note_others(claim, diagnostic);
}

static void report_not_reached(const struct claim *claim)
{
	const struct assertion *assertion  = claim->assertion;
	struct diagnostic      *diagnostic = finding(claim->checker, "reaches-around", assertion->span,
	        "'%s' does not reach '%s' at all", node_title(assertion->subjects->node), assertion->object.name);
	diagnostic_note(claim->checker->compilation, diagnostic, assertion->subjects->node->name_span, "'%s' starts here",
	                node_title(assertion->subjects->node));
	diagnostic_help(claim->checker->compilation, diagnostic, "'only via' also holds for what is not reached");
}

void check_reaches(const struct claim *claim)
{
	struct graph           *graph     = claim->graph;
	const struct assertion *assertion = claim->assertion;

	graph_unmark(graph);
	for (const struct assertion_node *via = assertion->others; via; via = via->next) {
		graph_mark_around(graph, via->node, assertion->subjects, MARK_BLOCKED);
		graph->marks[via->node->index] |= MARK_BORDER;
	}
	graph_mark(graph, assertion->subjects->node, MARK_START);
	if (graph_search_session(graph, ends, &assertion->object)) {
		report_around(claim);
		return;
	}
	if (assertion->only || claim->checker->system->incomplete)
		return;
	graph_unmark(graph);
	graph_mark(graph, assertion->subjects->node, MARK_START);
	if (!graph_search_session(graph, ends, &assertion->object))
		report_not_reached(claim);
}
