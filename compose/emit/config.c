/* SPDX-License-Identifier: MIT */
/*
 * Init reads its configuration from top to bottom, and some nodes only have an effect on what follows them
 * (shared facts, chapter 10, M04 to M06). So the order is always the same:
 *
 *   attributes, report, resource, heartbeat, parent-provides, affinity-space, default-route, alias, service, start
 *
 * and within a start node: attributes, resource, binary, affinity, exit, heartbeat, provides, route, config. Every session has a
 * rule of its own; a wildcard stands here only when the author wrote one.
 */
#include "emit/config.h"

#include "base/compilation.h"

#include <string.h>

enum { MATCHES = LABEL_UNSCOPED + 1, TARGETS = TARGET_POISON + 1 };

struct emitter {
	struct document              document;
	const struct config_options *options;
	size_t                       rule_chars[MATCHES][TARGETS];   /* of a plain rule, without its texts; 0: not counted yet */
};

static void sandbox_content(struct emitter *emitter, const struct node *sandbox);

/* ---- labels and targets ---- */

static const char *const match_attributes[] = {
	[LABEL_EXACT]    = "label",
	[LABEL_PREFIX]   = "label_prefix",
	[LABEL_SUFFIX]   = "label_suffix",
	[LABEL_LAST]     = "label_last",
	[LABEL_UNSCOPED] = "unscoped_label",
};

static void label_condition(struct emitter *emitter, const struct label_pattern *pattern, bool trim)
{
	if (pattern->match == LABEL_ANY) return;
	struct document *document = &emitter->document;
	const char *text = trim ? label_trimmed(&document->compilation->interner, pattern->text) : pattern->text;
	document_attribute(document, match_attributes[pattern->match], text, pattern->span);
}

/*
 * HID carries no blanks at the ends of a value, and labels of nested inits have some: "sub -> " is what the empty label of
 * `sub` looks like from outside. Routes compare beginnings and ends after trimming, and all else as it is; servers trim
 * both sides before they compare.
 */
static void route_condition(struct emitter *emitter, const struct label_pattern *pattern)
{
	label_condition(emitter, pattern, pattern->match == LABEL_PREFIX || pattern->match == LABEL_SUFFIX);
}

static void policy_condition(struct emitter *emitter, const struct label_pattern *pattern)
{
	label_condition(emitter, pattern, true);
}

static void target(struct emitter *emitter, const struct route_target *target)
{
	struct document *document = &emitter->document;
	switch (target->kind) {
	case TARGET_PARENT:    document_begin_at(document, "parent", NULL, target->span); break;
	case TARGET_CHILD:     document_begin_at(document, "child", target->child, target->span); break;
	case TARGET_ANY_CHILD: document_begin_at(document, "any-child", NULL, target->span); break;
	case TARGET_POISON:    return;
	}
	const struct { const char *tag, *value; } rewriting[] = {
		{ "label", target->label }, { "identity", target->identity }, { "resource", target->resource },
		{ "prepend_resource", target->prepend_resource },
	};
	for (size_t i = 0; i < sizeof rewriting / sizeof rewriting[0]; i++)
		if (rewriting[i].value) document_attribute(document, rewriting[i].tag, rewriting[i].value, target->span);
	document_end(document);
}

/* A second target on the line of the first would nest below it. */
static void rule(struct emitter *emitter, const struct route *route)
{
	struct document *document = &emitter->document;
	document_begin_at(document, route->service ? "service" : "any-service", route->service, route->service_span);
	route_condition(emitter, &route->label);
	if (route->targets && !route->targets->next) document_on_same_line(document);
	for (const struct route_target *at = route->targets; at; at = at->next) target(emitter, at);
	document_end(document);
}

/* One target, which changes no label. */
static bool is_plain(const struct route *route)
{
	const struct route_target *target = route->targets;
	return route->service && target && !target->next && target->kind != TARGET_POISON && !target->label
	       && !target->identity && !target->resource && !target->prepend_resource
	       && route->label.match != LABEL_PREFIX && route->label.match != LABEL_SUFFIX;   /* which may be trimmed */
}

/* Most rules are plain, and differ by their texts and their column alone: of each form one is counted. */
static void rule_measured(struct emitter *emitter, const struct route *route)
{
	struct document *document = &emitter->document;
	const struct route_target *target = route->targets;
	size_t *form  = &emitter->rule_chars[route->label.match][target->kind];
	size_t  texts = document->indent + document_name_chars(document, route->service, route->service_span);
	if (route->label.match != LABEL_ANY)
		texts += document_value_chars(document, route->label.text, route->label.span);
	if (target->kind == TARGET_CHILD) texts += document_name_chars(document, target->child, target->span);
	if (!*form && !document->failed) {
		size_t const before = document->length;
		rule(emitter, route);
		*form = document->length - before - texts;
		return;
	}
	document->length += *form + texts;
}

static void rules(struct emitter *emitter, const char *type, const struct route *first)
{
	if (!first) return;
	document_begin(&emitter->document, type, NULL);
	for (const struct route *route = first; route; route = route->next) {
		if (emitter->options->widest && is_plain(route)) rule_measured(emitter, route);
		else rule(emitter, route);
	}
	document_end(&emitter->document);
}

/* ---- configs of components ---- */

static void config_content(struct emitter *emitter, const struct config_node *node)
{
	struct document *document = &emitter->document;
	for (const struct config_attribute *attribute = node->attributes; attribute; attribute = attribute->next)
		document_attribute(document, attribute->name, attribute->value.text, attribute->span);
	bool nodes = false, texts = false;
	for (const struct config_node *child = node->children; child; child = child->next) {
		nodes |= child->item == CONFIG_NODE;
		texts |= child->item == CONFIG_TEXT;
		if (nodes && texts && document->syntax == SYNTAX_HID) {
			diagnostic_error(document->compilation, "unwritable-config", child->span,
			                 "a node of a configuration cannot hold both text and nodes in HID");
			document->failed = true;
			return;
		}
		if (child->item == CONFIG_TEXT) {
			document_text(document, child->text, child->span);
		} else {
			document_begin_at(document, child->type, child->name, child->type_span);
			config_content(emitter, child);
			document_end(document);
		}
	}
}

/* Policies come in the order of the model, which is that of the author; servers choose by length, not by order. */
static void policies(struct emitter *emitter, const struct policy *first)
{
	for (const struct policy *policy = first; policy; policy = policy->next) {
		document_begin_at(&emitter->document, policy->is_default ? "default-policy" : "policy", NULL, policy->span);
		if (!policy->is_default) policy_condition(emitter, &policy->label);
		if (policy->body) config_content(emitter, policy->body);
		document_end(&emitter->document);
	}
}

static void config(struct emitter *emitter, const struct node *node)
{
	if (node->kind != NODE_SANDBOX && !node->config && !node->policies && !node_is_configured(node)) return;
	document_begin_at(&emitter->document, "config", NULL, node->config ? node->config->type_span : SPAN_NONE);
	if (node->kind == NODE_SANDBOX) {
		sandbox_content(emitter, node);
	} else {
		if (node->config) config_content(emitter, node->config);
		policies(emitter, node->policies);
	}
	document_end(&emitter->document);
}

/* ---- start nodes ---- */

/*
 * The attribute `ram` is read by Genode since 25.02, a node `resource` always: XML, which is for older ones, has the node.
 * It comes first of all nodes because attributes do.
 */
static void quotas(struct emitter *emitter, const struct node *node)
{
	struct document *document = &emitter->document;
	bool const widest = emitter->options->widest;
	document_place(document, node->caps.span);
	document_number(document, "caps", widest ? UINT64_MAX : node->caps.value);
	document_place(document, node->ram.span);
	if (document->syntax != SYNTAX_XML) document_bytes(document, "ram", widest ? UINT64_MAX : node->ram.value);
}

static void ram_resource(struct emitter *emitter, const struct node *node)
{
	struct document *document = &emitter->document;
	if (document->syntax != SYNTAX_XML) return;
	document_begin(document, "resource", "RAM");
	document_bytes(document, "quantum", emitter->options->widest ? UINT64_MAX : node->ram.value);
	document_end(document);
}

static void affinity(struct emitter *emitter, const char *type, const struct affinity *affinity, bool place)
{
	if (span_is_none(affinity->span)) return;
	struct document *document = &emitter->document;
	document_begin_at(document, type, NULL, affinity->span);
	if (place) {
		document_number(document, "xpos", affinity->x);
		document_number(document, "ypos", affinity->y);
	}
	document_number(document, "width", affinity->width);
	document_number(document, "height", affinity->height);
	document_end(document);
}

static void services(struct emitter *emitter, const char *type, const struct provision *first)
{
	if (!first) return;
	struct document *document = &emitter->document;
	document_begin(document, type, NULL);
	if (!first->next) document_on_same_line(document);
	for (const struct provision *provision = first; provision; provision = provision->next) {
		document_begin_at(document, "service", provision->service, provision->span);
		document_end(document);
	}
	document_end(document);
}

static void start(struct emitter *emitter, const struct node *node)
{
	struct document *document = &emitter->document;
	struct config_place nowhere, *place = emitter->options->places ? &emitter->options->places[node->index] : &nowhere;
	place->start = document->length;
	document_begin_at(document, "start", node->name, node->name_span);
	quotas(emitter, node);
	if (node->priority) {
		document_place(document, node->priority_span);
		document_signed(document, "priority", node->priority);
	}
	if (node->version) document_attribute(document, "version", node->version, node->span);
	if (node->managing_system) document_yes(document, "managing_system");
	if (node->no_linker) document_attribute(document, "ld", "no", node->ld_span);

	ram_resource(emitter, node);
	if (node->binary_name && strcmp(node->binary_name, node->name) != 0) {
		document_begin_at(document, "binary", node->binary_name, node->span);
		document_end(document);
	}
	affinity(emitter, "affinity", &node->affinity, true);
	if (node->exit_propagate) {
		document_begin(document, "exit", NULL);
		document_yes(document, "propagate");
		document_end(document);
	}
	if (node->heartbeat) {
		document_begin(document, "heartbeat", NULL);
		if (node->has_restart_after) document_number(document, "restart_after_skipped", node->restart_after);
		document_end(document);
	}
	services(emitter, "provides", node->provides);
	place->route = document->length;
	rules(emitter, "route", node->rules);
	place->config = document->length;
	config(emitter, node);
	document_end(document);
}

/* ---- what stands above the start nodes ---- */

static void report(struct emitter *emitter, const struct report_options *written)
{
	bool const on_log = emitter->options->report_on_log;
	if (!written->present && !on_log) return;
	struct document *document = &emitter->document;
	const struct { const char *tag; bool on; } flags[] = {
		{ "ids", written->ids }, { "requested", written->requested }, { "provided", written->provided },
		{ "session_args", written->session_args }, { "child_ram", written->child_ram || on_log },
		{ "child_caps", written->child_caps || on_log }, { "init_ram", written->init_ram || on_log },
		{ "init_caps", written->init_caps || on_log }, { "log", written->log || on_log },
	};
	document_begin_at(document, "report", NULL, written->span);
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (flags[i].on) document_yes(document, flags[i].tag);
	if (written->has_delay) document_number(document, "delay_ms", written->delay_ms);
	if (written->has_buffer) document_bytes(document, "buffer", written->buffer_bytes);
	document_end(document);
}

static void preservation(struct emitter *emitter, const struct preservation *preserve)
{
	struct document *document = &emitter->document;
	if (preserve->has_ram) {
		document_begin_at(document, "resource", "RAM", preserve->span);
		document_bytes(document, "preserve", preserve->ram_bytes);
		document_end(document);
	}
	if (preserve->has_caps) {
		document_begin_at(document, "resource", "CAP", preserve->span);
		document_number(document, "preserve", preserve->caps);
		document_end(document);
	}
}

static void heartbeat(struct emitter *emitter, uint64_t rate_ms)
{
	if (!rate_ms) return;
	document_begin(&emitter->document, "heartbeat", NULL);
	document_number(&emitter->document, "rate_ms", rate_ms);
	document_end(&emitter->document);
}

static void parent_provides(struct emitter *emitter, const struct service_use *first)
{
	if (!first) return;
	struct document *document = &emitter->document;
	document_begin(document, "parent-provides", NULL);
	for (const struct service_use *use = first; use; use = use->next) {
		document_begin_at(document, "service", use->service, use->span);
		document_end(document);
	}
	document_end(document);
}

static bool exported_before(const struct export *first, const struct export *export)
{
	for (const struct export *at = first; at != export; at = at->next)
		if (at->service == export->service) return true;
	return false;
}

/* Sessions from outside: all exports of one service share a node, in which labels choose. */
static void exports(struct emitter *emitter, const struct export *first)
{
	struct document *document = &emitter->document;
	for (const struct export *export = first; export; export = export->next) {
		if (exported_before(first, export)) continue;
		document_begin_at(document, "service", export->service, export->span);
		for (const struct export *same = export; same; same = same->next) {
			if (same->service != export->service) continue;
			document_begin_at(document, same->label.match == LABEL_ANY ? "default-policy" : "policy", NULL, same->span);
			policy_condition(emitter, &same->label);
			document_on_same_line(document);
			target(emitter, &same->target);
			document_end(document);
		}
		document_end(document);
	}
}

static void aliases(struct emitter *emitter, const struct alias *first)
{
	for (const struct alias *alias = first; alias; alias = alias->next) {
		document_begin_at(&emitter->document, "alias", alias->name, alias->span);
		document_attribute(&emitter->document, "child", alias->child, alias->span);
		document_end(&emitter->document);
	}
}

static void sandbox_content(struct emitter *emitter, const struct node *sandbox)
{
	struct document *document = &emitter->document;
	for (const struct config_attribute *at = sandbox->config ? sandbox->config->attributes : NULL; at; at = at->next)
		document_attribute(document, at->name, at->value.text, at->span);
	if (sandbox->prio_levels) document_number(document, "prio_levels", sandbox->prio_levels);

	report(emitter, &sandbox->report);
	preservation(emitter, &sandbox->preserve);
	heartbeat(emitter, sandbox->heartbeat_rate_ms);
	parent_provides(emitter, sandbox->parent_provides);
	affinity(emitter, "affinity-space", &sandbox->affinity_space, false);
	rules(emitter, "default-route", sandbox->default_routes);
	aliases(emitter, sandbox->aliases);
	exports(emitter, sandbox->exports);
	for (const struct node *child = sandbox->children; child; child = child->next) start(emitter, child);
}

static bool write_config(struct emitter *emitter, const struct system *system)
{
	document_begin_at(&emitter->document, "config", NULL, system->span);
	sandbox_content(emitter, system->root);
	document_end(&emitter->document);
	return document_finish(&emitter->document);
}

const char *config_text(struct compilation *compilation, const struct system *system,
                        const struct config_options *options, size_t *length)
{
	struct emitter emitter = { .options = options };
	document_init(&emitter.document, compilation, options->syntax);
	emitter.document.measured = options->widest;
	emitter.document.trusted = options->trusted;
	if (!write_config(&emitter, system)) return NULL;
	*length = emitter.document.length;
	return options->widest ? "" : emitter.document.text;
}

struct conf_node *config_tree(struct compilation *compilation, const struct system *system)
{
	struct config_options const options = { .syntax = SYNTAX_TREE };
	struct emitter emitter = { .options = &options };
	document_init(&emitter.document, compilation, SYNTAX_TREE);
	return write_config(&emitter, system) ? emitter.document.root : NULL;
}
