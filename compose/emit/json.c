/* SPDX-License-Identifier: MIT */
#include "emit/json.h"

#include "base/arena.h"
#include "base/fatal.h"

#include <json-c/json.h>

#include <string.h>

static struct json_object *must(struct json_object *object)
{
	if (!object) fatal("write JSON: out of memory");
	return object;
}

static void add(struct json_object *object, const char *key, struct json_object *value)
{
	if (json_object_object_add(object, key, value)) fatal("write JSON: out of memory");
}

static void add_string(struct json_object *object, const char *key, const char *value)
{
	if (value) add(object, key, must(json_object_new_string(value)));
}

static void add_number(struct json_object *object, const char *key, uint64_t value)
{
	add(object, key, must(json_object_new_uint64(value)));
}

static void append(struct json_object *array, struct json_object *value)
{
	if (json_object_array_add(array, value)) fatal("write JSON: out of memory");
}

/* ---- sessions ---- */

static const char *server_name(const struct session *session)
{
	switch (session->server_kind) {
	case SERVER_NONE:  return NULL;
	case SERVER_CORE:  return "core";
	case SERVER_CHILD:
	case SERVER_INIT:  return session->server->label;
	}
	return NULL;
}

static struct json_object *session_object(const struct session *session)
{
	static const char *const kinds[] = {
		[SESSION_PD] = "environment", [SESSION_CPU] = "environment", [SESSION_LOG] = "environment",
		[SESSION_BINARY] = "environment", [SESSION_CONFIG] = "config", [SESSION_REQUESTS] = "session_requests",
		[SESSION_DECLARED] = "declared",
	};
	struct json_object *object = must(json_object_new_object());
	add_string(object, "service", session->service);
	add_string(object, "kind", kinds[session->kind]);
	add_string(object, "label", session->label);
	if (session->label_is_prefix) add(object, "label_is_prefix", must(json_object_new_boolean(1)));
	if (session->optional) add(object, "optional", must(json_object_new_boolean(1)));
	add_string(object, "server", server_name(session));
	add_string(object, "server_label", session->server_label);
	if (session->module) add_string(object, "module", session->module->name);
	if (session->resource) add_string(object, "device", session->resource->label);
	add_number(object, "ram_bytes", session->ram_bytes);
	add_number(object, "caps", session->caps);
	struct json_object *hops = must(json_object_new_array());
	for (const struct hop *hop = session->hops; hop; hop = hop->next) {
		struct json_object *entry = must(json_object_new_object());
		add_string(entry, "sandbox", hop->sandbox->label);
		add_string(entry, "label", hop->label);
		add_string(entry, "label_out", hop->label_out);
		append(hops, entry);
	}
	add(object, "hops", hops);
	return object;
}

/* ---- nodes ---- */

static struct json_object *provides_array(const struct node *node)
{
	struct json_object *array = must(json_object_new_array());
	for (const struct provision *provision = node->provides; provision; provision = provision->next)
		append(array, must(json_object_new_string(provision->service)));
	return array;
}

static void append_node(struct json_object *array, const struct node *node)
{
	struct json_object *object = must(json_object_new_object());
	add_string(object, "label", node->label);
	add_string(object, "path", node->path);
	add_string(object, "kind", node->kind == NODE_SANDBOX ? "sandbox" : "component");
	if (node->component) add_string(object, "component", node->component->name);
	add_string(object, "binary", node->binary_name);
	if (node->parent) {
		add_number(object, "ram_bytes", node->ram.value);
		add_number(object, "caps", node->caps.value);
	}
	if (node->priority) add(object, "priority", must(json_object_new_int64(node->priority)));
	if (node->note) add_string(object, "note", node->note);
	add(object, "provides", provides_array(node));
	struct json_object *sessions = must(json_object_new_array());
	for (const struct session *session = node->sessions; session; session = session->next)
		append(sessions, session_object(session));
	add(object, "sessions", sessions);
	append(array, object);
	for (const struct node *child = node->children; child; child = child->next) append_node(array, child);
}

static struct json_object *module_array(const struct system *system)
{
	static const char *const sources[] = {
		[MODULE_STORE_FILE] = "store", [MODULE_USER_FILE] = "file", [MODULE_INLINE] = "inline",
	};
	struct json_object *array = must(json_object_new_array());
	for (const struct module *module = system->modules; module; module = module->next) {
		struct json_object *object = must(json_object_new_object());
		add_string(object, "name", module->name);
		add_string(object, "source", sources[module->source]);
		add_number(object, "size_bytes", module->size_bytes);
		append(array, object);
	}
	return array;
}

const char *json_text(struct arena *arena, const struct system *system, size_t *length)
{
	struct json_object *root = must(json_object_new_object());
	add_string(root, "scenario", system->name);
	add_string(root, "platform", system->platform->name);
	add_number(root, "init_ram_bytes", system->init_ram_bytes);
	add_number(root, "init_caps", system->init_caps);
	add(root, "modules", module_array(system));
	struct json_object *nodes = must(json_object_new_array());
	append_node(nodes, system->root);
	add(root, "nodes", nodes);

	const char *text = json_object_to_json_string_ext(root, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
	if (!text) fatal("write JSON: out of memory");
	char *copy = arena_format(arena, "%s\n", text);
	*length = strlen(copy);
	json_object_put(root);
	return copy;
}
