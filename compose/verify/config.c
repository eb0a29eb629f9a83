/* SPDX-License-Identifier: MIT */
/*
 * The tree of inits and components, from the configuration in the image and the configurations inside it. Only what the
 * proof understands may stand there: a node that nobody looked at could change what was proved.
 */
#include "verify/parts.h"

#include <stdlib.h>
#include <string.h>

static const char wrong[] = "verify-config";

/* "init -> red -> shell" */
bool member_path_is(const struct member *member, struct text path)
{
	for (; member->parent; member = member->parent) {
		if (!text_ends_with(path, member->name)) return false;
		path.length -= member->name.length;
		if (!text_ends_with(path, text_of(" -> "))) return false;
		path.length -= 4;
	}
	return text_equal(path, member->name);
}

static int by_name(const void *a, const void *b)
{
	struct text const left = (*(struct member *const *)a)->name, right = (*(struct member *const *)b)->name;
	int const order = memcmp(left.start, right.start, left.length < right.length ? left.length : right.length);
	return order ? order : (left.length > right.length) - (left.length < right.length);
}

struct member *member_find(const struct member *init, struct text name)
{
	struct member key = { .name = name }, *wanted = &key;
	struct member **found =
		init->member_count ? bsearch(&wanted, init->by_name, init->member_count, sizeof wanted, by_name) : NULL;
	return found ? *found : NULL;
}

static void unknown(struct proof *proof, const struct hid_node *node)
{
	refute(proof, wrong, node->type.start, "nothing is proved of a node '%.*s' here", TEXT_ARGS(node->type));
}

/* All sub nodes, which must be of the type. */
static struct nodes only(struct proof *proof, const struct hid_node *parent, const char *type)
{
	struct nodes const nodes = nodes_of(proof, parent, NULL);
	for (size_t i = 0; i < nodes.count; i++)
		if (!hid_is(&nodes.first[i], type)) unknown(proof, &nodes.first[i]);
	return nodes;
}

static void unique(struct proof *proof, const struct nodes *nodes)
{
	for (size_t i = 0; i < nodes->count; i++)
		if (node_find(proof, nodes, hid_text(&nodes->first[i], "name", "")) != &nodes->first[i])
			refute(proof, wrong, nodes->first[i].type.start, "another node of this type has this name");
}

/* The rules of a route, or of a service the policies. */
static struct rules rules_read(struct proof *proof, const struct hid_node *parent, const char *type, const char *general)
{
	static const char *const tags[] = { [UNSCOPED] = "unscoped_label", [LAST] = "label_last", [LABEL] = "label",
	                                    [PREFIX] = "label_prefix", [SUFFIX] = "label_suffix" };
	struct nodes const nodes = nodes_of(proof, parent, NULL);
	struct rules rules = { arena_new_array(&proof->compilation->arena, struct rule, nodes.count + 1), nodes.count };
	for (size_t i = 0; i < nodes.count; i++) {
		struct rule *rule = &rules.first[i];
		*rule = (struct rule) { .node = nodes.first[i], .service = hid_text(&nodes.first[i], "name", ""),
		                        .any_service = hid_is(&nodes.first[i], general) };
		for (unsigned j = 0; j < CONDITIONS; j++)
			if (!hid_attribute(&rule->node, tags[j], &rule->conditions[j])) rule->conditions[j] = (struct text) { 0 };
		if (!rule->any_service && !hid_is(&rule->node, type)) unknown(proof, &rule->node);
	}
	return rules;
}

static void start_read(struct proof *proof, struct member *member, struct member *init)
{
	struct hid_node node;
	bool routed = false;
	member->parent = init;
	member->name = member->binary = hid_text(&member->start, "name", "");
	if (!text_to_bytes(hid_text(&member->start, "ram", ""), &member->assigned[RAM]) || !member->name.length ||
	    !text_to_unsigned(hid_text(&member->start, "caps", ""), &member->assigned[CAPS]) || member->name.length > NAME_CHARS)
		refute(proof, wrong, member->start.type.start, "a child needs a name of at most %d characters and two quotas", NAME_CHARS);
	HID_FOR_EACH(&node, &member->start) {
		if (hid_is(&node, "binary")) member->binary = hid_text(&node, "name", "");
		else if (hid_is(&node, "provides") && !member->provides.first) member->provides = only(proof, &node, "service");
		else if (hid_is(&node, "config") && !member->has_config) member->config = node, member->has_config = true;
		else if (hid_is(&node, "route") && !routed) member->rules = rules_read(proof, &node, "service", "any-service"), routed = true;
		else if (!hid_is(&node, "affinity") && !hid_is(&node, "exit") && !hid_is(&node, "heartbeat")) unknown(proof, &node);
	}
	if (!routed) member->rules = init->default_rules;
	proof->report->rules += member->rules.count;
	member->is_init = text_is(member->binary, "init") && member->has_config;
	*(member->is_init ? &proof->report->inits : &proof->report->components) += 1;
}

static void init_node_read(struct proof *proof, struct member *init, const struct hid_node *node)
{
	unsigned const account = named(node, "RAM") ? RAM : CAPS;
	if (hid_is(node, "start")) init->members[init->member_count++].start = *node;
	else if (hid_is(node, "parent-provides") && !init->parent_provides.first) init->parent_provides = only(proof, node, "service");
	else if (hid_is(node, "default-route") && !init->member_count)
		init->default_rules = rules_read(proof, node, "service", "any-service");
	else if (hid_is(node, "report")) init->report_buffer = hid_bytes(node, "buffer", PAGE);
	else if (hid_is(node, "resource") && (account == RAM || named(node, "CAP")))
		init->preserve[account] = hid_bytes(node, "preserve", UINT64_MAX);
	else if (!hid_is(node, "alias") && !hid_is(node, "service") && !hid_is(node, "heartbeat") && !hid_is(node, "affinity-space"))
		unknown(proof, node);
}

static void init_read(struct proof *proof, struct member *init, unsigned depth)
{
	struct arena *arena = &proof->compilation->arena;
	struct nodes const all = nodes_of(proof, &init->config, NULL);
	init->members = arena_new_array(arena, struct member, all.count + 1);
	init->by_name = arena_new_array(arena, struct member *, all.count + 1);
	init->aliases = nodes_of(proof, &init->config, "alias");
	init->services = nodes_of(proof, &init->config, "service");
	init->preserve[RAM] = 40 * 1024 * number(proof, &proof->platform, "word_bytes");
	init->preserve[CAPS] = 20;
	for (size_t i = 0; i < all.count; i++) init_node_read(proof, init, &all.first[i]);
	init->policies = arena_new_array(arena, struct rules, init->services.count + 1);
	for (size_t i = 0; i < init->services.count; i++)
		init->policies[i] = rules_read(proof, &init->services.first[i], "policy", "default-policy");
	for (size_t i = 0; i < init->member_count; i++) {
		start_read(proof, &init->members[i], init);
		init->by_name[i] = &init->members[i];
	}
	qsort(init->by_name, init->member_count, sizeof *init->by_name, by_name);
	for (size_t i = 1; i < init->member_count; i++)
		if (!by_name(&init->by_name[i - 1], &init->by_name[i]))
			refute(proof, wrong, init->by_name[i]->start.type.start, "two children have this name");
	for (size_t i = 0; i < init->aliases.count; i++)
		if (member_find(init, hid_text(&init->aliases.first[i], "name", "")))
			refute(proof, wrong, init->aliases.first[i].type.start, "a child has the name of this alias");
	unique(proof, &init->aliases);
	unique(proof, &init->services);
	if (depth == DEPTH_MAX) refute(proof, wrong, init->config.type.start, "%d inits inside each other", DEPTH_MAX);
	for (size_t i = 0; i < init->member_count && depth < DEPTH_MAX; i++)
		if (init->members[i].is_init) init_read(proof, &init->members[i], depth + 1);
}

void config_read(struct proof *proof)
{
	proof->root = (struct member) { .name = text_of("init"), .binary = text_of("init"), .config = proof->config,
		.has_config = true, .is_init = true, .assigned = { proof->header.init_ram_bytes, proof->header.init_caps } };
	proof->report->inits = 1;
	init_read(proof, &proof->root, 0);
}
