/* SPDX-License-Identifier: MIT */
#include "diff/build.h"

#include <elf.h>
#include <string.h>

void build_begin(struct builder *builder, struct snapshot *snapshot, struct compilation *words, const char *title)
{
	*builder = (struct builder) { .snapshot = snapshot, .arena = &words->arena };
	*snapshot = (struct snapshot) { .words = words, .title = title };
	table_init(&snapshot->by_label, builder->arena);
	table_init(&snapshot->module_by_name, builder->arena);
	table_init(&snapshot->donation_by_service, builder->arena);
}

const char *build_word(struct builder *builder, struct text text)
{
	return intern(&builder->snapshot->words->interner, text.start, text.length);
}

const char *build_digest(struct builder *builder, const uint8_t sha256[static SHA256_BYTES])
{
	char text[SHA256_DIGITS + 1];
	sha256_print(text, sha256);
	return build_word(builder, text_of(text));
}

struct text build_configuration(struct builder *builder, struct text text)
{
	struct text const copy = { arena_copy(builder->arena, text.start, text.length), text.length };
	builder->snapshot->config = copy;
	return copy;
}

/* ---- modules ---- */

/* Memory of the executable segments of an ELF file; 0: it is none. */
static uint64_t code_bytes(const uint8_t *elf, uint64_t size)
{
	bool const wide = size > sizeof(Elf64_Ehdr) && elf[EI_CLASS] == ELFCLASS64;
	uint64_t bytes = 0;
	if (size <= sizeof(Elf64_Ehdr) || memcmp(elf, ELFMAG, SELFMAG)) return 0;
	uint64_t const begin = wide ? bytes_little(elf + 32, 8) : bytes_little(elf + 28, 4);
	uint64_t const count = bytes_little(elf + (wide ? 56 : 44), 2), entry = wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr);
	if (begin > size || count * entry > size - begin) return 0;
	for (const uint8_t *at = elf + begin; at < elf + begin + count * entry; at += entry)
		if (bytes_little(at, 4) == PT_LOAD && (bytes_little(at + (wide ? 4 : 24), 4) & PF_X))
			bytes += wide ? bytes_little(at + 40, 8) : bytes_little(at + 20, 4);
	return bytes;
}

void build_modules(struct builder *builder, size_t count_max)
{
	builder->snapshot->modules = arena_new_array(builder->arena, struct piece, count_max + 1);
}

void build_module(struct builder *builder, const char *name, const uint8_t sha256[static SHA256_BYTES],
                  const uint8_t *bytes, uint64_t size_bytes)
{
	struct snapshot *snapshot = builder->snapshot;
	struct piece *piece = &snapshot->modules[snapshot->module_count++];
	*piece = (struct piece) { build_word(builder, text_of(name)), build_digest(builder, sha256), size_bytes,
	                          code_bytes(bytes, size_bytes) };
	*table_at(&snapshot->module_by_name, NULL, piece->name) = piece;
}

/* ---- donations ---- */

void build_donations(struct builder *builder, size_t count_max)
{
	builder->snapshot->donations = arena_new_array(builder->arena, struct donation, count_max + 1);
}

void build_donation(struct builder *builder, struct text service, uint64_t ram_bytes, uint64_t caps)
{
	struct snapshot *snapshot = builder->snapshot;
	struct donation *donation = &snapshot->donations[snapshot->donation_count++];
	*donation = (struct donation) { build_word(builder, service), ram_bytes, caps };
	*table_at(&snapshot->donation_by_service, NULL, donation->service) = donation;
}

/* ---- members ---- */

struct member *snapshot_member(struct snapshot *snapshot, const char *label)
{
	for (size_t i = snapshot->by_label.count ? snapshot->member_count : 0; i < snapshot->member_count; i++)
		*table_at(&snapshot->by_label, NULL, snapshot->members[i].label) = &snapshot->members[i];
	return table_get(&snapshot->by_label, NULL, label);
}

bool build_room(struct builder *builder, struct member *member, size_t sessions, size_t idle)
{
	if (member->links) return false;
	member->links = arena_new_array(builder->arena, struct link, sessions + 1);
	member->idle = arena_new_array(builder->arena, const char *, idle + 1);
	return true;
}

void build_session(struct member *member, const struct link *facts)
{
	enum { ENVIRONMENT = 4 };
	struct link *link = &member->links[member->link_count];
	*link = *facts;
	link->environment = member->link_count < ENVIRONMENT || link->served_by == SERVED_BY_PARENT;
	member->link_count++;
}

void build_idle(struct builder *builder, struct member *member, struct text service, struct text takes)
{
	bool const any = text_is(service, "any");
	member->idle[member->idle_count++] = intern_format(&builder->snapshot->words->interner, "%.*s%s%.*s",
		any ? 0 : (int)service.length, service.start, any ? "" : ", ", TEXT_ARGS(takes));
}

/* ---- keys of sessions ---- */

struct keys {
	struct interner     *interner;
	const struct member *member;
	struct table         counts;       /* how many sessions have a key */
	bool                 few;          /* looking at all of them is quicker */
};

/* The service, the label and a star behind a family: short texts, which need no printf. */
static const char *key_of(struct interner *interner, const struct link *link)
{
	char text[256];
	size_t const service = interned_length(link->service), label = interned_length(link->label);
	if (service + label + 2 > sizeof text)
		return intern_format(interner, "%s %s%s", link->service, link->label, link->family ? "*" : "");
	memcpy(text, link->service, service);
	text[service] = ' ';
	memcpy(text + service + 1, link->label, label);
	text[service + 1 + label] = '*';
	return intern(interner, text, service + 1 + label + link->family);
}

/* How many of the sessions before this one have the key. */
static size_t key_count(struct keys *keys, const char *key, const struct link *end)
{
	if (!keys->few) {
		void **at = table_at(&keys->counts, NULL, key);
		uintptr_t const count = (uintptr_t)*at;
		*at = (void *)(count + 1);
		return count;
	}
	size_t count = 0;
	for (const struct link *link = keys->member->links; link < end; link++) count += link->key == key;
	return count;
}

/* No key of a session, a service with a blank and a label, begins with a blank. */
static const char *numbered(struct interner *interner, const char *key, size_t number)
{
	return intern_format(interner, " %zu %s", number, key);
}

void snapshot_key(struct snapshot *snapshot, struct member *member)
{
	enum { FEW = 16 };
	struct keys keys = { .interner = &snapshot->words->interner, .member = member, .few = member->link_count <= FEW };
	if (!member->link_count || member->links->key) return;
	table_init(&keys.counts, &snapshot->words->arena);
	for (struct link *link = member->links; link < member->links + member->link_count; link++) {
		const char *key = key_of(keys.interner, link);
		size_t const before = key_count(&keys, key, link);
		link->key = before ? numbered(keys.interner, key, before + 1) : key;
	}
}
