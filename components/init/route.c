/* SPDX-License-Identifier: MIT */
#include <genode/log.h>
#include <genode/memory.h>

#include "route.h"

struct request {
	const struct init_config *config;
	const struct start_node  *child;
	const char               *service;
	struct text               label;
};

/* ---------------------------------------------------------------------------------------------- label conditions */

/* The label without the scope "child -> ", which requests that the child makes itself have. */
static bool unscope(const struct request *request, struct text *rest)
{
	struct text const name = text_of(request->child->name), arrow = text_of(" -> ");
	*rest = request->label;
	if (!text_starts_with(*rest, name))
		return false;
	*rest = text_range(rest->start + name.length, rest->start + rest->length);
	if (!text_starts_with(*rest, arrow))
		return false;
	*rest = text_range(rest->start + arrow.length, rest->start + rest->length);
	return true;
}

static bool label_matches(const struct hid_node *rule, const struct request *request)
{
	struct text unscoped, last, label, prefix, suffix;
	bool const has_label  = hid_attribute(rule, "label", &label);
	bool const has_prefix = hid_attribute(rule, "label_prefix", &prefix);
	bool const has_suffix = hid_attribute(rule, "label_suffix", &suffix);
	bool const has_last   = hid_attribute(rule, "label_last", &last);

	if (hid_attribute(rule, "unscoped_label", &unscoped)) {
		if (has_label || has_prefix || has_suffix || has_last)
			log_warning("service node contains both scoped and unscoped label attributes");
		return text_equal(unscoped, request->label);
	}
	if (has_last)
		return text_equal(last, label_last(request->label));
	if (!has_label && !has_prefix && !has_suffix)
		return true;

	struct text rest;
	if (!unscope(request, &rest))
		return false;
	/* alone, the attribute is compared with the label as it is, so that an empty one matches an empty label only */
	if (has_label && !has_prefix && !has_suffix)
		return text_equal(label, rest);
	rest = text_trim(rest);
	return (!has_label  || text_equal(label, rest))
	    && (!has_prefix || text_starts_with(rest, prefix))
	    && (!has_suffix || text_ends_with(rest, suffix));
}

/* ------------------------------------------------------------------------------------------------------ targets */

const char *route_alias(const struct init_config *config, struct text name, char *buffer, size_t capacity)
{
	text_copy(buffer, capacity, name);
	for (const struct alias_node *alias = config->aliases; alias; alias = alias->next)
		if (strcmp(alias->name, buffer) == 0)
			return alias->child;
	return buffer;
}

struct start_node *route_server(const struct init_config *config, struct text child, const char *service)
{
	for (struct start_node *start = config->starts; start; start = start->next)
		if (text_is(child, start->name) && start_provides(start, service))
			return start;
	return NULL;
}

static bool child_exists(const struct init_config *config, const char *name)
{
	for (const struct start_node *start = config->starts; start; start = start->next)
		if (strcmp(start->name, name) == 0)
			return true;
	return false;
}

/* Each returns NULL when it found the server, else why not. */

static const char *resolve_parent(const struct request *request, const struct hid_node *target, struct route *route)
{
	(void)target;
	route->kind = ROUTE_PARENT;
	return config_parent_provides(request->config, request->service) ? NULL : "the parent does not provide it";
}

static const char *resolve_child(const struct request *request, const struct hid_node *target, struct route *route)
{
	char buffer[CHILD_NAME_CAPACITY];
	const char *const name = route_alias(request->config, hid_text(target, "name", ""), buffer, sizeof(buffer));
	route->kind = ROUTE_CHILD;
	route->server = route_server(request->config, text_of(name), request->service);
	if (route->server)
		return NULL;
	return child_exists(request->config, name) ? "the child of the route does not provide it"
	                                           : "there is no child of the route's name";
}

static const char *resolve_any_child(const struct request *request, const struct hid_node *target,
                                     struct route *route)
{
	(void)target;
	struct start_node *found = NULL;
	for (struct start_node *start = request->config->starts; start; start = start->next) {
		if (!start_provides(start, request->service))
			continue;
		if (found) {
			log_error("%s: ambiguous routes to service \"%s\"", request->child->name, request->service);
			return "several children provide it";
		}
		found = start;
	}
	route->kind = ROUTE_CHILD;
	route->server = found;
	return found ? NULL : "no child provides it";
}

static const char *resolve_unknown(const struct request *request, const struct hid_node *target, struct route *route)
{
	(void)request;
	(void)target;
	(void)route;
	return "the target is neither parent, child, nor any-child";
}

static const char *resolve_target(const struct request *request, const struct hid_node *target, struct route *route)
{
	static const struct {
		const char *type;
		const char *(*resolve)(const struct request *, const struct hid_node *, struct route *);
	} types[] = {
		{ "parent", resolve_parent }, { "child", resolve_child }, { "any-child", resolve_any_child },
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (hid_is(target, types[i].type))
			return types[i].resolve(request, target, route);
	return resolve_unknown(request, target, route);
}

/* The label that goes on: the target's own, or the request's with its parts replaced. */
static bool write_label(const struct request *request, const struct hid_node *target, struct route *route)
{
	struct text value;
	if (hid_attribute(target, "label", &value))
		return text_copy(route->label, sizeof(route->label), value);

	struct text identity = label_prefix(request->label);
	struct text resource = label_last(request->label);
	(void)hid_attribute(target, "identity", &identity);
	(void)hid_attribute(target, "resource", &resource);
	struct text const prepend = hid_text(target, "prepend_resource", "");

	char joined[2 * LABEL_CAPACITY];
	bool fits = text_copy(joined, LABEL_CAPACITY, prepend);
	size_t const length = strlen(joined);
	fits &= text_copy(joined + length, sizeof(joined) - length, resource);
	if (identity.length)
		return label_join(route->label, sizeof(route->label), identity, text_of(joined)) && fits;
	return text_copy(route->label, sizeof(route->label), text_of(joined)) && fits;
}

/* ------------------------------------------------------------------------------------------------------- rules */

/* A component that looks for a configuration and has none is nothing to speak of. */
static bool worth_a_line(const struct request *request, const char *why)
{
	return why || strcmp(request->service, "ROM") != 0 || !text_is(label_last(request->label), "config");
}

static void deny(const struct request *request, struct route *route, const char *why)
{
	*route = (struct route){ .kind = ROUTE_DENIED };
	if (!worth_a_line(request, why))
		return;
	log_warning("%s: %s to service \"%s\" (label=\"%.*s\")%s%s", request->child->name,
	            why ? "denied session" : "no route", request->service, TEXT_ARGS(request->label), why ? ": " : "",
	            why ? why : "");
}

/* The first target that can serve. NULL: found; else why the last one cannot. */
static const char *try_targets(const struct request *request, const struct hid_node *rule, struct route *route)
{
	const char *why = "the rule has no target";
	struct hid_node target;
	HID_FOR_EACH(&target, rule) {
		*route = (struct route){ 0 };
		why = resolve_target(request, &target, route);
		if (why)
			continue;
		if (write_label(request, &target, route))
			return NULL;
		why = "its label becomes too long";
	}
	return why;
}

void route_resolve(const struct init_config *config, const struct start_node *child, const char *service,
                   const char *label, struct route *route)
{
	struct request const request = { .config = config, .child = child, .service = service, .label = text_of(label) };
	if (!child->has_route) {
		deny(&request, route, "the start node has no route, and no default-route stands before it");
		return;
	}
	const char *last_reason = NULL;
	struct hid_node rule;
	HID_FOR_EACH(&rule, &child->route) {
		bool const named = hid_is(&rule, "service");
		if (!named && !hid_is(&rule, "any-service"))
			continue;
		if (named && !text_is(hid_text(&rule, "name", ""), service))
			continue;
		if (!label_matches(&rule, &request))
			continue;
		last_reason = try_targets(&request, &rule, route);
		if (!last_reason)
			return;
		if (named)
			break;
	}
	deny(&request, route, last_reason);
}
