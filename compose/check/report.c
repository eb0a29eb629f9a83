/* SPDX-License-Identifier: MIT */
#include "check/route.h"

#include "base/suggest.h"

#include <string.h>

/* What is said of a session that leads nowhere: the place that needs it, and the place that does not have it. */

/* A session that init opens for itself, because of a statement. */
static bool is_inits_own(const struct session *session)
{
	return session->client->kind == NODE_SANDBOX && session->kind == SESSION_DECLARED && !session->requirement;
}

static struct span session_place(const struct session *session)
{
	return is_inits_own(session) ? session->span : session->client->name_span;
}

static const char *session_words(struct checker *checker, const struct session *session)
{
	return *session->label && (session->kind == SESSION_DECLARED || session->kind == SESSION_BINARY)
	       ? arena_format(checker_arena(checker), "%s \"%s%s\"", session->service, session->label,
	                      session->label_is_prefix ? "*" : "")
	       : session->service;
}

void note_requirement(struct checker *checker, struct diagnostic *diagnostic, const struct session *session)
{
	if (session->client->report.present && !strcmp(session->service, "Report"))
		diagnostic_help(checker->compilation, diagnostic, "'log: yes' sends the report to init's own log instead");
	else if (is_inits_own(session) && !session->client->parent)
		diagnostic_help(checker->compilation, diagnostic,
		                "this is possible in a sandbox, beside which a component provides '%s'", session->service);
	else if (session->requirement || session->bound)
		diagnostic_note(checker->compilation, diagnostic, session->span, "'%s' needs the session here",
		                session->client->name);
	else if (session->kind <= SESSION_BINARY)
		diagnostic_help(checker->compilation, diagnostic, "every component needs PD, CPU, LOG, and the ROM of its binary");
}

/* Somebody elsewhere who provides the service: perhaps the author only forgot to open the way. */
static const struct node *provider_anywhere(struct checker *checker, const char *service)
{
	return table_get(&checker->offered, NULL, service);
}

/* Whatever is started, the first init is no client of it. */
static void report_first_init(struct checker *checker, const struct session *session)
{
	struct diagnostic *diagnostic = finding(checker, "no-provider", session_place(session),
	        "for this the first init needs a session '%s', and core provides none", session_words(checker, session));
	note_requirement(checker, diagnostic, session);
}

void report_no_provider(struct checker *checker, const struct session *session, const struct node *sandbox)
{
	struct compilation *compilation = checker->compilation;

	if (is_inits_own(session) && !session->client->parent) {
		report_first_init(checker, session);
		return;
	}
	struct diagnostic  *diagnostic  = finding(checker, "no-provider", session_place(session),
	        sandbox->parent
	            ? "'%1$s' needs a session '%2$s', and sandbox '%3$s' does not export it"
	            : "'%1$s' needs a session '%2$s', and neither its siblings nor core provide it",
	        session->client->path[0] ? session->client->path : session->client->name,
	        session_words(checker, session), sandbox->path);
	note_requirement(checker, diagnostic, session);

	const struct node *provider = provider_anywhere(checker, session->service);
	if (provider && provider != session->client) {
		diagnostic_note(compilation, diagnostic, provider->name_span, "'%s' provides '%s'", provider->path,
		                session->service);
		if (provider->parent->parent && provider->parent != session->client->parent)
			diagnostic_help(compilation, diagnostic, "in '%s': export %s -> %s;", provider->parent->path,
			                session->service, provider->name);
		return;
	}
	const struct component *component = model_provider_find(checker->model, session->service);
	if (component)
		diagnostic_help(compilation, diagnostic, "component '%s' provides it: start %s;", component->name,
		                component->name);
}

void report_ambiguous_provider(struct checker *checker, const struct session *session, const struct node *sandbox,
                               struct span span, const struct node *first, const struct node *second)
{
	(void)sandbox;
	struct diagnostic *diagnostic = finding(checker, "ambiguous-provider", span,
	        "two children provide '%s' for '%s': '%s' and '%s'", session->service, session->client->path, first->name,
	        second->name);
	diagnostic_note(checker->compilation, diagnostic, first->name_span, "'%s'", first->name);
	diagnostic_note(checker->compilation, diagnostic, second->name_span, "'%s'", second->name);
	note_requirement(checker, diagnostic, session);
	diagnostic_help(checker->compilation, diagnostic, "decide with: route %s -> %s;", session->service, first->name);
}

void report_ambiguous_rom(struct checker *checker, const struct session *session, struct span span,
                          const struct node *child, const struct module *module)
{
	struct diagnostic *diagnostic = finding(checker, "ambiguous-provider", span,
	        "'%s' provides ROM \"%s\" for '%s', and the image has a module of that name", child->name, session->label,
	        session->client->path);
	diagnostic_note(checker->compilation, diagnostic, child->name_span, "'%s'", child->name);
	diagnostic_note(checker->compilation, diagnostic, module->span, "the module '%s'", module->name);
	note_requirement(checker, diagnostic, session);
	diagnostic_help(checker->compilation, diagnostic, "decide with: route ROM \"%s\" -> %s; or -> parent;", session->label,
	                child->name);
}

void report_session_to_itself(struct checker *checker, const struct session *session, struct span span)
{
	struct diagnostic *diagnostic = finding(checker, "session-to-itself", span,
	        "'%s' of '%s' leads to '%s' itself", session->service, session->client->path, session->client->path);
	note_requirement(checker, diagnostic, session);
}

void report_binary_from_server(struct checker *checker, const struct session *session, struct span span)
{
	struct diagnostic *diagnostic = finding(checker, "binary-from-server", span,
	        "the ROM with the binary of '%s' comes from '%s', and not from the image", session->client->path,
	        session->server->path);
	diagnostic_note(checker->compilation, diagnostic, session->client->name_span, "'%s' starts here",
	                session->client->name);
	diagnostic_help(checker->compilation, diagnostic, "a pattern of the route leaves the binary out: route ROM \"NAME\" -> …;");
}

void report_not_provided(struct checker *checker, const struct session *session, const struct node *sandbox,
                         const struct route_target *target)
{
	struct compilation *compilation = checker->compilation;
	struct diagnostic  *diagnostic  = finding(checker, "not-provided", target->span,
	        target->node->kind == NODE_SANDBOX ? "sandbox '%s' does not export '%s'" : "'%s' does not provide '%s'",
	        target->node->name, session->service);
	diagnostic_note(compilation, diagnostic, target->node->name_span, "'%s' starts here", target->node->name);

	struct node *first, *second;
	providers_of(checker, sandbox, session->service, session->client, &first, &second);
	if (first && !second)
		diagnostic_help_edit(compilation, diagnostic, target->span, first->name, "'%s' provides '%s'", first->name,
		                     session->service);
}

void report_not_imported(struct checker *checker, const struct session *session, struct node *sandbox)
{
	struct diagnostic *diagnostic = finding(checker, "not-imported", session_place(session),
	        "'%s' needs a session '%s' from outside of sandbox '%s', which does not import it", session->client->path,
	        session_words(checker, session), sandbox->path);
	if (sandbox->imports)
		diagnostic_note(checker->compilation, diagnostic, sandbox->imports->span, "what '%s' imports", sandbox->path);
	note_requirement(checker, diagnostic, session);
}

static struct span rule_place(const struct session *session, const struct route *rule)
{
	if (!rule || !rule->written)
		return session_place(session);
	return rule->targets && rule->targets->label ? rule->targets->span
	     : rule->label.match != LABEL_ANY        ? rule->label.span : rule->span;
}

void report_missing_rom(struct checker *checker, const struct session *session, const char *name,
                        const struct route *rule)
{
	struct compilation *compilation = checker->compilation;
	struct diagnostic  *diagnostic  = finding(checker, "missing-rom", rule_place(session, rule),
	        "'%s' needs ROM \"%s\", and the image has no such module", session->client->path, name);
	struct suggestion   best;

	note_requirement(checker, diagnostic, session);
	suggestion_init(&best, name);
	for (const struct module *module = checker->system->modules; module && suggestions_left(); module = module->next)
		if (module->written)
			suggestion_offer(&best, module->name);
	const struct module *near = best.word
		? table_get(&checker->modules, NULL, intern_string(checker_words(checker), best.word)) : NULL;
	if (near)
		diagnostic_note(compilation, diagnostic, near->span, "there is a module '%s'", near->name);
	else
		diagnostic_help(compilation, diagnostic, "add: rom \"%s\" from \"…\";", name);
}

void report_absent_device(struct checker *checker, const struct session *session, const char *name,
                          const struct route *rule)
{
	const struct platform *platform   = checker->system->platform;
	struct diagnostic     *diagnostic = finding(checker, "device-absent", rule_place(session, rule),
	        "'%s' needs %s \"%s\", and platform '%s' has no such device for components", session->client->path,
	        session->service, name, platform->name);
	note_requirement(checker, diagnostic, session);
	const struct device *device = platform_device_find(platform, name);
	if (device)
		diagnostic_note(checker->compilation, diagnostic, device->name_span,
		                device->core ? "core keeps this device" : "this device has no %s", session->service);
}
