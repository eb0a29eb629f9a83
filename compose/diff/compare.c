/* SPDX-License-Identifier: MIT */
#include "diff/compare.h"

#include "check/ledger.h"
#include "diff/web.h"

#include <inttypes.h>
#include <string.h>

struct comparison {
	struct changes  *changes;
	struct arena    *arena;
	struct snapshot *sides[2];       /* before, after */
	struct web       webs[2];
	struct table     told_rules;     /* (subject, what it became) -> anything */
	struct table     link_by_key;    /* (client, key) -> struct link; of clients whose sessions do not stand side by side */
	size_t           reach_max, reach_count[2], base_count;
};

enum { FROM, TO };

static const char one_label[] = "its label only";

static void add(struct comparison *comparison, struct change change)
{
	*vector_add(comparison->arena, comparison->changes) = change;
}

static const char *amount(struct comparison *comparison, enum account account, uint64_t value)
{
	return amount_text(comparison->sides[TO]->words, account, value);
}

/* Strings are interned: different pointers are different strings. */
static void text_changed(struct comparison *comparison, enum section section, const char *subject, const char *what,
                         const char *before, const char *after)
{
	if (before != after) add(comparison, (struct change) { section, CHANGED, subject, what, before, after });
}

static void amount_changed(struct comparison *comparison, enum section section, const char *subject, const char *what,
                           enum account account, uint64_t before, uint64_t after)
{
	if (before == after) return;
	add(comparison, (struct change) { section, CHANGED, subject, what, amount(comparison, account, before),
	                                  amount(comparison, account, after) });
}

/* From where two lines differ, back to the begin of the attribute, and without the attributes at their ends that are the same. */
static const char *excerpt(struct comparison *comparison, const char *line, const char *other)
{
	enum { CHARS = 60 };
	size_t length = strcspn(line, "\n"), other_length = strcspn(other, "\n"), begin = 0, end = length;
	for (size_t i = 0; i < length && i < other_length && line[i] == other[i]; i++)
		if (line[i] == '|') begin = i + 1;
	for (size_t i = 1; begin + i < length && begin + i < other_length && line[length - i] == other[other_length - i]; i++)
		if (line[length - i] == '|') end = length - i;
	line += begin, end -= begin;
	while (end && (*line == ' ' || *line == '|')) line++, end--;
	while (end && line[end - 1] == ' ') end--;
	if (!end) return "nothing";
	char *text = arena_copy(comparison->arena, line, end), *to = text;
	for (const char *at = text; *at; at++)
		if (*at != ' ' || at[1] != ' ') *to++ = *at;
	*to = '\0';
	return to - text > CHARS ? arena_format(comparison->arena, "%.*s…", CHARS, text) : text;
}

/* The first lines that differ. */
static void lines_changed(struct comparison *comparison, const char *subject, const char *what, const char *before, const char *after)
{
	const char *a = before ? before : "", *b = after ? after : "";
	if (before == after) return;
	for (size_t same = strcspn(a, "\n"); *a && *b && same == strcspn(b, "\n") && !strncmp(a, b, same); same = strcspn(a, "\n")) {
		a += same + (a[same] == '\n');
		b += same + (b[same] == '\n');
	}
	add(comparison, (struct change) { SECTION_COMPONENTS, CHANGED, subject, what, excerpt(comparison, a, b), excerpt(comparison, b, a) });
}

/* ---- the system ---- */

static const char *donation_words(struct comparison *comparison, uint64_t ram_bytes, uint64_t caps)
{
	return arena_format(comparison->arena, "%s, %" PRIu64 " caps", amount(comparison, ACCOUNT_RAM, ram_bytes), caps);
}

/* Of interfaces that both use. */
static void compare_donations(struct comparison *comparison)
{
	const struct snapshot *from = comparison->sides[FROM], *to = comparison->sides[TO];
	for (size_t i = 0; i < to->donation_count; i++) {
		const struct donation *a = table_get(&from->donation_by_service, NULL, to->donations[i].service), *b = &to->donations[i];
		if (a && (a->ram_bytes != b->ram_bytes || a->caps != b->caps))
			add(comparison, (struct change) { SECTION_SYSTEM, CHANGED, NULL, arena_format(comparison->arena, "donation of %s", b->service),
				donation_words(comparison, a->ram_bytes, a->caps), donation_words(comparison, b->ram_bytes, b->caps) });
	}
}

static void compare_systems(struct comparison *comparison)
{
	const struct snapshot *from = comparison->sides[FROM], *to = comparison->sides[TO];
	text_changed(comparison, SECTION_SYSTEM, NULL, "scenario", from->scenario, to->scenario);
	text_changed(comparison, SECTION_SYSTEM, NULL, "platform", from->platform, to->platform);
	amount_changed(comparison, SECTION_SYSTEM, NULL, "memory of the platform", ACCOUNT_RAM, from->memory_bytes, to->memory_bytes);
	if (from->core_digest != to->core_digest)
		add(comparison, (struct change) { SECTION_SYSTEM, CHANGED, NULL, "kernel and core",
			arena_format(comparison->arena, "%s of code, SHA-256 %.8s…", amount(comparison, ACCOUNT_RAM, from->core_code_bytes), from->core_digest),
			arena_format(comparison->arena, "%s of code, SHA-256 %.8s…", amount(comparison, ACCOUNT_RAM, to->core_code_bytes), to->core_digest) });
	if (from->facts != to->facts)
		add(comparison, (struct change) { SECTION_SYSTEM, CHANGED, NULL, "costs and services of core", NULL, NULL });
	compare_donations(comparison);
	amount_changed(comparison, SECTION_SYSTEM, NULL, "boot archive", ACCOUNT_RAM, from->image_bytes, to->image_bytes);
	amount_changed(comparison, SECTION_SYSTEM, NULL, "RAM of the first init", ACCOUNT_RAM, from->init_ram_bytes, to->init_ram_bytes);
	amount_changed(comparison, SECTION_SYSTEM, NULL, "caps of the first init", ACCOUNT_CAPS, from->init_caps, to->init_caps);
}

static void compare_modules(struct comparison *comparison)
{
	for (int side = FROM; side <= TO; side++)
		for (size_t i = 0; i < comparison->sides[side]->module_count; i++) {
			const struct piece *piece = &comparison->sides[side]->modules[i];
			const struct piece *other = table_get(&comparison->sides[!side]->module_by_name, NULL, piece->name);
			const char *text = amount(comparison, ACCOUNT_RAM, piece->size_bytes);
			if (!other)
				add(comparison, (struct change) { SECTION_MODULES, side == FROM ? REMOVED : ADDED, piece->name, NULL,
					side == FROM ? text : NULL, side == FROM ? NULL : text });
			else if (side == TO && piece->digest != other->digest)
				add(comparison, (struct change) { SECTION_MODULES, CHANGED, piece->name, "content",
					arena_format(comparison->arena, "%s, SHA-256 %.8s…", amount(comparison, ACCOUNT_RAM, other->size_bytes), other->digest),
					arena_format(comparison->arena, "%s, SHA-256 %.8s…", text, piece->digest) });
		}
}

/* ---- components ---- */

static void came_or_went(struct comparison *comparison, const struct member *member, bool came)
{
	const char *words = arena_format(comparison->arena, "%s, %s RAM, %" PRIu64 " caps", member->is_init ? "sandbox" : member->binary,
	                                 amount(comparison, ACCOUNT_RAM, member->ram_bytes), member->caps);
	add(comparison, (struct change) { SECTION_COMPONENTS, came ? ADDED : REMOVED, member->name, NULL, came ? NULL : words,
	                                  came ? words : NULL });
}

/* The configurations of scenarios are written in one way: what is the same text need not be read. */
static void part_changed(struct comparison *comparison, enum part part, const char *what, struct member *from, struct member *to)
{
	struct text const *a = &from->unread[part], *b = &to->unread[part];
	if (a->start && b->start && from->is_init == to->is_init && text_equal(*a, *b)) return;
	lines_changed(comparison, to->name, what, snapshot_part(comparison->sides[FROM], from, part),
	              snapshot_part(comparison->sides[TO], to, part));
}

static void compare_member(struct comparison *comparison, struct member *from, struct member *to)
{
	text_changed(comparison, SECTION_COMPONENTS, to->name, "binary", from->binary, to->binary);
	if (to->parent) {                  /* the first init's quotas are the system's */
		amount_changed(comparison, SECTION_COMPONENTS, to->name, "RAM", ACCOUNT_RAM, from->ram_bytes, to->ram_bytes);
		amount_changed(comparison, SECTION_COMPONENTS, to->name, "caps", ACCOUNT_CAPS, from->caps, to->caps);
	}
	part_changed(comparison, PART_CONFIG, to->is_init ? "its init" : "configuration", from, to);
	part_changed(comparison, PART_SETTINGS, "start node", from, to);
}

/* ---- sessions ---- */

static const char *asked(struct comparison *comparison, const struct link *link)
{
	bool const quoted = *link->label && !link->environment;
	if (!*link->label && link->family) return arena_format(comparison->arena, "%s, every label", link->service);
	return arena_format(comparison->arena, "%s%s%s%s%s", link->service, quoted ? " \"" : "", quoted ? link->label : "",
	                    quoted && link->family ? "*" : "", quoted ? "\"" : "");
}

static const char *served(struct comparison *comparison, const struct link *link)
{
	const char *by = link->served_by == SERVED_BY_CORE ? "core" : link->served_by == SERVED_BY_PARENT ? "its init"
	               : link->server ? link->server->name : "?";
	return link->device ? arena_format(comparison->arena, "device resource '%s'", link->device)
	                    : arena_format(comparison->arena, "%s, as \"%s\"", by, link->server_label);
}

/* What an init says to its child, and what everybody has at core when the component itself comes or goes. */
static bool goes_without_saying(const struct link *link, const struct member *client)
{
	return link->served_by == SERVED_BY_PARENT || (!client->other && link->environment && link->served_by == SERVED_BY_CORE);
}

/* A rule that leads several sessions is told once. */
static void rule_changed(struct comparison *comparison, const struct change *change)
{
	const char *key = intern_format(&comparison->sides[TO]->words->interner, "%s\n%s\n%s", change->what,
	                                change->before ? change->before : "", change->after ? change->after : "");
	void **told = table_at(&comparison->told_rules, change->subject, key);
	if (*told) return;
	*told = comparison;
	add(comparison, *change);
}

static void link_came_or_went(struct comparison *comparison, const struct member *client, const struct link *link, bool came)
{
	const char *words = served(comparison, link);
	if (goes_without_saying(link, client)) return;
	add(comparison, (struct change) { link->device ? SECTION_DEVICES : SECTION_SESSIONS, came ? ADDED : REMOVED, client->name,
		asked(comparison, link), came ? NULL : words, came ? words : NULL });
	if (came && link->takes)
		rule_changed(comparison, &(struct change) { SECTION_RULES, ADDED, client->name, link->service, NULL, link->takes });
}

/* Both donate what their interface says, which is told of the system. */
static bool is_by_interface(struct comparison *comparison, const struct link *from, const struct link *to)
{
	const struct donation *a = table_get(&comparison->sides[FROM]->donation_by_service, NULL, from->service);
	const struct donation *b = table_get(&comparison->sides[TO]->donation_by_service, NULL, to->service);
	return a && b && from->ram_bytes == a->ram_bytes && to->ram_bytes == b->ram_bytes && from->caps == a->caps && to->caps == b->caps;
}

/* Servers are compared by label: a component of the same name in another sandbox is another one. */
static void compare_links(struct comparison *comparison, const struct member *client, const struct link *from, const struct link *to)
{
	const char *before = from->server ? from->server->label : NULL, *after = to->server ? to->server->label : NULL;
	if (before != after || from->served_by != to->served_by || from->server_label != to->server_label || from->device != to->device)
		add(comparison, (struct change) { from->device || to->device ? SECTION_DEVICES : SECTION_SESSIONS, CHANGED, client->name,
			asked(comparison, to), served(comparison, from), served(comparison, to) });
	if (from->takes != to->takes)
		rule_changed(comparison, &(struct change) { SECTION_RULES, CHANGED, client->name, to->service,
			from->takes ? from->takes : one_label, to->takes ? to->takes : one_label });
	if ((from->ram_bytes != to->ram_bytes || from->caps != to->caps) && !is_by_interface(comparison, from, to))
		add(comparison, (struct change) { SECTION_SESSIONS, CHANGED, client->name,
			arena_format(comparison->arena, "donation for %s", asked(comparison, to)),
			donation_words(comparison, from->ram_bytes, from->caps), donation_words(comparison, to->ram_bytes, to->caps) });
}

/* In which nothing differs: what most sessions of large systems are, so they are looked at once. */
static bool link_same(const struct link *a, const struct link *b)
{
	const struct member *server = a->server ? a->server->other : NULL;
	return a->service == b->service && a->label == b->label && a->family == b->family && a->served_by == b->served_by &&
	       server == b->server && !a->server == !b->server && a->server_label == b->server_label && a->device == b->device &&
	       a->takes == b->takes && a->ram_bytes == b->ram_bytes && a->caps == b->caps;
}

static bool sessions_same(const struct member *a, const struct member *b)
{
	if (a->link_count != b->link_count) return false;
	for (size_t i = 0; i < a->link_count; i++)
		if (!link_same(&a->links[i], &b->links[i])) return false;
	return true;
}

/* The same session of the other: mostly it stands in the same place. */
static const struct link *link_like(struct comparison *comparison, const struct member *member, size_t i)
{
	const struct member *other = member->other;
	const char *key = member->links[i].key;
	if (!other) return NULL;
	if (i < other->link_count && other->links[i].key == key) return &other->links[i];
	if (other->link_count && !table_get(&comparison->link_by_key, other, other->links[0].key))
		for (size_t j = 0; j < other->link_count; j++)
			*table_at(&comparison->link_by_key, other, other->links[j].key) = &other->links[j];
	return table_get(&comparison->link_by_key, other, key);
}

static void compare_sessions(struct comparison *comparison, int side, struct member *member)
{
	struct member *twin = member->other;
	if (twin && side == FROM) member->sessions_same = twin->sessions_same = sessions_same(member, twin);
	if (member->sessions_same) return;
	if (twin) {
		snapshot_key(comparison->sides[side], member);
		snapshot_key(comparison->sides[!side], twin);
	}
	for (size_t i = 0; i < member->link_count; i++) {
		const struct link *link = &member->links[i], *other = link_like(comparison, member, i);
		if (!other) link_came_or_went(comparison, member, link, side == TO);
		else if (side == TO) compare_links(comparison, member, other, link);
	}
}

/* Rules that no session takes stand in both in the order of the configuration. */
static void compare_idle(struct comparison *comparison, int side, const struct member *member)
{
	size_t const others = member->other ? member->other->idle_count : 0;
	struct table behind_last;            /* of each rule of the other, so that looking on is never in vain */
	table_init(&behind_last, comparison->arena);
	for (size_t i = 0; member->idle_count && i < others; i++)
		*table_at(&behind_last, NULL, member->other->idle[i]) = (void *)(i + 1);
	for (size_t i = 0, at = 0; i < member->idle_count; i++) {
		if ((size_t)table_get(&behind_last, NULL, member->idle[i]) > at) {
			while (member->other->idle[at] != member->idle[i]) at++;
			at++;
			continue;
		}
		add(comparison, (struct change) { SECTION_RULES, side == FROM ? REMOVED : ADDED, member->name, "no session takes",
			side == FROM ? member->idle[i] : NULL, side == FROM ? NULL : member->idle[i] });
	}
}

/* ---- what follows: who reaches whom ---- */

/* Servers behind sessions of common members that the other side has not, and all that these depend on. */
static bool *gained(struct comparison *comparison, int side)
{
	const struct web *own = &comparison->webs[side], *others = &comparison->webs[!side];
	const struct member *members = own->snapshot->members, *first = others->snapshot->members;
	bool *marks = arena_new_array(comparison->arena, bool, own->count);
	uint32_t *known = arena_new_array(comparison->arena, uint32_t, others->count);   /* by whom last: number of the member + 1 */
	for (uint32_t i = 0; i < own->count; i++) {
		size_t const like = members[i].other ? (size_t)(members[i].other - first) : others->count;
		if (members[i].other)
			for (uint32_t j = others->out_begin[like]; j < others->out_begin[like + 1]; j++) known[others->out[j]] = i + 1;
		for (uint32_t j = own->out_begin[i]; j < own->out_begin[i + 1]; j++) {
			const struct member *server = members[own->out[j]].other;
			if (!server || !members[i].other || known[server - first] != i + 1) marks[own->out[j]] = true;
		}
	}
	web_mark(&comparison->webs[side], marks);
	return marks;
}

static void tell_reach(struct comparison *comparison, const struct member *source, const struct member *goal, int side)
{
	if (comparison->reach_count[side]++ >= comparison->reach_max) {
		comparison->changes->hidden[SECTION_REACH]++;
		return;
	}
	const char *chain = web_chain(&comparison->webs[side], comparison->arena, source->index, goal->index);
	add(comparison, (struct change) { SECTION_REACH, side == FROM ? REMOVED : ADDED, source->name, goal->name,
		side == FROM ? chain : NULL, side == FROM ? NULL : chain });
}

static void tell_batch(struct comparison *comparison, struct member *const *goals, unsigned count, uint64_t *const reached[2], int side)
{
	const struct snapshot *snapshot = comparison->sides[side];
	for (size_t i = 0; i < snapshot->member_count; i++) {
		const struct member *source = &snapshot->members[i];
		uint64_t const more = source->other ? reached[side][i] & ~reached[!side][source->other->index] : 0;
		for (unsigned j = 0; more && j < count; j++)
			if (more >> j & 1 && goals[j] != source) tell_reach(comparison, source, goals[j], side);
	}
}

/* Who of `side` reaches what it does not reach on the other. */
static void compare_reach(struct comparison *comparison, int side)
{
	struct snapshot *snapshot = comparison->sides[side];
	const bool *marks = gained(comparison, side);
	uint64_t *colours[2], *reached[2];
	struct member *goals[WEB_BATCH];
	for (int i = FROM; i <= TO; i++) {
		colours[i] = arena_new_array(comparison->arena, uint64_t, comparison->sides[i]->member_count);
		reached[i] = arena_new_array(comparison->arena, uint64_t, comparison->sides[i]->member_count);
	}
	for (size_t next = 0; next < snapshot->member_count;) {
		unsigned count = 0;
		for (; next < snapshot->member_count && count < WEB_BATCH; next++)
			if (marks[next] && snapshot->members[next].other) goals[count++] = &snapshot->members[next];
		if (!count) break;
		for (unsigned i = 0; i < count; i++)
			colours[side][goals[i]->index] = colours[!side][goals[i]->other->index] = 1ull << i;
		for (int i = FROM; i <= TO; i++) web_spread(&comparison->webs[i], colours[i], false, reached[i]);
		tell_batch(comparison, goals, count, reached, side);
		for (unsigned i = 0; i < count; i++) colours[side][goals[i]->index] = colours[!side][goals[i]->other->index] = 0;
	}
}

/* ---- what follows: the code that each depends on ---- */

/* Of a member: bytes of code, and a sum over the names of the programs that tells one set of them from another. */
struct base { uint64_t bytes, programs; };

static uint64_t name_number(const char *name)
{
	uint64_t const hash = interned_hash(name) * 0x9e3779b97f4a7c15ull;
	return (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9ull;
}

/* Of every member, as `explain tcb` counts: each binary once, the member itself not. */
static const struct base *code_bases(struct comparison *comparison, int side)
{
	const struct snapshot *snapshot = comparison->sides[side];
	size_t const count = snapshot->member_count;
	struct arena *arena = comparison->arena;
	struct base *bases = arena_new_array(arena, struct base, count);
	uint64_t *colours = arena_new_array(arena, uint64_t, count), *reached = arena_new_array(arena, uint64_t, count);
	const struct member **firsts = arena_new_array(arena, const struct member *, count);   /* of each binary */
	size_t *binary = arena_new_array(arena, size_t, count), binaries = 0;
	struct table numbers;
	table_init(&numbers, arena);
	for (size_t i = 0; i < count; i++) {
		void **at = table_at(&numbers, NULL, snapshot->members[i].binary);
		if (!*at) *at = &firsts[binaries], firsts[binaries++] = &snapshot->members[i];
		binary[i] = (size_t)((const struct member **)*at - firsts);
		bases[i].bytes = snapshot->core_code_bytes;
	}
	for (size_t first = 0; first < binaries; first += WEB_BATCH) {
		for (size_t i = 0; i < count; i++) colours[i] = binary[i] - first < WEB_BATCH ? 1ull << (binary[i] - first) : 0;
		web_spread(&comparison->webs[side], colours, true, reached);
		for (size_t i = 0; i < count; i++)
			for (uint64_t left = reached[i]; left; left &= left - 1) {
				const struct member *each = firsts[first + (size_t)__builtin_ctzll(left)];
				if (binary[each->index] == binary[i] && !web_depends_on_its_like(&comparison->webs[side], i)) continue;
				bases[i].bytes = plus(bases[i].bytes, each->code_bytes);
				bases[i].programs += name_number(each->binary);
			}
	}
	return bases;
}

/* "28K, with uart_drv": programs that only this side depends on. */
static const char *base_words(struct comparison *comparison, int side, const struct member *member, uint64_t bytes)
{
	struct arena *arena = comparison->arena;
	const struct member *other = member->other;
	const char *text = amount(comparison, ACCOUNT_RAM, bytes), *between = ", with ";
	struct table told;
	size_t count;
	table_init(&told, arena);
	const uint32_t *found = web_depends(&comparison->webs[!side], other->index, &count);
	for (size_t i = 1; i < count; i++) *table_at(&told, NULL, comparison->sides[!side]->members[found[i]].binary) = comparison;
	found = web_depends(&comparison->webs[side], member->index, &count);
	for (size_t i = 1; i < count; i++) {
		void **at = table_at(&told, NULL, comparison->sides[side]->members[found[i]].binary);
		if (*at) continue;
		*at = comparison;
		text = arena_format(arena, "%s%s%s", text, between, comparison->sides[side]->members[found[i]].binary);
		between = ", ";
	}
	return text;
}

/* In words for as many as are told of what is reached. */
static void tell_base(struct comparison *comparison, const struct member *member, uint64_t before, uint64_t after)
{
	if (comparison->base_count++ >= comparison->reach_max) {
		comparison->changes->hidden[SECTION_TCB]++;
		return;
	}
	add(comparison, (struct change) { SECTION_TCB, CHANGED, member->name, NULL,
		base_words(comparison, FROM, member->other, before), base_words(comparison, TO, member, after) });
}

/* Where other programs are trusted than before, a line each; where the same ones became larger or smaller, one for all. */
static void compare_code(struct comparison *comparison)
{
	const struct base *from = code_bases(comparison, FROM), *to = code_bases(comparison, TO);
	uint64_t grown = 0, count = 0, before = 0, after = 0;
	for (size_t i = 0; i < comparison->sides[TO]->member_count; i++) {
		const struct member *member = &comparison->sides[TO]->members[i];
		if (!member->other) continue;
		const struct base *a = &from[member->other->index], *b = &to[i];
		uint64_t const by = a->bytes > b->bytes ? a->bytes - b->bytes : b->bytes - a->bytes;
		if (a->programs != b->programs)
			tell_base(comparison, member, a->bytes, b->bytes);
		else if (by) {
			count++;
			if (by > grown) grown = by, before = a->bytes, after = b->bytes;
		}
	}
	if (count)
		add(comparison, (struct change) { SECTION_TCB, CHANGED, NULL,
			arena_format(comparison->arena, "%" PRIu64 " components depend on the same programs, which changed, at most", count),
			amount(comparison, ACCOUNT_RAM, before), amount(comparison, ACCOUNT_RAM, after) });
}

/* ---- all of it ---- */

/* The second may have been compared with others before: of two systems of a file for one platform it is the same one. */
static void match(struct snapshot *from, struct snapshot *to)
{
	for (size_t i = 0; i < to->member_count; i++) {
		struct member *member = &to->members[i];
		bool const in_place = i < from->member_count && from->members[i].label == member->label;
		member->other = in_place ? &from->members[i] : snapshot_member(from, member->label);
		member->sessions_same = false;
		if (member->other) member->other->other = member;
	}
}

void compare(struct changes *changes, struct snapshot *from, struct snapshot *to, size_t reach_max)
{
	struct comparison comparison = { .changes = changes, .arena = &to->words->arena, .sides = { from, to }, .reach_max = reach_max };
	*changes = (struct changes) { 0 };
	table_init(&comparison.told_rules, comparison.arena);
	table_init(&comparison.link_by_key, comparison.arena);
	match(from, to);
	compare_systems(&comparison);
	for (int side = FROM; side <= TO; side++) {
		web_init(&comparison.webs[side], comparison.arena, comparison.sides[side]);
		for (size_t i = 0; i < comparison.sides[side]->member_count; i++) {
			struct member *member = &comparison.sides[side]->members[i];
			if (!member->other) came_or_went(&comparison, member, side == TO);
			else if (side == TO) compare_member(&comparison, member->other, member);
			compare_sessions(&comparison, side, member);
			compare_idle(&comparison, side, member);
		}
	}
	compare_reach(&comparison, TO);
	compare_reach(&comparison, FROM);
	compare_code(&comparison);
	compare_modules(&comparison);
	if (!changes->count && !text_equal(from->config, to->config))
		add(&comparison, (struct change) { SECTION_SYSTEM, CHANGED, NULL, "configuration", NULL, NULL });
}
