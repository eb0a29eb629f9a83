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

struct walk {
	struct proof   *proof;
	struct member  *client;
	struct hid_node session, at;       /* the note of the session, and of its step that was checked last */
	struct text     service;
	bool            family, environment;
	uint64_t        ram, kept;         /* donation: still there, and what all inits on the way want of it */
};

static const char wrong[] = "verify-route", untrue[] = "verify-certificate";

/* ---- labels ---- */

static struct text joined(struct proof *proof, struct text a, const char *between, struct text b)
{
	return text_of(arena_format(&proof->compilation->arena, "%.*s%s%.*s", TEXT_ARGS(a), between, TEXT_ARGS(b)));
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
	return text_range(label.start + last_begin(label), label.start + label.length);
}

/* Of a family it is asked whether all of its labels meet the condition, which none but a prefix can promise. */
static bool meets(enum condition condition, struct text label, struct text wanted, bool family)
{
	struct text const ends = text_trim(label);
	wanted = condition == PREFIX || condition == SUFFIX ? text_trim(wanted) : wanted;
	if (condition == PREFIX) return text_starts_with(ends, wanted);
	if (condition == SUFFIX) return !family && text_ends_with(ends, wanted);
	return !family && text_equal(condition == LAST ? last_element(label) : label, wanted);
}

/* Conditions on the label relative to the child. */
static bool meets_scoped(const struct rule *rule, struct text label, bool family)
{
	for (enum condition i = LABEL; i < CONDITIONS; i++)
		if (rule->conditions[i].start && !meets(i, label, rule->conditions[i], family)) return false;
	return true;
}

static bool rule_holds(const struct rule *rule, struct text child, struct text label, bool family)
{
	const struct text *conditions = rule->conditions;
	for (enum condition i = UNSCOPED; i <= LAST; i++)
		if (conditions[i].start) return meets(i, label, conditions[i], family);
	if (!conditions[LABEL].start && !conditions[PREFIX].start && !conditions[SUFFIX].start) return true;
	if (label.length < child.length + 4 || !text_starts_with(label, child) || memcmp(label.start + child.length, " -> ", 4))
		return false;
	return meets_scoped(rule, text_range(label.start + child.length + 4, label.start + label.length), family);
}

/* In words; of a rule that admits one label of one service nothing, unless `always`. */
static struct text condition_words(struct proof *proof, const struct rule *rule, bool any_service, bool always)
{
	static const char *const words[] = { "unscoped ", "last ", "label ", "prefix ", "suffix " };
	const struct text *conditions = rule->conditions;
	struct text text = text_of(any_service ? "any service, " : "");
	bool some = false;
	if (!always && !any_service && (conditions[UNSCOPED].start || (conditions[LABEL].start && !conditions[LAST].start))) return text;
	for (unsigned i = 0; i < CONDITIONS; i++) {
		if (!conditions[i].start) continue;
		text = joined(proof, text, some ? ", " : "", joined(proof, text_of(words[i]), "", conditions[i]));
		some = true;
	}
	return text_trim(some ? text : joined(proof, text, "", text_of("any label")));
}

/* ---- steps ---- */

static bool step(struct walk *walk, const char *type, struct text label, struct text takes)
{
	struct hid_node const before = walk->at;
	if (label.length <= LABEL_CHARS && hid_first(&before, &walk->at) && hid_is(&walk->at, type) &&
	    text_equal(hid_text(&walk->at, "name", ""), text_trim(label)) && text_equal(hid_text(&walk->at, "takes", ""), takes))
		return true;
	return refute(walk->proof, wrong, before.type.start, "from here the configuration leads to %s '%.*s'%s%.*s", type, TEXT_ARGS(label),
	        takes.length ? ", by a rule for " : "", TEXT_ARGS(takes));
}

/* A request that passes `init`, which keeps its cost, but for what it asks on behalf of its own child. */
static bool hop(struct walk *walk, struct member *init, const char *type, struct text label, struct text takes, bool keeps)
{
	uint64_t const cost = keeps ? walk->proof->costs[COST_SESSION][RAM] : 0, kept = cost < walk->ram ? cost : walk->ram;
	if (!step(walk, type, label, takes)) return false;
	if (hid_unsigned(&walk->at, "kept", 0) != kept)
		refute(walk->proof, untrue, walk->at.type.start, "here %llu bytes are kept of the donation", (unsigned long long)kept);
	walk->proof->report->hops++;
	walk->proof->report->wide_rules += takes.length != 0;
	walk->ram -= kept;
	add(&walk->kept, cost);
	add(&init->gets[RAM], kept);
	return true;
}

/* The end of the way; core is no member. */
static bool answered(struct walk *walk, const char *type, struct text label, struct member *server)
{
	if (!step(walk, type, label, (struct text) { "", 0 })) return false;
	if (number(walk->proof, &walk->session, "arrives") != walk->ram)
		refute(walk->proof, untrue, walk->session.type.start, "of this donation %llu bytes arrive", (unsigned long long)walk->ram);
	if (!server) return true;
	if (!member_path_is(server, hid_text(&walk->at, "node", "")))
		refute(walk->proof, wrong, walk->at.type.start, "the configuration leads to '%.*s'", TEXT_ARGS(server->name));
	add(&server->gets[RAM], walk->ram);
	add(&server->gets[CAPS], number(walk->proof, &walk->session, "caps"));
	return true;
}

/* ---- core ---- */

/* A device resource that the session's label names is handed out once, to who the certificate says. */
static bool device_handed_out(struct walk *walk, struct text name, uint32_t resource)
{
	struct proof *proof = walk->proof;
	for (size_t i = 0; i < proof->header.device_count && proof->work++ < WORK_MAX; i++) {
		const struct boot_archive_device *device = &proof->devices[i];
		if (device->resource != resource || (device->flags & BOOT_DEVICE_CORE) || !text_is(name, device->name)) continue;
		if (proof->device_taken[i] || !text_is(hid_text(&walk->at, "device", ""), device->name)) break;
		proof->report->devices_used++;
		return proof->device_taken[i] = true;
	}
	return false;
}

static bool core_answers(struct walk *walk, struct text label)
{
	static const char *const services[] = { [BOOT_RESOURCE_IO_MEM] = "IO_MEM", [BOOT_RESOURCE_IO_PORT] = "IO_PORT",
	                                        [BOOT_RESOURCE_IRQ] = "IRQ" };
	struct proof *proof = walk->proof;
	struct text const last = last_element(label);
	if (!answered(walk, "core", label, NULL)) return false;
	bool has = node_find(proof, &proof->core_services, walk->service);
	for (uint32_t i = BOOT_RESOURCE_IO_MEM; i <= BOOT_RESOURCE_IRQ; i++)
		if (text_is(walk->service, services[i])) has &= device_handed_out(walk, last, i);
	if (text_is(walk->service, "ROM"))
		has &= module_find(proof, last, walk->family) && !text_is(last, "certificate") && (!text_is(last, "config") || !walk->client->parent);
	if (!has) refute(proof, wrong, walk->session.type.start, "core has no '%.*s' left for this", TEXT_ARGS(last));
	return has;
}

/* ---- inits ---- */

/* What goes on from a target. */
static struct text label_out(struct proof *proof, const struct hid_node *target, struct text label)
{
	struct text whole, identity = { label.start, rest(last_begin(label), 4) }, resource = last_element(label);
	if (hid_attribute(target, "label", &whole)) return whole;
	(void)hid_attribute(target, "identity", &identity);
	(void)hid_attribute(target, "resource", &resource);
	resource = joined(proof, hid_text(target, "prepend_resource", ""), "", resource);
	return identity.length ? joined(proof, identity, " -> ", resource) : resource;
}

/* Whether the target can serve: then *server is who, or NULL for the parent. */
static bool serves(struct walk *walk, const struct hid_node *target, struct member *init, struct member **server)
{
	struct text name = hid_text(target, "name", "");
	size_t count = 0;
	*server = NULL;
	if (hid_is(target, "parent")) return node_find(walk->proof, &init->parent_provides, walk->service);
	if (hid_is(target, "child")) {
		const struct hid_node *alias = node_find(walk->proof, &init->aliases, name);
		*server = member_find(init, alias ? hid_text(alias, "child", "") : name);
		return *server && node_find(walk->proof, &(*server)->provides, walk->service);
	}
	for (size_t i = 0; hid_is(target, "any-child") && i < init->member_count; i++)
		if (node_find(walk->proof, &init->members[i].provides, walk->service)) *server = &init->members[i], count++;
	return count == 1;
}

static struct rule *rule_find(struct walk *walk, struct member *child, struct text label, struct hid_node *target,
                              struct member **server)
{
	for (size_t i = 0; i < child->rules.count && walk->proof->work++ < WORK_MAX; i++) {
		struct rule *rule = &child->rules.first[i];
		if (!rule->any_service && !text_equal(rule->service, walk->service)) continue;
		if (!rule_holds(rule, child->name, label, walk->family)) continue;
		HID_FOR_EACH(target, &rule->node)
			if (serves(walk, target, child->parent, server)) return rule;
		if (!rule->any_service) break;
	}
	refute(walk->proof, wrong, walk->session.type.start, "the configuration of '%.*s' denies this session, whose label is '%.*s' there",
	        TEXT_ARGS(child->parent->name), TEXT_ARGS(label));
	return NULL;
}

static uint64_t fit(const struct rule *policy, enum condition condition)
{
	return policy->conditions[condition].start ? policy->conditions[condition].length + 1 : 0;
}

/* An exact label is best, then the longest prefix, then the longest suffix, then the one that stands first. */
static struct rule *policy_find(struct walk *walk, const struct rules *policies, struct text label)
{
	struct rule *best = NULL, *fallback = NULL;
	for (size_t i = 0; i < policies->count && walk->proof->work++ < WORK_MAX; i++) {
		struct rule *each = &policies->first[i];
		if (each->any_service) fallback = fallback ? fallback : each;
		else if (!fit(each, LABEL) && !fit(each, PREFIX) && !fit(each, SUFFIX)) continue;
		else if (!meets_scoped(each, text_trim(label), walk->family)) continue;
		else if (!best || (!fit(best, LABEL) && (fit(each, LABEL) || fit(each, PREFIX) > fit(best, PREFIX) ||
		         (fit(each, PREFIX) == fit(best, PREFIX) && fit(each, SUFFIX) > fit(best, SUFFIX))))) best = each;
	}
	return best ? best : fallback;
}

/* Into `server` by policies, as deep as they lead. NULL: reported. */
static struct member *entered(struct walk *walk, struct member *server, struct text *label)
{
	while (server->is_init) {
		const struct hid_node *service = node_find(walk->proof, &server->services, walk->service);
		struct rule *policy = service ? policy_find(walk, &server->policies[service - server->services.first], *label) : NULL;
		struct hid_node target;
		struct member *next = policy && hid_first_of(&policy->node, "child", &target)
			? member_find(server, hid_text(&target, "name", "")) : NULL;
		if (!next || !node_find(walk->proof, &next->provides, walk->service)) {
			refute(walk->proof, wrong, walk->session.type.start, "'%.*s' denies this session from outside", TEXT_ARGS(server->name));
			return NULL;
		}
		if (!hop(walk, server, "enter", *label, condition_words(walk->proof, policy, false, false), true)) return NULL;
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
		bool const own = walk->environment && child == walk->client;
		if (!rule || !hop(walk, child->parent, "hop", label, condition_words(walk->proof, rule, rule->any_service, false), !own))
			return false;
		rule->taken = true;
		label = label_out(walk->proof, &target, label);
		if (server) return (server = entered(walk, server, &label)) && answered(walk, "child", label, server);
		label = joined(walk->proof, child->parent->name, " -> ", label);
	}
	return core_answers(walk, label);
}

/* ---- the sessions of a member ---- */

/* The interface's donation, raised by pages, at most nine times, until way and server have their least. */
static void donation_check(struct walk *walk, const struct hid_node *interface, uint64_t ram, uint64_t caps)
{
	struct proof *proof = walk->proof;
	bool const pd = walk->environment && text_is(walk->service, "PD"), cpu = walk->environment && text_is(walk->service, "CPU");
	uint64_t const least = sum(walk->kept, !hid_is(&walk->at, "core") ? 0 : pd ? proof->costs[COST_PD][RAM] : PAGE);
	uint64_t given = number(proof, interface, "ram");
	if (walk->client->report_buffer && text_is(walk->service, "Report")) given = rest(sum(given, walk->client->report_buffer), PAGE);
	for (int i = 1; i < 10 && given < least && walk->client->parent && !hid_is(&walk->at, "init"); i++) add(&given, PAGE);
	if (ram != given || caps != number(proof, interface, "caps") ||
	    (walk->client->parent && ram < sum(least, cpu ? proof->costs[COST_THREAD][RAM] : 0)))
		refute(proof, "verify-quota", walk->session.type.start, "who donates by the interface gives %llu bytes here, and way "
		       "and server need %llu", (unsigned long long)given, (unsigned long long)least);
}

static void session_check(struct walk *walk)
{
	struct proof *proof = walk->proof;
	struct member *client = walk->client;
	const struct hid_node *interface = node_find(proof, &proof->interfaces, walk->service);
	uint64_t const ram = number(proof, &walk->session, "ram"), caps = number(proof, &walk->session, "caps");
	struct text label = hid_text(&walk->session, "label", "");
	if (!walk->environment) label = joined(proof, client->name, " -> ", label);
	if (!interface) refute(proof, untrue, walk->session.type.start, "the certificate does not say what is donated for this");
	if (!interface || !walk_to_server(walk, label)) return;
	donation_check(walk, interface, ram, caps);
	proof->report->sessions++;
	if (!walk->environment) {
		add(&client->gives[RAM], ram);
		add(&client->gives[CAPS], caps);
	} else if (client->parent) {
		add(&client->environment[RAM], number(proof, interface, "ram"));
		add(&client->environment[CAPS], caps);
		add(&client->parent->raised, rest(ram, number(proof, interface, "ram")));
		if (text_is(walk->service, "PD")) client->domain[RAM] = walk->ram, client->domain[CAPS] = caps;
	}
}

/* First come the sessions that every member has, then those that only its component's declaration tells of. */
void sessions_check(struct proof *proof, struct member *member, const struct hid_node *note)
{
	static const char *const services[] = { "PD", "CPU", "LOG", "ROM", "ROM", "ROM" };
	struct text const requests = text_of("session_requests");
	struct text const labels[] = { member->name, member->name, member->name, member->binary,
	                               member->has_config ? text_of("config") : requests, requests };
	size_t const due = 4u + member->has_config + (member->provides.count != 0);
	size_t index = 0;
	struct hid_node session;
	HID_FOR_EACH_OF(&session, note, "session") {
		struct walk walk = { .proof = proof, .client = member, .session = session, .at = session,
			.service = hid_text(&session, "name", ""), .family = hid_bool(&session, "family", false),
			.environment = index < 4, .ram = hid_unsigned(&session, "ram", 0) };
		if (index < due && (!text_is(walk.service, services[index]) || !text_equal(hid_text(&session, "label", ""), labels[index])))
			refute(proof, untrue, session.type.start, "'%.*s' opens another session here", TEXT_ARGS(member->name));
		index++;
		session_check(&walk);
	}
	if (index < due) refute(proof, untrue, note->type.start, "sessions that every component opens are missing");
}

static bool rules_equal(const struct rule *a, const struct rule *b)
{
	for (unsigned i = 0; i < CONDITIONS; i++)
		if (!a->conditions[i].start != !b->conditions[i].start || !text_equal(a->conditions[i], b->conditions[i])) return false;
	return a->any_service == b->any_service && text_equal(a->service, b->service);
}

/* Rules that no session took give authority that nobody asked for: the certificate must admit to each. */
void rules_check(struct proof *proof, const struct member *member, const struct hid_node *note)
{
	struct hid_node idle;
	bool more = hid_first_of(note, "idle", &idle);
	const struct rules *defaults = &member->parent->default_rules;
	for (size_t i = 0; i < member->rules.count; i++) {
		const struct rule *rule = &member->rules.first[i];
		bool known = rule->taken;
		for (size_t j = 0; j < defaults->count && !known && proof->work++ < WORK_MAX; j++) known = rules_equal(rule, &defaults->first[j]);
		if (known) continue;
		if (!more || !text_equal(hid_text(&idle, "name", ""), rule->any_service ? text_of("any") : rule->service) ||
		    !text_equal(hid_text(&idle, "takes", ""), condition_words(proof, rule, rule->any_service, true)))
			refute(proof, wrong, rule->node.type.start, "no session of the certificate takes this rule");
		else more = hid_next_of(&idle, "idle");
		proof->report->idle_rules++;
	}
	if (more) refute(proof, untrue, idle.type.start, "there is no such rule in the configuration");
}
