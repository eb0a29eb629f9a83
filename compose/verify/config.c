/* SPDX-License-Identifier: MIT */
/*
 * The tree of inits and components, from the configuration in the image and the configurations inside it. Only what the
 * proof understands may stand there: a node that nobody looked at could change what was proved.
 */
#include "verify/parts.h"

#include <stdlib.h>
#include <string.h>

static const char wrong[] = "verify-config";

bool named(const struct hid_node *node, const char *name) { return text_is(hid_text(node, "name", ""), name); }

const char *member_path(struct proof *proof, const struct member *member)
{
	struct arena *arena = &proof->compilation->arena;
	return member->parent ? arena_format(arena, "%s -> %.*s", member_path(proof, member->parent), TEXT_ARGS(member->name))
	                      : "init";
}

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

static int compare_names(struct text a, struct text b)
{
	int const order = memcmp(a.start, b.start, a.length < b.length ? a.length : b.length);
	return order ? order : (a.length > b.length) - (a.length < b.length);
}

static int by_name(const void *a, const void *b)
{
	return compare_names((*(struct member *const *)a)->name, (*(struct member *const *)b)->name);
}

struct member *member_find(const struct member *init, struct text name)
{
	struct member key = { .name = name }, *wanted = &key;
	struct member **found = init->member_count ? bsearch(&wanted, init->by_name, init->member_count, sizeof wanted, by_name) : NULL;
	return found ? *found : NULL;
}

bool lists_service(const struct nodes *nodes, struct text service)
{
	for (size_t i = 0; i < nodes->count; i++)
		if (text_equal(hid_text(&nodes->first[i], "name", ""), service)) {
			if (nodes->used) nodes->used[i] = true;
			return true;
		}
	return false;
}

/* All sub nodes of a type; NULL: of every type. */
static struct nodes collect(struct proof *proof, const struct hid_node *parent, const char *type)
{
	struct nodes nodes = { 0 };
	struct hid_node node;
	size_t count = 0;
	HID_FOR_EACH(&node, parent) count++;
	nodes.first = arena_new_array(&proof->compilation->arena, struct hid_node, count + 1);
	nodes.used = arena_new_array(&proof->compilation->arena, bool, count + 1);
	HID_FOR_EACH(&node, parent) {
		if (!type || hid_is(&node, type)) nodes.first[nodes.count++] = node;
		else at_text(proof, wrong, node.type, "nothing is proved of a node '%.*s' here", TEXT_ARGS(node.type));
	}
	return nodes;
}

static struct rules rules_read(struct proof *proof, const struct hid_node *route)
{
	struct nodes const nodes = collect(proof, route, NULL);
	struct rules rules = { arena_new_array(&proof->compilation->arena, struct rule, nodes.count + 1), nodes.count };
	for (size_t i = 0; i < nodes.count; i++) {
		struct rule *rule = &rules.first[i];
		*rule = (struct rule) { .node = nodes.first[i], .any_service = hid_is(&nodes.first[i], "any-service") };
		const struct { const char *tag; struct text *value; } labels[] = { { "name", &rule->service },
			{ "label", &rule->label }, { "label_prefix", &rule->prefix }, { "label_suffix", &rule->suffix },
			{ "label_last", &rule->last }, { "unscoped_label", &rule->unscoped } };
		for (size_t j = 0; j < sizeof labels / sizeof labels[0]; j++)
			if (!hid_attribute(&rule->node, labels[j].tag, labels[j].value)) *labels[j].value = (struct text) { 0 };
		if (!rule->any_service && !hid_is(&rule->node, "service"))
			at_text(proof, wrong, rule->node.type, "a route holds rules for services, and nothing else");
	}
	proof->report->rules += rules.count;
	return rules;
}

static void start_read(struct proof *proof, struct member *member, struct member *init)
{
	struct hid_node node, start = member->start;
	struct text ram = hid_text(&start, "ram", ""), caps = hid_text(&start, "caps", "");
	bool routed = false;
	member->parent = init;
	member->name = member->binary = hid_text(&start, "name", "");
	if (!text_to_bytes(ram, &member->assigned[RAM]) || !text_to_unsigned(caps, &member->assigned[CAPS]))
		at_text(proof, wrong, start.type, "this child has no quotas that can be read");
	if (!member->name.length || member->name.length > NAME_MAX_CHARS)
		at_text(proof, wrong, start.type, "a child needs a name of at most %d characters", NAME_MAX_CHARS);
	HID_FOR_EACH(&node, &start) {
		if (hid_is(&node, "binary")) member->binary = hid_text(&node, "name", "");
		else if (hid_is(&node, "provides") && !member->provides.first) member->provides = collect(proof, &node, "service");
		else if (hid_is(&node, "config") && !member->has_config) member->config = node, member->has_config = true;
		else if (hid_is(&node, "route") && !routed) member->rules = rules_read(proof, &node), routed = true;
		else if (!hid_is(&node, "affinity") && !hid_is(&node, "exit") && !hid_is(&node, "heartbeat"))
			at_text(proof, wrong, node.type, "nothing is proved of a node '%.*s' here", TEXT_ARGS(node.type));
	}
	if (!routed) member->rules = init->default_rules;
	member->is_init = text_is(member->binary, "init") && member->has_config;
	*(member->is_init ? &proof->report->inits : &proof->report->components) += 1;
}

static void preserve_read(struct proof *proof, struct member *init, const struct hid_node *node)
{
	unsigned const account = named(node, "RAM") ? RAM : CAPS;
	if ((account == CAPS && !named(node, "CAP")) || !text_to_bytes(hid_text(node, "preserve", ""), &init->preserve[account]))
		at_text(proof, wrong, node->type, "this preserves neither RAM nor capabilities");
}

static void init_read(struct proof *proof, struct member *init, unsigned depth)
{
	struct arena *arena = &proof->compilation->arena;
	struct nodes const all = collect(proof, &init->config, NULL);
	init->members = arena_new_array(arena, struct member, all.count + 1);
	init->by_name = arena_new_array(arena, struct member *, all.count + 1);
	init->aliases.first = arena_new_array(arena, struct hid_node, all.count + 1);
	init->services.first = arena_new_array(arena, struct hid_node, all.count + 1);
	init->preserve[RAM] = 40 * 1024 * number(proof, &proof->platform, "word_bytes");
	init->preserve[CAPS] = 20;
	for (size_t i = 0; i < all.count; i++) {
		const struct hid_node *node = &all.first[i];
		if (hid_is(node, "start")) init->members[init->member_count++].start = *node;
		else if (hid_is(node, "alias")) init->aliases.first[init->aliases.count++] = *node;
		else if (hid_is(node, "service")) init->services.first[init->services.count++] = *node;
		else if (hid_is(node, "resource")) preserve_read(proof, init, node);
		else if (hid_is(node, "parent-provides") && !init->parent_provides.first)
			init->parent_provides = collect(proof, node, "service");
		else if (hid_is(node, "default-route") && !init->member_count) init->default_rules = rules_read(proof, node);
		else if (!hid_is(node, "report") && !hid_is(node, "heartbeat") && !hid_is(node, "affinity-space"))
			at_text(proof, wrong, node->type, "nothing is proved of a node '%.*s' here", TEXT_ARGS(node->type));
	}
	for (size_t i = 0; i < init->member_count; i++) {
		start_read(proof, &init->members[i], init);
		init->by_name[i] = &init->members[i];
	}
	qsort(init->by_name, init->member_count, sizeof *init->by_name, by_name);
	for (size_t i = 1; i < init->member_count; i++)
		if (!by_name(&init->by_name[i - 1], &init->by_name[i]))
			at_text(proof, wrong, init->by_name[i]->start.type, "two children have this name");
	for (size_t i = 0; i < init->aliases.count; i++)
		if (member_find(init, hid_text(&init->aliases.first[i], "name", "")))
			at_text(proof, wrong, init->aliases.first[i].type, "an alias and a child have the same name");
	if (depth == DEPTH_MAX && init->member_count)
		at_text(proof, wrong, init->config.type, "more than %d inits inside each other", DEPTH_MAX);
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
