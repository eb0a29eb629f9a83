/* SPDX-License-Identifier: MIT */
/* The snapshot of a scenario, from its model: what the certificate of its image would say. */
#include "diff/build.h"

#include "check/ledger.h"
#include "emit/certificate.h"
#include "emit/certified.h"

#include <assert.h>
#include <elf.h>
#include <string.h>

enum { KNOWN_WORDS = 256 };

struct known_word { const char *text, *word; };   /* of the model, which is what it is by now; and of the snapshot */

struct teller {
	struct builder       builder;
	struct compilation  *own;            /* of the model */
	const struct system *system;
	struct taken_rules   taken;
	struct member      **members;        /* by number of the node */
	struct known_word    known[KNOWN_WORDS];   /* by address */
};

/* Labels stand without blanks at the ends in a certificate. Most are those of the sessions just before. */
static const char *word(struct teller *teller, const char *text)
{
	struct known_word *known = &teller->known[((uintptr_t)text >> 3 ^ (uintptr_t)text >> 11) % KNOWN_WORDS];
	if (known->text != text) *known = (struct known_word) { text, build_word(&teller->builder, text_trim(text_of(text))) };
	return known->word;
}

/* ---- sessions ---- */

/* What the client's rule takes, where that is more than this label. */
static const char *takes(struct teller *teller, const struct hop *hop)
{
	if (!hop || (!hop->rule && !hop->export)) return NULL;
	const char *service = hop->export ? hop->export->service : hop->rule->service;
	const struct label_pattern *pattern = hop->export ? &hop->export->label : &hop->rule->label;
	if (condition_is_one_label(service, pattern)) return NULL;
	return word(teller, condition_words(teller->own, service, pattern));
}

static void tell_session(struct teller *teller, struct member *member, const struct session *session)
{
	static const enum server_class classes[] = {
		[SERVER_CORE] = SERVED_BY_CORE, [SERVER_CHILD] = SERVED_BY_CHILD, [SERVER_INIT] = SERVED_BY_PARENT,
	};
	build_session(member, &(struct link) {
		.service = word(teller, session->service), .label = word(teller, session->label),
		.family = session->label_is_prefix, .ram_bytes = session->ram_bytes, .caps = session->caps,
		.served_by = classes[session->server_kind], .server_label = word(teller, session->server_label),
		.server = session->server_kind == SERVER_CHILD ? teller->members[session->server->index] : NULL,
		.device = session->resource ? word(teller, session->resource->label) : NULL,
		.takes = takes(teller, session->hops),
	});
}

static void tell_idle(struct teller *teller, struct member *member, const struct route *rule)
{
	build_idle(&teller->builder, member, text_of(rule->service ? rule->service : "any"),
	           text_of(condition_words(teller->own, rule->service, &rule->label)));
}

static bool tell_node(struct teller *teller, const struct node *node)
{
	struct member *member = teller->members[node->index];
	size_t idle = 0;
	for (const struct route *rule = node->routes; rule; rule = rule->next) idle += !rule_is_taken(&teller->taken, rule);
	if (!build_room(&teller->builder, member, node->session_count, idle)) return false;
	if (node->ledger) {
		member->ram_bytes = node->ledger->assigned.of[ACCOUNT_RAM];
		member->caps = node->ledger->assigned.of[ACCOUNT_CAPS];
	}
	for (const struct session *session = node->sessions; session; session = session->next)
		if (session->server_kind != SERVER_NONE) tell_session(teller, member, session);
	for (const struct route *rule = node->routes; rule; rule = rule->next)
		if (!rule_is_taken(&teller->taken, rule)) tell_idle(teller, member, rule);
	return true;
}

/* ---- the whole ---- */

static bool tell_facts(struct teller *teller)
{
	struct hid_node platform;
	size_t count;
	const char *text = certificate_platform(teller->own, teller->system, &count);
	if (!text || !hid_document((struct text) { text, count }, &platform)) return false;
	build_facts(&teller->builder, &platform);
	const struct interface **interfaces = session_interfaces(&teller->own->arena, teller->system, &count);
	build_donations(&teller->builder, count);
	for (size_t i = 0; i < count; i++)
		build_donation(&teller->builder, text_of(interfaces[i]->name), interfaces[i]->session_ram_bytes, interfaces[i]->session_caps);
	return true;
}

static void tell_core(struct teller *teller, const struct core_elf *core)
{
	struct snapshot *snapshot = teller->builder.snapshot;
	uint8_t sha256[SHA256_BYTES];
	elf_link_core_digest(core, sha256);
	snapshot->core_digest = build_digest(&teller->builder, sha256);
	for (unsigned i = 0; i < core->segment_count; i++)
		if (core->segments[i].flags & PF_X) snapshot->core_code_bytes += core->segments[i].memory_bytes;
}

/* All but the configuration, which is the first, and the certificate, the last. */
static void tell_modules(struct teller *teller, const struct archive_input *archive)
{
	build_modules(&teller->builder, archive->module_count);
	for (size_t i = 1; i + 1 < archive->module_count; i++) {
		const struct archive_module *module = &archive->modules[i];
		build_module(&teller->builder, module->name, module->sha256, module->data, module->size_bytes);
	}
}

static void tell_member(struct teller *teller, const struct node *node)
{
	struct builder *builder = &teller->builder;
	struct member *parent = node->parent ? teller->members[node->parent->index] : NULL;
	struct member *member = build_member(builder, build_word(builder, text_of(node->label)), parent, node->kind == NODE_SANDBOX);
	build_binary(builder, member, text_of(node->binary_name ? node->binary_name : node->name));
	teller->members[node->index] = member;
}

/* What it says of a member stands from its start node to that of the next one. Routes are told as sessions. */
static void tell_config(struct teller *teller, const struct archive_module *module, const struct config_place *places)
{
	static const char end_mark[] = "\n-\n";
	struct text const config = build_configuration(&teller->builder, (struct text) { (const char *)module->data, module->size_bytes });
	assert(text_starts_with(config, text_of("config")) && text_ends_with(config, text_of(end_mark)));
	for (const struct node *node = teller->system->root, *next; node; node = next) {
		const struct config_place *place = &places[node->index];
		next = node_after(node);
		size_t const end = next ? places[next->index].start : config.length - strlen(end_mark);
		struct text *unread = teller->members[node->index]->unread;
		unread[PART_SETTINGS] = text_range(config.start + place->start, config.start + place->route);
		unread[PART_CONFIG] = text_range(config.start + place->config, config.start + end);
	}
}

static bool tell_members(struct teller *teller)
{
	const struct system *system = teller->system;
	struct builder *builder = &teller->builder;
	build_members(builder, system->node_count);
	teller->members = arena_new_array(&teller->own->arena, struct member *, system->node_count);
	for (const struct node *node = system->root; node; node = node_after(node)) tell_member(teller, node);
	for (const struct node *node = system->root; node; node = node_after(node))
		if (!tell_node(teller, node)) return false;
	return true;
}

bool snapshot_of_plan(struct snapshot *snapshot, struct compilation *words, const char *title, struct compilation *own,
                      const struct image_plan *plan, const struct config_place *places)
{
	const struct system *system = plan->system;
	struct teller teller = { .own = own, .system = system };
	build_begin(&teller.builder, snapshot, words, title);
	snapshot->scenario = word(&teller, system->name);
	snapshot->platform = word(&teller, system->platform->name);
	snapshot->image_bytes = plan->archive.total_size_bytes;
	snapshot->memory_bytes = system->platform->memory_size_bytes;
	snapshot->init_ram_bytes = system->init_ram_bytes;
	snapshot->init_caps = system->init_caps;
	taken_rules_collect(&teller.taken, &own->arena, system);
	tell_modules(&teller, &plan->archive.input);
	tell_core(&teller, &plan->core);
	if (!tell_facts(&teller) || !tell_members(&teller)) return false;
	tell_config(&teller, &plan->archive.input.modules[0], places);
	return true;
}
