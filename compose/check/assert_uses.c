/* SPDX-License-Identifier: MIT */
#include "check/assertion.h"

#include <string.h>

/*
 * only a, b uses S "label": nobody else holds a session to that service, device or component; with a label: to what the
 * server knows by that name, a ROM module or a device for instance. Costs the sessions of the service, or all of the
 * component's clients.
 */

/* The name that the server goes by: of a ROM the module, else the last element of the label, or the whole label. */
static bool has_label(const struct claim *claim, const struct session *session, const char *label)
{
	struct interner *words = checker_words(claim->checker);
	if (!label)
		return true;
	if (session->module && !strcmp(session->module->name, label))
		return true;
	if (session->resource && !strcmp(session->resource->label, label))
		return true;
	if (!session->server_label)
		return false;
	const char *last = label_last_element(words, session->server_label);
	if (session->label_is_prefix)
		return !strncmp(last, label, strlen(last));
	return !strcmp(last, label) || !strcmp(session->server_label, label);
}

static bool is_allowed(struct graph *graph, const struct assertion *assertion, const struct node *client)
{
	for (const struct assertion_node *each = assertion->subjects; each; each = each->next, graph->spent += 4)
		if (node_within(client, each->node))
			return true;
	return false;
}

static bool reaches_device(const struct session *session, const struct device *device)
{
	const struct device_resource *each = device->resources;
	while (each && each != session->resource)
		each = each->next;
	return each && session->resource;
}

/* One finding for each claim, with the first of those who should not. */
enum { USERS_SHOWN = 8 };

struct users {
	const struct claim   *claim;
	const struct session *first[USERS_SHOWN];
	size_t                count;
};

static void judge(struct users *users, const struct session *session)
{
	const struct assertion *assertion = users->claim->assertion;
	if (is_allowed(users->claim->graph, assertion, session->client) || !has_label(users->claim, session, assertion->label))
		return;
	if (users->count < USERS_SHOWN)
		users->first[users->count] = session;
	users->count++;
}

static void report(const struct users *users)
{
	const struct claim     *claim     = users->claim;
	const struct assertion *assertion = claim->assertion;
	struct arena           *arena     = checker_arena(claim->checker);
	const char *label = assertion->label ? arena_format(arena, " \"%s\"", assertion->label) : "";
	const char *more  = users->count > 1 ? arena_format(arena, ", the first of %zu sessions", users->count) : "";

	struct diagnostic *diagnostic = finding(claim->checker, "used-by-others", assertion->span, "'%s' uses '%s'%s, too%s",
	        node_title(users->first[0]->client), assertion->object.name, label, more);
	for (size_t i = 0; i < users->count && i < USERS_SHOWN; i++) {
		const struct session *session = users->first[i];
		claim->graph->chain[0] = (struct graph_step){ .from = session->client, .session = session,
			.to = session->server_kind == SERVER_CHILD ? session->server : NULL };
		claim->graph->chain_length = 1;
		graph_note_chain(claim->checker, diagnostic, claim->graph);
		diagnostic_note(claim->checker->compilation, diagnostic, session->client->name_span, "'%s' starts here",
		                node_title(session->client));
	}
}

static void judge_service(struct users *users, const char *service)
{
	const struct claim            *claim = users->claim;
	const struct service_sessions *of = table_get(&claim->graph->services, NULL, service);
	for (size_t i = 0; of && i < of->count; i++) {
		const struct session *session = claim->graph->by_service[of->begin + i];
		const struct device  *device  = claim->assertion->object.device;
		if (!device || reaches_device(session, device))
			judge(users, session);
	}
}

static void judge_clients(struct users *users, const struct node *sandbox)
{
	const struct graph *graph = users->claim->graph;
	for (const struct node *node = sandbox; node; node = node_after(node)) {
		if (!node_within(node, sandbox))
			return;
		for (uint32_t i = graph->in_begin[node->index]; i < graph->in_begin[node->index + 1]; i++)
			if (!node_within(graph->in[i].session->client, sandbox))
				judge(users, graph->in[i].session);
	}
}

void check_only_uses(const struct claim *claim)
{
	const struct assertion_object *object = &claim->assertion->object;
	struct users                   users  = { .claim = claim };

	if (object->node) {
		judge_clients(&users, object->node);
	} else if (object->device) {
		judge_service(&users, claim->checker->word.io_mem);
		judge_service(&users, claim->checker->word.io_port);
		judge_service(&users, claim->checker->word.irq);
	} else {
		judge_service(&users, object->service);
	}
	if (users.count)
		report(&users);
}
