/* SPDX-License-Identifier: MIT */
/*
 * The way of each session. The rules are Genode's: of a child's route the first rule counts whose service and label
 * conditions hold; of its targets the first that can serve; a `service` rule without such a target denies. The label that
 * goes on is the target's, or the request's with identity and resource replaced. An init that is asked from outside
 * chooses by the best policy of its service node. Each step must be the one that the certificate states.
 *
 * A session may stand for a family, all labels that begin with its own: then a rule must hold for all of them.
 */
#include "verify/parts.h"

#include <string.h>

enum verdict { NO, SOME, YES };

struct walk {
	struct proof   *proof;
	struct member  *client;
	struct hid_node session, at;       /* the note of the session, and of its step that was checked last */
	struct text     service;
	bool            family, environment;
	uint64_t        ram, kept;         /* donation: still there, and what all inits on the way want of it */
};

static const char wrong[] = "verify-route", note[] = "verify-certificate";

/* ---- labels ---- */

static struct text joined(struct walk *walk, struct text a, const char *between, struct text b)
{
	return text_of(arena_format(&walk->proof->compilation->arena, "%.*s%s%.*s", TEXT_ARGS(a), between, TEXT_ARGS(b)));
}

/* Where the last element begins. */
static size_t last_begin(struct text label)
{
	for (size_t i = label.length; i >= 4; i--)
		if (!memcmp(label.start + i - 4, " -> ", 4)) return i;
	return 0;
}

static struct text last_element(struct text label)
{
	size_t const begin = last_begin(label);
	return (struct text) { label.start + begin, label.length - begin };
}

static enum verdict equals(struct text label, struct text wanted, bool family)
{
	return family ? (text_starts_with(wanted, label) ? SOME : NO) : text_equal(label, wanted) ? YES : NO;
}

static enum verdict begins(struct text label, struct text prefix, bool family)
{
	if (text_starts_with(text_trim(label), text_trim(prefix))) return YES;
	return family && text_starts_with(prefix, label) ? SOME : NO;
}

static enum verdict ends(struct text label, struct text suffix, bool family)
{
	return family ? SOME : text_ends_with(text_trim(label), text_trim(suffix)) ? YES : NO;
}

static enum verdict both(enum verdict a, enum verdict b) { return a < b ? a : b; }

static enum verdict scoped_verdict(const struct rule *rule, struct text label, bool family)
{
	enum verdict verdict = YES;
	if (rule->label.start)  verdict = both(verdict, equals(label, rule->label, family));
	if (rule->prefix.start) verdict = both(verdict, begins(label, rule->prefix, family));
	if (rule->suffix.start) verdict = both(verdict, ends(label, rule->suffix, family));
	return verdict;
}

static enum verdict rule_verdict(const struct rule *rule, const struct member *child, struct text label, bool family)
{
	if (rule->unscoped.start) return equals(label, rule->unscoped, family);
	if (rule->last.start) return family ? SOME : equals(last_element(label), rule->last, false);
	if (!rule->label.start && !rule->prefix.start && !rule->suffix.start) return YES;
	size_t const scope = child->name.length + 4;
	if (label.length < scope || !text_starts_with(label, child->name) || memcmp(label.start + scope - 4, " -> ", 4)) return NO;
	return scoped_verdict(rule, (struct text) { label.start + scope, label.length - scope }, family);
}

/* What the certificate says of a condition that admits more than one label of one service; empty: it does not. */
static struct text condition(struct walk *walk, const struct rule *rule, bool whole)
{
	const struct { const char *word; struct text label; } parts[] = { { "unscoped ", rule->unscoped },
		{ "last ", rule->last }, { "label ", rule->label }, { "prefix ", rule->prefix }, { "suffix ", rule->suffix } };
	struct text const nothing = { "", 0 };
	struct text text = rule->any_service ? text_of("any service, ") : nothing;
	size_t count = 0;
	if (!whole && !rule->any_service && (rule->unscoped.start || (rule->label.start && !rule->last.start))) return nothing;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (parts[i].label.start) text = joined(walk, text, count++ ? ", " : "", joined(walk, text_of(parts[i].word), "", parts[i].label));
	return text_trim(count ? text : joined(walk, text, "", text_of("any label")));
}

/* ---- steps ---- */

static bool step(struct walk *walk, const char *type, struct text label, struct text takes)
{
	struct hid_node const before = walk->at;
	if (label.length > LABEL_MAX)
		at_text(walk->proof, wrong, walk->session.type, "a label on the way has more than %d characters", LABEL_MAX);
	else if (!hid_first(&before, &walk->at) || !hid_is(&walk->at, type) ||
	         !text_equal(hid_text(&walk->at, "name", ""), text_trim(label)) ||
	         !text_equal(hid_text(&walk->at, "takes", ""), takes))
		at_text(walk->proof, wrong, before.type, "here the configuration leads to: %s '%.*s'%s%.*s", type, TEXT_ARGS(label),
		        takes.length ? ", by a rule for " : "", TEXT_ARGS(takes));
	else return true;
	return false;
}

/* A request that passes `init`; it keeps its cost, but for what it asks on behalf of its own child. */
static bool hop(struct walk *walk, struct member *init, const char *type, struct text label, struct text takes, bool keeps)
{
	uint64_t const cost = keeps ? walk->proof->session_cost : 0, kept = cost < walk->ram ? cost : walk->ram;
	if (!step(walk, type, label, takes)) return false;
	if (hid_unsigned(&walk->at, "kept", 0) != kept)
		at_text(walk->proof, note, walk->at.type, "here %llu bytes are kept of the donation", (unsigned long long)kept);
	walk->proof->report->hops++;
	walk->proof->report->wide_rules += takes.length != 0;
	walk->ram -= kept;
	walk->kept = sum(walk->kept, cost);
	init->gets[RAM] = sum(init->gets[RAM], kept);
	return true;
}

/* The end of the way. Returns whether it is the one that the certificate states. */
static bool answered(struct walk *walk, const char *type, struct text label, struct member *server)
{
	struct hid_node more;
	if (!step(walk, type, label, (struct text) { "", 0 })) return false;
	if (server ? !member_path_is(server, hid_text(&walk->at, "node", "")) : hid_first(&walk->at, &more)) {
		at_text(walk->proof, wrong, walk->at.type, "the configuration leads to %s", server ? member_path(walk->proof, server) : "core");
		return false;
	}
	if (number(walk->proof, &walk->session, "arrives") != walk->ram)
		at_text(walk->proof, note, walk->session.type, "of this donation %llu bytes arrive", (unsigned long long)walk->ram);
	if (server) {
		server->gets[RAM] = sum(server->gets[RAM], walk->ram);
		server->gets[CAPS] = sum(server->gets[CAPS], number(walk->proof, &walk->session, "caps"));
	}
	return true;
}

/* ---- core ---- */

static void device_answered(struct walk *walk, struct text name, uint32_t resource)
{
	struct proof *proof = walk->proof;
	for (size_t i = 0; i < proof->header.device_count; i++) {
		struct boot_archive_device const device = device_at(proof, i);
		if (device.resource != resource || (device.flags & BOOT_DEVICE_CORE) || !text_is(name, device.name)) continue;
		if (proof->device_taken[i])
			at_text(proof, "verify-device", walk->session.type, "device resource '%s' is handed out twice", device.name);
		proof->device_taken[i] = true;
		proof->report->devices_used++;
		const struct hid_node *noted = &proof->device_notes.first[proof->device_next];
		if (proof->device_next == proof->device_notes.count || !named(noted, device.name) ||
		    !text_equal(hid_text(noted, "service", ""), walk->service) ||
		    !member_path_is(walk->client, hid_text(noted, "node", "")))
			at_text(proof, note, walk->session.type, "the certificate does not list device '%s' for this session", device.name);
		else proof->device_next++;
		return;
	}
	at_text(proof, "verify-device", walk->session.type, "core has no device resource '%.*s' for this session", TEXT_ARGS(name));
}

static bool core_answered(struct walk *walk, struct text label)
{
	static const char *const device_services[] = { "", "IO_MEM", "IO_PORT", "IRQ" };
	struct text const last = last_element(label);
	struct hid_node service;
	struct boot_archive_module module;
	bool offered = false;
	if (!answered(walk, "core", label, NULL)) return false;
	HID_FOR_EACH_OF(&service, &walk->proof->platform, "service") offered |= text_equal(hid_text(&service, "name", ""), walk->service);
	if (!offered) at_text(walk->proof, wrong, walk->session.type, "core does not provide this service");
	for (uint32_t i = BOOT_RESOURCE_IO_MEM; i <= BOOT_RESOURCE_IRQ; i++)
		if (text_is(walk->service, device_services[i])) device_answered(walk, last, i);
	if (text_is(walk->service, "ROM") && (!module_find(walk->proof, last, walk->family, &module) || !strcmp(module.name, "certificate")))
		at_text(walk->proof, wrong, walk->session.type, "the image has no module '%.*s' for this session", TEXT_ARGS(last));
	return true;
}

/* ---- inits ---- */

/* What goes on from a target; without attributes the label as it is. */
static struct text label_out(struct walk *walk, const struct hid_node *target, struct text label)
{
	struct text whole, identity = { label.start, rest(last_begin(label), 4) }, resource = last_element(label);
	if (hid_attribute(target, "label", &whole)) return whole;
	(void)hid_attribute(target, "identity", &identity);
	(void)hid_attribute(target, "resource", &resource);
	resource = joined(walk, hid_text(target, "prepend_resource", ""), "", resource);
	return identity.length ? joined(walk, identity, " -> ", resource) : resource;
}

static struct member *aliased(const struct member *init, struct text name)
{
	for (size_t i = 0; i < init->aliases.count; i++)
		if (text_equal(hid_text(&init->aliases.first[i], "name", ""), name))
			return member_find(init, hid_text(&init->aliases.first[i], "child", ""));
	return member_find(init, name);
}

/* Whether the target can serve: then *server is who, or NULL for the parent. */
static bool target_serves(struct walk *walk, const struct hid_node *target, const struct member *init, struct member **server)
{
	*server = NULL;
	if (hid_is(target, "parent")) return lists_service(&init->parent_provides, walk->service);
	if (hid_is(target, "child")) {
		*server = aliased(init, hid_text(target, "name", ""));
		return *server && lists_service(&(*server)->provides, walk->service);
	}
	size_t count = 0;
	for (size_t i = 0; hid_is(target, "any-child") && i < init->member_count; i++)
		if (lists_service(&init->members[i].provides, walk->service)) *server = &init->members[i], count++;
	return count == 1;
}

static struct rule *rule_find(struct walk *walk, struct member *child, struct text label, struct hid_node *target, struct member **server)
{
	for (size_t i = 0; i < child->rules.count; i++) {
		struct rule *rule = &child->rules.first[i];
		if (!rule->any_service && !text_equal(rule->service, walk->service)) continue;
		if (rule_verdict(rule, child, label, walk->family) != YES) continue;
		HID_FOR_EACH(target, &rule->node)
			if (target_serves(walk, target, child->parent, server)) return rule;
		if (!rule->any_service) break;
	}
	at_text(walk->proof, wrong, walk->session.type, "the configuration of '%.*s' denies this session (label '%.*s')",
	        TEXT_ARGS(child->parent->name), TEXT_ARGS(label));
	return NULL;
}

/* Into `server` by policies, as deep as they lead. NULL: reported. */
static struct member *entered(struct walk *walk, struct member *server, struct text *label)
{
	while (server->is_init) {
		struct rule best = { 0 };
		struct hid_node policy, target;
		bool found = false, has_target;
		for (size_t i = 0; i < server->services.count; i++) {
			if (!text_equal(hid_text(&server->services.first[i], "name", ""), walk->service)) continue;
			HID_FOR_EACH(&policy, &server->services.first[i]) {
				struct rule each = { .node = policy };
				bool const fallback = hid_is(&policy, "default-policy");
				if (!hid_attribute(&policy, "label", &each.label)) each.label.start = NULL;
				if (!hid_attribute(&policy, "label_prefix", &each.prefix)) each.prefix.start = NULL;
				if (!hid_attribute(&policy, "label_suffix", &each.suffix)) each.suffix.start = NULL;
				if (fallback ? found : !each.label.start && !each.prefix.start && !each.suffix.start) continue;
				if (!fallback && scoped_verdict(&each, text_trim(*label), walk->family) != YES) continue;
				bool const better = each.label.start ? !best.label.start
				                  : !best.label.start && (each.prefix.length > best.prefix.length ||
				                                          (each.prefix.length == best.prefix.length && each.suffix.length > best.suffix.length));
				if (!found || better) best = each, found = true;
			}
			break;
		}
		has_target = found && hid_first_of(&best.node, "child", &target);
		struct member *next = has_target ? member_find(server, hid_text(&target, "name", "")) : NULL;
		if (!next || !lists_service(&next->provides, walk->service)) {
			at_text(walk->proof, wrong, walk->session.type, "'%.*s' answers no such session from outside", TEXT_ARGS(server->name));
			return NULL;
		}
		if (!hop(walk, server, "enter", *label, condition(walk, &best, false), true)) return NULL;
		(void)hid_attribute(&target, "label", label);
		server = next;
	}
	return server;
}

static bool walk_to_server(struct walk *walk, struct text label)
{
	for (struct member *child = walk->client; child->parent; child = child->parent) {
		struct text const last = last_element(label);
		if (text_is(walk->service, "ROM") && ((text_is(last, "config") && child->has_config) || text_is(last, "session_requests")))
			return answered(walk, "init", last, child->parent);
		struct hid_node target;
		struct member *server;
		struct rule *rule = rule_find(walk, child, label, &target, &server);
		if (!rule || !hop(walk, child->parent, "hop", label, condition(walk, rule, false),
		                  !(walk->environment && child == walk->client))) return false;
		rule->taken = true;
		label = label_out(walk, &target, label);
		if (server) {
			server = entered(walk, server, &label);
			return server && answered(walk, "child", label, server);
		}
		label = joined(walk, child->parent->name, " -> ", label);
	}
	return core_answered(walk, label);
}

/* ---- the sessions of a member ---- */

/* What the client gives: the interface's donation, raised by pages, at most nine times, until the server has its least. */
static void donation_check(struct walk *walk, const struct hid_node *interface, uint64_t ram, bool at_core)
{
	struct proof *proof = walk->proof;
	bool const pd = walk->environment && text_is(walk->service, "PD"), cpu = walk->environment && text_is(walk->service, "CPU");
	uint64_t const least = sum(walk->kept, !at_core ? 0 : pd ? proof->pd_cost : PAGE);
	uint64_t given = number(proof, interface, "ram");
	struct hid_node report;
	if (walk->client->is_init && text_is(walk->service, "Report") && hid_first_of(&walk->client->config, "report", &report))
		given = rest(sum(given, hid_bytes(&report, "buffer", PAGE)), PAGE);
	for (int i = 1; i < 10 && given < least && walk->client->parent && walk->kept != UINT64_MAX; i++) given = sum(given, PAGE);
	if (ram != given || (walk->client->parent && ram < sum(least, cpu ? proof->thread_cost : 0)))
		at_text(proof, "verify-quota", walk->session.type, "a client that donates by the interface gives %llu bytes here, "
		        "of which %llu must suffice for the way and the server", (unsigned long long)given, (unsigned long long)least);
}

static const struct hid_node *interface_find(const struct proof *proof, struct text service)
{
	for (size_t i = 0; i < proof->interfaces.count; i++)
		if (text_equal(hid_text(&proof->interfaces.first[i], "name", ""), service)) return &proof->interfaces.first[i];
	return NULL;
}

static void session_check(struct walk *walk)
{
	struct proof *proof = walk->proof;
	struct member *client = walk->client;
	const struct hid_node *interface = interface_find(proof, walk->service);
	uint64_t const ram = number(proof, &walk->session, "ram"), caps = number(proof, &walk->session, "caps");
	struct text label = hid_text(&walk->session, "label", "");
	struct text const own = label;
	walk->at = walk->session;
	walk->ram = ram;
	if (!walk->environment) label = joined(walk, client->name, " -> ", label);
	if (!interface) {
		at_text(proof, note, walk->session.type, "the certificate does not say what clients donate for this service");
		return;
	}
	if (!walk_to_server(walk, label)) return;
	bool const by_init = hid_is(&walk->at, "init");
	donation_check(walk, interface, ram, hid_is(&walk->at, "core"));
	if (caps != number(proof, interface, "caps"))
		at_text(proof, "verify-quota", walk->session.type, "this is not the interface's donation of capabilities");
	proof->report->sessions++;
	if (!walk->environment || !client->parent) {
		if (walk->environment) return;
		client->gives[RAM] = sum(client->gives[RAM], ram);
		client->gives[CAPS] = sum(client->gives[CAPS], caps);
		if (by_init && !text_is(own, "config") && !text_is(own, "session_requests")) at_text(proof, wrong, walk->session.type, "init answers");
		return;
	}
	client->environment[RAM] = sum(client->environment[RAM], number(proof, interface, "ram"));
	client->environment[CAPS] = sum(client->environment[CAPS], caps);
	client->parent->raised = sum(client->parent->raised, rest(ram, number(proof, interface, "ram")));
	if (text_is(walk->service, "PD")) client->domain[RAM] = walk->ram, client->domain[CAPS] = caps;
}

/* Sessions that every member has, in this order, before those that only its component's declaration tells of. */
static bool is_due(const struct member *member, size_t index, struct text service, struct text label)
{
	static const char *const services[] = { "PD", "CPU", "LOG", "ROM", "ROM", "ROM" };
	struct text const labels[] = { member->name, member->name, member->name, member->binary,
		text_of(member->has_config ? "config" : "session_requests"), text_of("session_requests") };
	size_t const due = 4u + member->has_config + (member->provides.count != 0);
	return index >= due || (text_is(service, services[index]) && text_equal(label, labels[index]));
}

void sessions_check(struct proof *proof, struct member *member, const struct hid_node *noted)
{
	struct hid_node session;
	size_t index = 0;
	HID_FOR_EACH_OF(&session, noted, "session") {
		struct walk walk = { .proof = proof, .client = member, .session = session, .service = hid_text(&session, "name", ""),
			.family = hid_bool(&session, "family", false), .environment = index < 4 };
		if (!is_due(member, index++, walk.service, hid_text(&session, "label", "")))
			at_text(proof, note, session.type, "'%s' needs another session here", member_path(proof, member));
		session_check(&walk);
	}
	if (index < 4u + member->has_config + (member->provides.count != 0))
		at_text(proof, note, noted->type, "sessions that every component opens are missing");
}

/* Rules that no session took give authority that nobody asked for: the certificate must admit to each. */
void rules_check(struct proof *proof, const struct member *member, const struct hid_node *noted)
{
	struct hid_node idle;
	bool more = hid_first_of(noted, "idle", &idle);
	struct walk walk = { .proof = proof };
	for (size_t i = 0; i < member->rules.count; i++) {
		const struct rule *rule = &member->rules.first[i];
		bool general = rule->taken;
		for (size_t j = 0; j < member->parent->default_rules.count && !general; j++) {
			const struct rule *other = &member->parent->default_rules.first[j];
			general = text_equal(rule->service, other->service) && text_equal(condition(&walk, rule, true), condition(&walk, other, true));
		}
		if (general) continue;
		if (!more || !text_equal(hid_text(&idle, "name", ""), rule->any_service ? text_of("any") : rule->service) ||
		    !text_equal(hid_text(&idle, "takes", ""), condition(&walk, rule, true)))
			at_text(proof, wrong, rule->node.type, "no session of the certificate takes this rule");
		else more = hid_next_of(&idle, "idle");
		proof->report->idle_rules++;
	}
	if (more) at_text(proof, note, idle.type, "there is no such rule in the configuration");
}
