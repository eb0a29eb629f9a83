/* SPDX-License-Identifier: MIT */
#include <genode/heap.h>
#include <genode/log.h>
#include <genode/memory.h>

#include "config.h"
#include "quota.h"

enum { HEARTBEAT_RATE_MS_DEFAULT = 1000 };

/* What start nodes meet in the document before them. */
struct import {
	struct init_config *config;
	bool                has_default_route;
	struct hid_node     default_route;
	uint64_t            default_ram_bytes;
	uint64_t            default_caps;
	bool                has_affinity_space;
	uint64_t            affinity_width, affinity_height;
	bool                failed;
};

/* ------------------------------------------------------------------------------------------------- start nodes */

static struct start_node **start_place(struct init_config *config, struct text name, struct text version)
{
	struct start_node **at = &config->starts;
	while (*at && !(text_is(name, (*at)->name) && text_is(version, (*at)->version)))
		at = &(*at)->next;
	return at;
}

static void import_provides(struct start_node *start, const struct hid_node *node, struct import *import)
{
	start->provides = NULL; /* a later node of the same name replaces the list */
	struct hid_node provides, service;
	if (!hid_first_of(node, "provides", &provides))
		return;
	struct provided_service **end = &start->provides;
	HID_FOR_EACH_OF(&service, &provides, "service") {
		struct provided_service *const provided = heap_alloc(sizeof(*provided));
		if (!provided) {
			import->failed = true;
			return;
		}
		text_copy(provided->name, sizeof(provided->name), hid_text(&service, "name", ""));
		*end = provided;
		end = &provided->next;
	}
}

/* Without a space, or outside of it, a child may run where init itself may. */
static struct place import_affinity(const struct start_node *start, const struct hid_node *node,
                                    const struct import *import)
{
	struct hid_node affinity;
	struct place place = PLACE_WHOLE;
	if (!hid_first_of(node, "affinity", &affinity))
		return place;
	if (!import->has_affinity_space)
		log_warning("affinity-space configuration missing, but affinity defined for child %s", start->name);
	if (!place_in_grid(hid_unsigned(&affinity, "xpos", 0), hid_unsigned(&affinity, "ypos", 0),
	                   hid_unsigned(&affinity, "width", 1), hid_unsigned(&affinity, "height", 1),
	                   import->affinity_width, import->affinity_height, &place)) {
		log_warning("%s: affinity location exceeds affinity-space boundary", start->name);
		return PLACE_WHOLE;
	}
	return place;
}

/*
 * Quantity of a `resource` sub node, the older way to write it. RAM may stand in both places, but then they had better
 * agree; caps may not, because only the attribute would be looked at later.
 */
static void import_resources(struct start_node *start, const struct hid_node *node)
{
	struct hid_node resource;
	HID_FOR_EACH_OF(&resource, node, "resource") {
		struct text const name = hid_text(&resource, "name", "");
		if (text_is(name, "RAM")) {
			if (start->ram_bytes)
				log_warning("%s: ambigious RAM-quota definition", start->name);
			start->ram_bytes = hid_bytes(&resource, "quantum", 0);
		} else if (text_is(name, "CAP")) {
			start->caps = hid_unsigned(&resource, "quantum", start->caps);
		}
	}
}

/* What every later node of the same name and version changes, too. */
static void import_changeable(struct start_node *start, const struct hid_node *node, struct import *import)
{
	struct hid_node binary, exit, heartbeat;
	text_copy(start->binary, sizeof(start->binary), text_of(start->name));
	if (hid_first_of(node, "binary", &binary))
		text_copy(start->binary, sizeof(start->binary), hid_text(&binary, "name", ""));
	start->has_config = hid_first_of(node, "config", &start->config);
	start->exit_propagate = hid_first_of(node, "exit", &exit) && hid_bool(&exit, "propagate", false);
	start->heartbeat = hid_first_of(node, "heartbeat", &heartbeat);
	start->restart_after = start->heartbeat ? hid_unsigned(&heartbeat, "restart_after_skipped", 0) : 0;
	import_provides(start, node, import);
}

static void import_new_start(struct start_node *start, const struct hid_node *node, struct import *import)
{
	start->ram_bytes = hid_bytes(node, "ram", import->default_ram_bytes);
	start->caps      = hid_unsigned(node, "caps", import->default_caps);
	start->priority  = priority_checked(start->name, hid_signed(node, "priority", 0), import->config->prio_levels_log2);
	start->managing_system = hid_bool(node, "managing_system", false);
	import_resources(start, node);
	start->place = import_affinity(start, node, import);

	start->own_route = hid_first_of(node, "route", &start->route);
	start->has_route = start->own_route || import->has_default_route;
	if (!start->own_route)
		start->route = import->default_route;
}

static void import_start(const struct hid_node *node, struct import *import)
{
	struct text const version = hid_text(node, "version", "");
	struct text name;
	if (!hid_attribute(node, "name", &name)) {
		log_error("missing 'name' attribute in '<start>' entry");
		log_error("skipped startup of nameless child, and of all others");
		import->failed = true;
		return;
	}
	struct start_node **const place = start_place(import->config, name, version);
	bool const again = *place;
	if (again) {
		log_warning("start node \"%.*s\" appears twice, the later one changes the earlier one", TEXT_ARGS(name));
		if ((*place)->own_route)
			(void)hid_first_of(node, "route", &(*place)->route);
		import_changeable(*place, node, import);
		return;
	}
	struct start_node *const start = heap_alloc(sizeof(*start));
	if (!start) {
		log_error("memory exhausted during child creation");
		import->failed = true;
		return;
	}
	text_copy(start->name, sizeof(start->name), name);
	text_copy(start->version, sizeof(start->version), version);
	import_new_start(start, node, import);
	import_changeable(start, node, import);
	*place = start;
}

/* ------------------------------------------------------------------------------------------------- other nodes */

static void import_alias(const struct hid_node *node, struct import *import)
{
	struct text name, child;
	if (!hid_attribute(node, "name", &name))
		return;
	if (!hid_attribute(node, "child", &child)) {
		log_warning("alias node \"%.*s\" lacks child attribute", TEXT_ARGS(name));
		child = text_of("");
	}
	struct alias_node *const alias = heap_alloc(sizeof(*alias));
	if (!alias) {
		import->failed = true;
		return;
	}
	text_copy(alias->name, sizeof(alias->name), name);
	text_copy(alias->child, sizeof(alias->child), child);
	alias->next = import->config->aliases; /* found first: the last one wins */
	import->config->aliases = alias;
}

static void import_parent_provides(const struct hid_node *node, struct import *import)
{
	import->config->has_parent_provides = true;
	import->config->parent_provides = *node;
}

static void import_default_route(const struct hid_node *node, struct import *import)
{
	import->has_default_route = true;
	import->default_route = *node;
}

static void import_default(const struct hid_node *node, struct import *import)
{
	import->default_ram_bytes = hid_bytes(node, "ram", 0);
	import->default_caps      = hid_unsigned(node, "caps", 0);
}

static void import_affinity_space(const struct hid_node *node, struct import *import)
{
	import->has_affinity_space = true;
	import->affinity_width  = hid_unsigned(node, "width", 1);
	import->affinity_height = hid_unsigned(node, "height", 1);
}

static void import_resource(const struct hid_node *node, struct import *import)
{
	struct text const name = hid_text(node, "name", "");
	if (text_is(name, "RAM"))
		import->config->preserve_ram_bytes = hid_bytes(node, "preserve", import->config->preserve_ram_bytes);
	else if (text_is(name, "CAP"))
		import->config->preserve_caps = hid_unsigned(node, "preserve", import->config->preserve_caps);
	else
		log_error("resource to preserve is neither RAM nor CAP: \"%.*s\"", TEXT_ARGS(name));
}

static void import_report(const struct hid_node *node, struct import *import)
{
	import->config->report = (struct report_config){
		.wanted       = true,
		.log          = hid_bool(node, "log", false),
		.ids          = hid_bool(node, "ids", false),
		.requested    = hid_bool(node, "requested", false),
		.provided     = hid_bool(node, "provided", false),
		.session_args = hid_bool(node, "session_args", false),
		.child_ram    = hid_bool(node, "child_ram", false),
		.child_caps   = hid_bool(node, "child_caps", false),
		.init_ram     = hid_bool(node, "init_ram", false),
		.init_caps    = hid_bool(node, "init_caps", false),
		.buffer_bytes = hid_bytes(node, "buffer", 4096),
		.delay_ms     = hid_unsigned(node, "delay_ms", 0),
	};
}

static void import_heartbeat(const struct hid_node *node, struct import *import)
{
	import->config->heartbeat_rate_ms = hid_unsigned(node, "rate_ms", HEARTBEAT_RATE_MS_DEFAULT);
	if (!import->config->heartbeat_rate_ms)
		log_warning("a heartbeat rate of 0 ms asks nobody");
}

static const struct { const char *type; void (*import)(const struct hid_node *, struct import *); } node_types[] = {
	{ "parent-provides", import_parent_provides },
	{ "default-route",   import_default_route },
	{ "default",         import_default },
	{ "affinity-space",  import_affinity_space },
	{ "resource",        import_resource },
	{ "report",          import_report },
	{ "heartbeat",       import_heartbeat },
	{ "start",           import_start },
	{ "alias",           import_alias },
};

bool config_import(struct init_config *config, const struct hid_node *root)
{
	*config = (struct init_config){
		.root               = *root,
		.verbose            = hid_bool(root, "verbose", false),
		.prio_levels_log2   = priority_levels_log2(hid_signed(root, "prio_levels", 0)),
		.preserve_ram_bytes = PRESERVE_RAM_DEFAULT,
		.preserve_caps      = PRESERVE_CAPS_DEFAULT,
	};
	text_copy(config->version, sizeof(config->version), hid_text(root, "version", ""));

	struct import import = { .config = config, .affinity_width = 1, .affinity_height = 1 };
	struct hid_node node;
	HID_FOR_EACH(&node, root)
		for (size_t i = 0; i < sizeof(node_types) / sizeof(node_types[0]) && !import.failed; i++)
			if (hid_is(&node, node_types[i].type))
				node_types[i].import(&node, &import);
	return !import.failed;
}

/* ------------------------------------------------------------------------------------------------------ lookup */

bool config_parent_provides(const struct init_config *config, const char *service)
{
	struct hid_node node;
	if (!config->has_parent_provides)
		return false;
	HID_FOR_EACH(&node, &config->parent_provides)
		if (text_is(hid_text(&node, "name", ""), service))
			return true;
	return false;
}

bool start_provides(const struct start_node *start, const char *service)
{
	for (const struct provided_service *provided = start->provides; provided; provided = provided->next)
		if (strcmp(provided->name, service) == 0)
			return true;
	return false;
}

bool config_service(const struct init_config *config, const char *service, struct hid_node *node)
{
	bool found = false;
	struct hid_node candidate;
	HID_FOR_EACH_OF(&candidate, &config->root, "service")
		if (text_is(hid_text(&candidate, "name", ""), service)) {
			*node = candidate; /* of several, the last one */
			found = true;
		}
	return found;
}
