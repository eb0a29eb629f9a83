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
	table_init(&builder->keys, builder->arena);
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

/* ---- sessions ---- */

bool build_room(struct builder *builder, struct member *member, size_t sessions, size_t idle)
{
	enum { FEW = 16 };
	if (member->links) return false;
	builder->few = sessions <= FEW;
	member->links = arena_new_array(builder->arena, struct link, sessions + 1);
	member->idle = arena_new_array(builder->arena, const char *, idle + 1);
	return true;
}

/* The service, the label and a star behind a family: short texts, which need no printf. */
static const char *key_of(struct builder *builder, const struct link *link)
{
	struct interner *interner = &builder->snapshot->words->interner;
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

/* How often the member has had this key. */
static size_t key_count(struct builder *builder, const struct member *member, const char *key)
{
	if (!builder->few) {
		void **at = table_at(&builder->keys, member, key);
		uintptr_t const count = (uintptr_t)*at;
		*at = (void *)(count + 1);
		return count;
	}
	size_t count = 0;
	for (size_t i = 0; i < member->link_count; i++) count += member->links[i].key == key;
	return count;
}

/* No key of a session, a service with a blank and a label, begins with a blank. */
static const char *numbered(struct builder *builder, const char *key, size_t number)
{
	return intern_format(&builder->snapshot->words->interner, " %zu %s", number, key);
}

void build_session(struct builder *builder, struct member *member, const struct link *facts)
{
	enum { ENVIRONMENT = 4 };
	struct link *link = &member->links[member->link_count];
	*link = *facts;
	link->environment = member->link_count < ENVIRONMENT || link->served_by == SERVED_BY_PARENT;
	link->key = key_of(builder, link);
	size_t const before = key_count(builder, member, link->key);
	if (before) link->key = numbered(builder, link->key, before + 1);
	member->link_count++;
}

void build_idle(struct builder *builder, struct member *member, struct text service, struct text takes)
{
	bool const any = text_is(service, "any");
	member->idle[member->idle_count++] = intern_format(&builder->snapshot->words->interner, "%.*s%s%.*s",
		any ? 0 : (int)service.length, service.start, any ? "" : ", ", TEXT_ARGS(takes));
}
