/* SPDX-License-Identifier: MIT */
#include "check/check.h"

#include <string.h>

/*
 * Which sessions a node opens.
 *
 * Environment: PD, CPU, LOG and the ROM with its binary; the parent opens them for the child, under the child's name.
 * By itself: ROM "config" where the start node has a configuration or the component asks for one, which is then empty;
 * ROM "session_requests" where it provides something; the resources of its devices; and what the component declares. A
 * declaration without label means one session with an empty label; LOG, PD and CPU without label mean the environment's.
 * A declaration of any number opens one session for each route that the start node writes for it, and a family of
 * sessions where its label has a star; one with a condition opens it where the configuration is such. Where the shape of the configuration has values of type `rom`, these say which
 * ROMs are opened, and no route is needed for them. A policy that is written at a route can name ROMs as well; these
 * sessions of its server are known once it is known which server that is.
 */

enum { REPORT_BUFFER_BYTES = 4096 };  /* what the interface's donation counts without a `buffer` */

struct session_list {
	struct checker  *checker;
	struct node     *client;
	struct session **last;
};

static bool spend(struct checker *checker, struct span where)
{
	return work_spend(checker->compilation, 1, where, "collecting the sessions");
}

static void note_opened(struct checker *checker, const struct interface *interface)
{
	void **at = table_at(&checker->opened, interface, interface->name);
	if (!*at)
		*vector_add(checker_arena(checker), &checker->system->interfaces) = interface;
	*at = checker->system;
}

static struct session *session_add(struct session_list *list, enum session_kind kind, const char *service,
                                   const char *label, struct span span)
{
	struct session *session = arena_new(checker_arena(list->checker), struct session);

	*session = (struct session){
		.span = span, .kind = kind, .client = list->client, .service = service, .label = label,
		.interface = interface_of(list->checker, service) };
	if (session->interface) {
		note_opened(list->checker, session->interface);
		session->ram_bytes = session->interface->session_ram_bytes;
		session->caps      = session->interface->session_caps;
	}
	*list->last = session;
	list->last  = &session->next;
	list->client->session_count++;
	list->checker->system->session_count++;
	return session;
}

const struct requirement *config_requirement(struct checker *checker, const struct component *component)
{
	const struct requirement *requirement = component->requires;
	while (requirement && (requirement->service != checker->word.rom || requirement->label.match != LABEL_EXACT
	                       || requirement->label.text != checker->word.config) && spend(checker, requirement->span))
		requirement = requirement->next;
	return requirement;
}

/* ---- the environment ---- */

static void add_environment(struct session_list *list)
{
	struct checker *checker = list->checker;
	struct node    *client  = list->client;

	session_add(list, SESSION_PD, checker->word.pd, client->name, client->name_span);
	session_add(list, SESSION_CPU, checker->word.cpu, client->name, client->name_span);
	session_add(list, SESSION_LOG, checker->word.log, client->name, client->name_span);
	if (client->binary_name)
		session_add(list, SESSION_BINARY, checker->word.rom, client->binary_name, client->name_span);
	if (client->kind == NODE_SANDBOX || client->config || client->policies
	    || (client->component && config_requirement(checker, client->component)))
		session_add(list, SESSION_CONFIG, checker->word.rom, checker->word.config, client->name_span);
	if (client->provides)
		session_add(list, SESSION_REQUESTS, checker->word.rom, checker->word.session_requests, client->name_span);
}

/* A state report that does not go to the log is a session of init's own. */
static void add_report(struct session_list *list)
{
	struct interner *interner = checker_words(list->checker);
	struct node     *sandbox  = list->client;

	if (!sandbox->report.present || sandbox->report.log)
		return;
	struct session *session = session_add(list, SESSION_DECLARED, intern_string(interner, "Report"),
	                                      intern_string(interner, "state"), sandbox->report.span);
	if (sandbox->report.has_buffer && session->interface)
		session->ram_bytes = session->ram_bytes - REPORT_BUFFER_BYTES + sandbox->report.buffer_bytes;
}

/* Init measures the time between heartbeats, and from a change to its report, with one session of its own. */
static void add_timer(struct session_list *list)
{
	const struct node *sandbox = list->client;

	if (node_opens_timer(sandbox))
		session_add(list, SESSION_DECLARED, intern_string(checker_words(list->checker), "Timer"),
		            list->checker->word.empty,
		            sandbox->heartbeat_rate_ms ? sandbox->heartbeat_rate_span : sandbox->report.span);
}

/* ---- devices ---- */

static const char *device_service(const struct checker *checker, enum resource_kind kind)
{
	return kind == RESOURCE_IO_MEM ? checker->word.io_mem
	     : kind == RESOURCE_IO_PORT ? checker->word.io_port : checker->word.irq;
}

static bool is_device_service(const struct checker *checker, const char *service)
{
	return service == checker->word.io_mem || service == checker->word.io_port || service == checker->word.irq;
}

/* "uart" and "uart.1" name resources of the need "uart". */
static bool names_device(const struct device_need *need, const char *label)
{
	size_t chars = strlen(need->name);
	return !strncmp(label, need->name, chars) && (label[chars] == '\0' || label[chars] == '.');
}

static const struct device_need *need_of(struct checker *checker, const struct node *client,
                                         const struct requirement *requirement)
{
	if (!is_device_service(checker, requirement->service) || requirement->label.match != LABEL_EXACT)
		return NULL;
	const struct device_need *need = client->component->devices;
	while (need && !names_device(need, requirement->label.text) && spend(checker, need->span))
		need = need->next;
	return need;
}

/* Whether the component says itself which resources of the device it opens. */
static const struct requirement *written_for(struct checker *checker, const struct node *client,
                                             const struct device_need *need, const char *service, const char *label,
                                             bool *any_written)
{
	const struct requirement *found = NULL;
	for (const struct requirement *each = client->component->requires; each && spend(checker, each->span);
	     each = each->next) {
		if (need_of(checker, client, each) != need)
			continue;
		*any_written = true;
		if (each->service == service && each->label.text == label)
			found = each;
	}
	return found;
}

static void add_device(struct session_list *list, const struct device_binding *binding)
{
	struct checker *checker = list->checker;
	unsigned        count[RESOURCE_KINDS] = { 0 };

	for (const struct device_resource *resource = binding->device->resources; resource; resource = resource->next) {
		const char *service = device_service(checker, resource->kind);
		unsigned    number  = count[resource->kind]++;
		const char *label   = number == 0 ? binding->need->name
		                    : intern_format(checker_words(checker), "%s.%u", binding->need->name, number);
		bool        any_written = false;
		const struct requirement *written = written_for(checker, list->client, binding->need, service, label,
		                                                &any_written);
		if (any_written && !written)
			continue;
		struct session *session = session_add(list, SESSION_DECLARED, service, label,
		                                      written ? written->span : binding->need->span);
		session->bound = resource;
	}
}

/* ---- declared ---- */

/* The environment and the parent's own ROMs stand for these declarations already. */
static bool is_implied(struct checker *checker, const struct node *client, const struct requirement *requirement)
{
	const char *service = requirement->service;
	bool        plain   = requirement->label.match == LABEL_ANY && !requirement->any_number;

	if (plain && (service == checker->word.pd || service == checker->word.cpu || service == checker->word.log))
		return true;
	if (service == checker->word.rom && requirement->label.match == LABEL_EXACT
	    && (requirement->label.text == checker->word.config
	        || requirement->label.text == checker->word.session_requests))
		return true;
	return client->component && need_of(checker, client, requirement);
}

static void add_plain(struct session_list *list, struct requirement *requirement)
{
	struct session *session = session_add(list, SESSION_DECLARED, requirement->service,
	        requirement->label.match == LABEL_EXACT ? requirement->label.text : list->checker->word.empty,
	        requirement->span);
	session->requirement = requirement;
	session->optional    = requirement->optional;
}

static bool label_fits(const struct label_pattern *declared, const struct label_pattern *routed)
{
	return declared->match == LABEL_ANY || label_covers(declared, routed);
}

static void add_family(struct session_list *list, struct requirement *requirement, const struct label_pattern *pattern)
{
	struct session *session = session_add(list, SESSION_DECLARED, requirement->service,
	        pattern->match == LABEL_EXACT || pattern->match == LABEL_PREFIX ? pattern->text
	                                                                         : list->checker->word.empty,
	        requirement->span);
	session->requirement     = requirement;
	session->optional        = requirement->optional;
	session->label_is_prefix = pattern->match != LABEL_EXACT;
}

/* One session for each label that a route of the start node names; the same label may have several routes. */
static void add_any_number(struct session_list *list, struct requirement *requirement)
{
	struct node *client = list->client;
	bool         family = false;
	size_t       before = client->session_count;

	for (const struct route *route = client->routes; route && spend(list->checker, route->span); route = route->next) {
		if (route->service != requirement->service || route->label.match == LABEL_UNSCOPED
		    || !label_fits(&requirement->label, &route->label))
			continue;
		if (route->label.match == LABEL_EXACT) {
			void **at = table_at(&list->checker->instances, requirement, route->label.text);
			if (*at != client)
				add_family(list, requirement, &route->label);
			*at = client;
		} else if (!family || route->label.match == LABEL_PREFIX) {
			add_family(list, requirement, &route->label);
			family = true;
		}
	}
	if (client->session_count == before && requirement->label.match != LABEL_ANY)
		add_family(list, requirement, &requirement->label);
}

/* ---- ROMs that a configuration names ---- */

struct naming {
	struct session_list *list;
	struct requirement  *requirement;
};

/* A value of another type, or too long, has its finding already. */
static void add_named_rom(struct naming *naming, const struct shape_value *shape, const struct value *value,
                          struct span span)
{
	const char *label = value->text;

	if (!shape->names_rom || !label || (value->type != VALUE_STRING && value->type != VALUE_TEXT)
	    || (shape->max && strlen(label) > shape->max))
		return;
	void **at = table_at(&naming->list->checker->instances, naming->requirement, label);
	if (*at != naming->list->client)
		session_add(naming->list, SESSION_DECLARED, naming->requirement->service, label, span)->requirement =
			naming->requirement;
	*at = naming->list->client;
}

static const struct config_attribute *attribute_of(struct checker *checker, const struct config_node *node,
                                                   const char *name)
{
	const struct config_attribute *attribute = node->attributes;
	while (attribute && attribute->name != name && spend(checker, attribute->span))
		attribute = attribute->next;
	return attribute;
}

/* The nodes of a configuration are as deep as its shape, where that names anything. */
static void add_named_roms(struct naming *naming, const struct shape_node *shape, const struct config_node *node)
{
	struct checker *checker = naming->list->checker;

	for (const struct shape_attribute *declared = shape->attributes; declared && spend(checker, declared->span);
	     declared = declared->next) {
		if (!declared->value.names_rom)
			continue;
		const struct config_attribute *attribute = attribute_of(checker, node, declared->name);
		if (attribute)
			add_named_rom(naming, &declared->value, &attribute->value, attribute->value_span);
		else if (declared->has_default)
			add_named_rom(naming, &declared->value, &declared->default_value, declared->span);
	}
	for (const struct shape_node *declared = shape->children; declared; declared = declared->next)
		for (const struct config_node *child = node->children; child && spend(checker, child->type_span);
		     child = child->next) {
			if (child->item != CONFIG_NODE || child->type != declared->type)
				continue;
			if (declared->named && child->name)
				add_named_rom(naming, &declared->name_value, &child->name_value, child->name_span);
			if (!declared->same_as)
				add_named_roms(naming, declared, child);
		}
}

static bool shape_names_roms(const struct shape_node *shape)
{
	if (shape->name_value.names_rom)
		return true;
	for (const struct shape_attribute *attribute = shape->attributes; attribute; attribute = attribute->next)
		if (attribute->value.names_rom)
			return true;
	for (const struct shape_node *child = shape->children; child; child = child->next)
		if (!child->same_as && shape_names_roms(child))
			return true;
	return false;
}

/* Where the shape says what a policy holds; NULL: nowhere. */
static const struct shape_node *policy_shape(struct checker *checker, const struct node *server, bool is_default)
{
	const char              *type  = intern_string(checker_words(checker), is_default ? "default-policy" : "policy");
	const struct shape_node *shape = server->component->shape.children;
	while (shape && shape->type != type)
		shape = shape->next;
	return shape;
}

static void add_policy_roms(struct naming *naming, const struct config_node *body, bool is_default)
{
	const struct shape_node *shape = policy_shape(naming->list->checker, naming->list->client, is_default);
	if (shape && body)
		add_named_roms(naming, shape, body);
}

static void add_configured_roms(struct session_list *list, struct requirement *requirement)
{
	struct naming naming = { list, requirement };

	if (list->client->config)
		add_named_roms(&naming, &list->client->component->shape, list->client->config);
	for (const struct policy *policy = list->client->policies; policy; policy = policy->next)
		add_policy_roms(&naming, policy->body, policy->is_default);
}

static bool is_configured(const struct checker *checker, const struct node *client,
                          const struct requirement *requirement)
{
	const struct component *component = client->component;
	return requirement->interface && requirement->any_number && requirement->service == checker->word.rom && component
	       && component->has_shape && client->kind == NODE_COMPONENT && shape_names_roms(&component->shape);
}

static void add_declared(struct session_list *list, struct requirement *requirements)
{
	for (struct requirement *requirement = requirements; requirement && spend(list->checker, requirement->span);
	     requirement = requirement->next) {
		if (!requirement->interface || is_implied(list->checker, list->client, requirement)
		    || !requirement_applies(list->checker, list->client, requirement))
			continue;
		if (is_configured(list->checker, list->client, requirement))
			add_configured_roms(list, requirement);
		else if (requirement->any_number)
			add_any_number(list, requirement);
		else
			add_plain(list, requirement);
	}
}

void check_sessions(struct checker *checker)
{
	for (struct node *node = checker->system->root; node; node = node_after(node)) {
		struct session_list list = { checker, node, &node->sessions };
		add_environment(&list);
		add_report(&list);
		add_timer(&list);
		for (const struct device_binding *binding = node->devices; node->component && binding; binding = binding->next)
			add_device(&list, binding);
		if (node->component && node->kind == NODE_COMPONENT)
			add_declared(&list, node->component->requires);
		if (node->component)
			add_declared(&list, node->requires);
		node->last_session = list.last;
	}
}

void sessions_of_policy(struct checker *checker, struct node *server, const struct config_node *body)
{
	struct session_list list = { checker, server, server->last_session };
	struct requirement *const lists[] = { server->component ? server->component->requires : NULL, server->requires };

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (struct requirement *each = lists[i]; each; each = each->next)
			if (is_configured(checker, server, each))
				add_policy_roms(&(struct naming){ &list, each }, body, false);

	struct session **last = checker->last_by_policy ? checker->last_by_policy : &checker->by_policy;
	for (struct session *session = *server->last_session; session; session = session->next) {
		session->by_policy = true;
		*last = session;
		last  = &session->next_by_policy;
	}
	checker->last_by_policy = last;
	server->last_session    = list.last;
}
