/* SPDX-License-Identifier: MIT */
#include "check/explain.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

/*
 * The way of a session: at each configuration the label that its rules see, the rules that were passed over and why, the
 * one that decided and the label that goes on; at the end who answers, with which policy, and what is left of the
 * donation.
 */

static const char *pattern_text(struct compilation *compilation, const struct label_pattern *pattern)
{
	const char *const text = pattern->text ? pattern->text : "";
	struct arena     *arena = &compilation->arena;
	switch (pattern->match) {
	case LABEL_ANY:      return "";
	case LABEL_EXACT:    return arena_format(arena, " \"%s\"", text);
	case LABEL_PREFIX:   return arena_format(arena, " \"%s*\"", text);
	case LABEL_SUFFIX:   return arena_format(arena, " \"*%s\"", text);
	case LABEL_LAST:     return arena_format(arena, " last \"%s\"", text);
	case LABEL_UNSCOPED: return arena_format(arena, " unscoped \"%s\"", text);
	}
	return "";
}

static const char *target_text(struct compilation *compilation, const struct route_target *target)
{
	const char *name = target->kind == TARGET_PARENT ? "parent" : target->kind == TARGET_ANY_CHILD ? "any" : target->child;
	return target->label ? arena_format(&compilation->arena, "%s label \"%s\"", name, target->label) : name;
}

static const char *rule_text(struct compilation *compilation, const struct route *rule)
{
	return arena_format(&compilation->arena, "%s%s", rule->service ? rule->service : "any service",
	                    pattern_text(compilation, &rule->label));
}

static const char *place_text(struct compilation *compilation, struct span span)
{
	if (span_is_none(span))
		return "";
	struct source_position at = source_position(compilation, span);
	return arena_format(&compilation->arena, "%s:%" PRIu32 ":%" PRIu32, at.source->path, at.line, at.column);
}

/* Why the rule did not take the request; NULL when it did. */
static const char *passed_over(const struct hop *hop, const struct session *session, const struct route *rule)
{
	struct label label = { hop->label, session->label_is_prefix };
	if (rule->service && rule->service != session->service)
		return "another service";
	switch (label_match(&rule->label, hop->child->name, label)) {
	case LABEL_NO:   return "another label";
	case LABEL_SOME: return "takes only some of these labels";
	default:         return NULL;
	}
}

static bool same_rule(const struct route *a, const struct route *b)
{
	return a->span.begin == b->span.begin && a->service == b->service && a->label.match == b->label.match
	       && a->label.text == b->label.text && a->written == b->written;
}

static const char *who_answers(struct compilation *compilation, const struct session *session)
{
	struct arena *arena = &compilation->arena;
	switch (session->server_kind) {
	case SERVER_CORE:
		return session->module   ? arena_format(arena, "core, with module '%s'", session->module->name)
		     : session->resource ? arena_format(arena, "core, with device '%s'", session->resource->label) : "core";
	case SERVER_CHILD: return arena_format(arena, "'%s'", session->server->path);
	case SERVER_INIT:  return arena_format(arena, "init of %s itself", session->server->label);
	default:           return session->optional ? "nobody: the component can do without" : "nobody";
	}
}

/* ---- for people ---- */

/* Each session with each rule of its client: what is printed can be as long as the square of what was written. */
enum { LINE_UNITS = 64 };

static const char told[] = "telling each rule that each session passes";

static void print_rules(FILE *out, struct compilation *compilation, const struct hop *hop, const struct session *session)
{
	for (const struct route *rule = hop->child->rules; rule; rule = rule->next) {
		if (!work_spend(compilation, 1, rule->span, told))
			return;
		const char *why = passed_over(hop, session, rule);
		if (rule->service && rule->service != session->service)
			continue;
		if (why && !rule->written)
			continue; /* made for another session */
		if (why || !same_rule(rule, hop->rule)) {
			work_spend(compilation, LINE_UNITS, rule->span, told);
			fprintf(out, "      passed over: %s: %s\n", rule_text(compilation, rule), why ? why : "its targets do not provide it");
			continue;
		}
		fprintf(out, "      %s: %s -> %s%s%s\n", rule->written ? "rule" : "no rule written, so",
		        rule_text(compilation, rule), target_text(compilation, hop->target), rule->written ? "   " : "",
		        rule->written ? place_text(compilation, rule->span) : "");
		return;
	}
}

static void print_hop(FILE *out, struct compilation *compilation, const struct hop *hop, const struct session *session)
{
	fprintf(out, "  %s: label \"%s\"\n", hop->sandbox->label, hop->label);
	if (hop->export)
		fprintf(out, "      exports %s -> %s   %s\n", hop->export->service, target_text(compilation, hop->target),
		        place_text(compilation, hop->export->span));
	else
		print_rules(out, compilation, hop, session);
	if (strcmp(hop->label, hop->label_out))
		fprintf(out, "      goes on as \"%s\"\n", hop->label_out);
	if (hop->ram_kept)
		fprintf(out, "      keeps %" PRIu64 " bytes of the donation\n", hop->ram_kept);
}

static void print_policy(FILE *out, struct compilation *compilation, const struct session *session)
{
	const struct policy *policy = session->policy;
	if (!policy)
		return;
	fprintf(out, "  policy%s   %s%s\n", policy->is_default ? ": the default" : pattern_text(compilation, &policy->label),
	        place_text(compilation, policy->span), policy->from_route ? " (written at the route)" : "");
}

static void print_session(FILE *out, struct compilation *compilation, const struct session *session)
{
	const char *path = session->client->parent ? session->client->path : session->client->name;
	fprintf(out, "%s of '%s'%s%s%s%s, donating %" PRIu64 " bytes and %" PRIu64 " caps\n", session->service, path,
	        *session->label ? " \"" : "", session->label, session->label_is_prefix ? "*" : "",
	        *session->label ? "\"" : "", session->ram_bytes, session->caps);
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		print_hop(out, compilation, hop, session);
	fprintf(out, "  answered by %s", who_answers(compilation, session));
	if (session->server_label)
		fprintf(out, ", which sees \"%s\" and gets %" PRIu64 " bytes", session->server_label, session->ram_arrives);
	fputc('\n', out);
	print_policy(out, compilation, session);
}

/* ---- for programs ---- */

static void add_text(struct json_object *object, const char *key, const char *text)
{
	if (text && *text)
		json_object_object_add(object, key, json_object_new_string(text));
}

static struct json_object *hop_object(struct compilation *compilation, const struct hop *hop)
{
	struct json_object *object = json_object_new_object();
	add_text(object, "sandbox", hop->sandbox->label);
	json_object_object_add(object, "label", json_object_new_string(hop->label));
	add_text(object, hop->export ? "export" : "rule", hop->export ? hop->export->service : rule_text(compilation, hop->rule));
	json_object_object_add(object, "written", json_object_new_boolean(hop->export || hop->rule->written));
	add_text(object, "place", hop->export || hop->rule->written
	                          ? place_text(compilation, hop->export ? hop->export->span : hop->rule->span) : NULL);
	add_text(object, "target", target_text(compilation, hop->target));
	json_object_object_add(object, "label_out", json_object_new_string(hop->label_out));
	json_object_object_add(object, "ram_kept", json_object_new_uint64(hop->ram_kept));
	return object;
}

static void session_json(FILE *out, struct compilation *compilation, const struct session *session)
{
	struct json_object *object = json_object_new_object();
	struct json_object *hops   = json_object_new_array();
	json_object_object_add(object, "client", json_object_new_string(session->client->path));
	add_text(object, "service", session->service);
	json_object_object_add(object, "label", json_object_new_string(session->label));
	json_object_object_add(object, "ram", json_object_new_uint64(session->ram_bytes));
	json_object_object_add(object, "caps", json_object_new_uint64(session->caps));
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		json_object_array_add(hops, hop_object(compilation, hop));
	json_object_object_add(object, "hops", hops);
	add_text(object, "server", session->server_kind == SERVER_CHILD ? session->server->path
	                           : session->server_kind == SERVER_CORE ? "core"
	                           : session->server_kind == SERVER_INIT ? "init" : NULL);
	add_text(object, "server_label", session->server_label);
	json_object_object_add(object, "ram_arrives", json_object_new_uint64(session->ram_arrives));
	add_text(object, "policy", session->policy ? place_text(compilation, session->policy->span) : NULL);
	fprintf(out, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

bool explain_route(FILE *out, struct compilation *compilation, const struct node *client, const char *service,
                   const char *label, bool json)
{
	bool found = false;
	for (const struct session *session = client->sessions; session && !work_exhausted(compilation); session = session->next) {
		if (strcmp(session->service, service) || (label && strcmp(session->label, label)))
			continue;
		if (json)
			session_json(out, compilation, session);
		else
			print_session(out, compilation, session);
		found = true;
	}
	return found || work_exhausted(compilation);
}
