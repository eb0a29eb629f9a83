/* SPDX-License-Identifier: MIT */
#include "diff/snapshot.h"

#include "base/bytes.h"
#include "base/vector.h"

#include <elf.h>
#include <genode/boot_archive.h>
#include <genode/hid.h>
#include <string.h>

struct nodes VECTOR_OF(struct hid_node);

/*
 * Whoever goes on to a sibling passes over all between, and what is read here can be a hundred times as long as the text
 * that a person wrote: so nodes are found once, and kept.
 */
struct reader {
	struct snapshot                  *snapshot;
	struct arena                     *arena;
	const uint8_t                    *archive;
	struct boot_archive_header        header;
	const struct boot_archive_module *modules;
	struct hid_node                   config, certificate;
	struct nodes                      parts;      /* of the certificate */
	struct nodes                      notes;      /* of the part that is read */
	struct table                      binaries;   /* (NULL, name) -> struct program */
	struct table                      next_number; /* (member, key) -> what tells the next session of this key apart */
	size_t                            capacity;   /* of members */
};

struct program { const char *digest; uint64_t code_bytes; };

static const char *word(struct reader *reader, struct text text)
{
	return intern(&reader->snapshot->words->interner, text.start, text.length);
}

static const char *attribute(struct reader *reader, const struct hid_node *node, const char *tag)
{
	struct text value;
	return hid_attribute(node, tag, &value) ? word(reader, value) : NULL;
}

/* Text that grows at its end. */
struct growing { char *text; size_t length, capacity; };

static char *grow(struct reader *reader, struct growing *growing, size_t bytes)
{
	if (growing->length + bytes > growing->capacity) {
		char *before = growing->text;
		growing->capacity = 2 * (growing->length + bytes);
		growing->text = arena_alloc(reader->arena, growing->capacity);
		if (growing->length) memcpy(growing->text, before, growing->length);
	}
	growing->length += bytes;
	return growing->text + growing->length - bytes;
}

static const char *grown(struct reader *reader, const struct growing *growing)
{
	return intern(&reader->snapshot->words->interner, growing->length ? growing->text : "", growing->length);
}

static void collect(struct reader *reader, struct nodes *nodes, const struct hid_node *parent)
{
	struct hid_node node;
	nodes->count = 0;
	HID_FOR_EACH(&node, parent) *vector_add(reader->arena, nodes) = node;
}

/* A node and all below it. */
static void grow_whole(struct reader *reader, struct growing *growing, const struct hid_node *node)
{
	const char *type = word(reader, node->type);
	size_t const size = hid_extract(node, type, NULL, 0);
	hid_extract(node, type, grow(reader, growing, size), size);
}

static const char *whole(struct reader *reader, const struct hid_node *node)
{
	struct growing text = { 0 };
	grow_whole(reader, &text, node);
	return grown(reader, &text);
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

static void read_modules(struct reader *reader)
{
	struct snapshot *snapshot = reader->snapshot;
	size_t const count = reader->header.module_count;
	snapshot->modules = arena_new_array(reader->arena, struct piece, count);
	for (size_t i = 1; i + 1 < count; i++) {
		const struct boot_archive_module *module = &reader->modules[i];
		struct piece *piece = &snapshot->modules[snapshot->module_count++];
		char digest[SHA256_DIGITS + 1];
		sha256_print(digest, module->sha256);
		*piece = (struct piece) { word(reader, text_of(module->name)), word(reader, text_of(digest)), module->size };
		*table_at(&snapshot->module_by_name, NULL, piece->name) = piece;
	}
}

static struct program *program_of(struct reader *reader, const char *name)
{
	void **at = table_at(&reader->binaries, NULL, name);
	if (*at) return *at;
	struct program *program = *at = arena_new(reader->arena, struct program);
	const struct piece *piece = table_get(&reader->snapshot->module_by_name, NULL, name);
	if (!piece) return program;
	const struct boot_archive_module *module = &reader->modules[1 + (piece - reader->snapshot->modules)];
	program->digest = piece->digest;
	program->code_bytes = code_bytes(reader->archive + module->offset, module->size);
	return program;
}

/* ---- the tree, from the configuration ---- */

static const char *dotted(struct reader *reader, const char *label)
{
	char *name = arena_copy(reader->arena, label, strlen(label)), *to = name;
	const char *from = strncmp(label, "init -> ", 8) ? label : label + 8;
	while (*from) {
		bool const arrow = !strncmp(from, " -> ", 4);
		*to++ = arrow ? '.' : *from;
		from += arrow ? 4 : 1;
	}
	*to = '\0';
	return word(reader, text_of(name));
}

static struct member *member_new(struct reader *reader, const char *label, const char *binary, struct member *parent)
{
	struct snapshot *snapshot = reader->snapshot;
	if (snapshot->member_count == reader->capacity) return NULL;
	struct member *member = &snapshot->members[snapshot->member_count];
	const struct program *program = program_of(reader, binary);
	*member = (struct member) { .label = label, .name = dotted(reader, label), .binary = binary, .parent = parent,
		.binary_digest = program->digest, .code_bytes = program->code_bytes, .index = snapshot->member_count++ };
	*table_at(&snapshot->by_label, NULL, label) = member;
	return member;
}

static bool is_one_of(const char *const *words, struct text text)
{
	while (*words && !text_is(text, *words)) words++;
	return *words;
}

struct inside { struct hid_node binary, config; bool has_binary, has_config; };

/* The first ones that stand in a start node. */
static void notice(struct inside *inside, const struct hid_node *node)
{
	if (!inside->has_binary && hid_is(node, "binary")) inside->binary = *node, inside->has_binary = true;
	if (!inside->has_config && hid_is(node, "config")) inside->config = *node, inside->has_config = true;
}

/* All attributes and sub nodes but those named, which are compared by themselves or follow from what is compared. */
static const char *settings_of(struct reader *reader, const struct hid_node *node, const char *const *left_out,
                               struct inside *inside)
{
	struct growing text = { 0 };
	struct text tag, value;
	struct hid_node each;
	for (const char *at = NULL; hid_next_attribute(node, &at, &tag, &value);) {
		if (is_one_of(left_out, tag)) continue;
		const char *line = arena_format(reader->arena, "%.*s: %.*s\n", TEXT_ARGS(tag), TEXT_ARGS(value));
		memcpy(grow(reader, &text, strlen(line)), line, strlen(line));
	}
	HID_FOR_EACH(&each, node) {
		if (inside) notice(inside, &each);
		if (!is_one_of(left_out, each.type)) grow_whole(reader, &text, &each);
	}
	return grown(reader, &text);
}

static bool read_children(struct reader *reader, struct member *init, const struct hid_node *config);

static bool read_start(struct reader *reader, struct member *init, const struct hid_node *start)
{
	static const char *const left_out[] = { "name", "ram", "caps", "binary", "provides", "route", "config", NULL };
	struct text const name = hid_text(start, "name", "");
	struct inside inside = { .has_binary = false };
	const char *settings = settings_of(reader, start, left_out, &inside);
	struct text const binary = inside.has_binary ? hid_text(&inside.binary, "name", "") : name;
	struct member *member = member_new(reader, intern_format(&reader->snapshot->words->interner, "%s -> %.*s", init->label,
	                                                         TEXT_ARGS(name)), word(reader, binary), init);
	if (!member) return false;
	member->is_init = text_is(binary, "init") && inside.has_config;
	member->settings = settings;
	if (member->is_init) return read_children(reader, member, &inside.config);
	if (inside.has_config) member->config = whole(reader, &inside.config);
	return true;
}

static bool read_children(struct reader *reader, struct member *init, const struct hid_node *config)
{
	static const char *const left_out[] = { "start", "parent-provides", NULL };
	struct hid_node node;
	init->is_init = true;
	init->config = settings_of(reader, config, left_out, NULL);
	HID_FOR_EACH_OF(&node, config, "start")
		if (!read_start(reader, init, &node)) return false;
	return true;
}

/* ---- sessions, from the certificate ---- */

static void read_steps(struct reader *reader, const struct hid_node *session, struct link *link)
{
	struct hid_node node = *session, next;
	if (hid_first(session, &next)) link->takes = attribute(reader, &next, "takes");
	while (hid_first(&node, &next)) node = next;
	link->served_by = hid_is(&node, "core") ? SERVED_BY_CORE : hid_is(&node, "child") ? SERVED_BY_CHILD : SERVED_BY_PARENT;
	link->server_label = word(reader, hid_text(&node, "name", ""));
	link->device = attribute(reader, &node, "device");
	if (link->served_by == SERVED_BY_CHILD)
		link->server = table_get(&reader->snapshot->by_label, NULL, word(reader, hid_text(&node, "node", "")));
}

enum { TAG_NAME, TAG_LABEL, TAG_FAMILY, TAG_RAM, TAG_CAPS, TAGS };

static const char *const session_tags[TAGS] = { "name", "label", "family", "ram", "caps" };

/* The first value of each tag, or an empty one, in one look at the node. */
static void read_attributes(const struct hid_node *node, const char *const *tags, struct text *of, size_t count)
{
	struct text tag, value;
	for (size_t i = 0; i < count; i++) of[i] = text_of("");
	for (const char *at = NULL; hid_next_attribute(node, &at, &tag, &value);)
		for (size_t i = 0; i < count; i++)
			if (text_is(tag, tags[i]) && !of[i].length) of[i] = value;
}

static void read_session(struct reader *reader, struct member *member, const struct hid_node *node)
{
	enum { ENVIRONMENT = 4 };
	struct interner *interner = &reader->snapshot->words->interner;
	struct link *link = &member->links[member->link_count];
	struct text of[TAGS];
	read_attributes(node, session_tags, of, TAGS);
	*link = (struct link) { .service = word(reader, of[TAG_NAME]), .label = word(reader, of[TAG_LABEL]) };
	text_to_bool(of[TAG_FAMILY], &link->family);
	text_to_unsigned(of[TAG_RAM], &link->ram_bytes);
	text_to_unsigned(of[TAG_CAPS], &link->caps);
	read_steps(reader, node, link);
	link->environment = member->link_count < ENVIRONMENT || link->served_by == SERVED_BY_PARENT;
	const char *const key = intern_format(interner, "%s %s%s", link->service, link->label, link->family ? "*" : "");
	for (link->key = key; table_get(&reader->snapshot->link_by_key, member, link->key); ) {
		void **next = table_at(&reader->next_number, member, key);
		uintptr_t const number = *next ? (uintptr_t)*next : 2;
		*next     = (void *)(number + 1);
		link->key = intern_format(interner, "%s #%zu", key, (size_t)number);
	}
	*table_at(&reader->snapshot->link_by_key, member, link->key) = link;
	member->link_count++;
}

static void read_idle(struct reader *reader, struct member *member, const struct hid_node *node)
{
	struct text const service = hid_text(node, "name", ""), takes = hid_text(node, "takes", "");
	member->idle[member->idle_count++] = intern_format(&reader->snapshot->words->interner, "%.*s%s%.*s",
		TEXT_ARGS(text_is(service, "any") ? text_of("") : service), text_is(service, "any") ? "" : ", ", TEXT_ARGS(takes));
}

static bool read_note(struct reader *reader, const struct hid_node *note)
{
	struct member *member = table_get(&reader->snapshot->by_label, NULL, word(reader, hid_text(note, "name", "")));
	const struct nodes *notes = &reader->notes;
	size_t sessions = 0, idle = 0;
	if (!member || member->links) return false;
	collect(reader, &reader->notes, note);
	for (size_t i = 0; i < notes->count; i++)
		sessions += hid_is(&notes->items[i], "session"), idle += hid_is(&notes->items[i], "idle");
	member->links = arena_new_array(reader->arena, struct link, sessions + 1);
	member->idle = arena_new_array(reader->arena, const char *, idle + 1);
	for (size_t i = notes->count; i--;) {   /* of two accounts the first holds */
		const struct hid_node *node = &notes->items[i];
		if (hid_is(node, "ram")) member->ram_bytes = hid_unsigned(node, "assigned", 0);
		if (hid_is(node, "caps")) member->caps = hid_unsigned(node, "assigned", 0);
	}
	for (size_t i = 0; i < notes->count; i++) {
		if (hid_is(&notes->items[i], "session")) read_session(reader, member, &notes->items[i]);
		if (hid_is(&notes->items[i], "idle")) read_idle(reader, member, &notes->items[i]);
	}
	return true;
}

/* ---- the whole ---- */

static void read_core(struct reader *reader, const struct hid_node *core)
{
	struct hid_node segment;
	reader->snapshot->core_digest = attribute(reader, core, "sha256");
	HID_FOR_EACH_OF(&segment, core, "segment")
		if (hid_unsigned(&segment, "flags", 0) & PF_X) reader->snapshot->core_code_bytes += hid_unsigned(&segment, "memory", 0);
}

static void grow_parts(struct reader *reader, struct growing *growing, const struct hid_node *platform)
{
	struct hid_node part;
	HID_FOR_EACH(&part, platform) grow_whole(reader, growing, &part);
}

static void read_donations(struct reader *reader)
{
	struct snapshot *snapshot = reader->snapshot;
	size_t count = 0;
	for (size_t i = 0; i < reader->parts.count; i++) count += hid_is(&reader->parts.items[i], "interface");
	snapshot->donations = arena_new_array(reader->arena, struct donation, count + 1);
	for (size_t i = 0; i < reader->parts.count; i++) {
		const struct hid_node *node = &reader->parts.items[i];
		if (!hid_is(node, "interface")) continue;
		struct donation *donation = &snapshot->donations[snapshot->donation_count++];
		*donation = (struct donation) { word(reader, hid_text(node, "name", "")), hid_unsigned(node, "ram", 0),
		                                hid_unsigned(node, "caps", 0) };
		*table_at(&snapshot->donation_by_service, NULL, donation->service) = donation;
	}
}

static void read_facts(struct reader *reader)
{
	struct snapshot *snapshot = reader->snapshot;
	struct growing facts = { 0 };
	snapshot->scenario = attribute(reader, &reader->certificate, "scenario");
	for (size_t i = 0; i < reader->parts.count; i++) {
		if (hid_is(&reader->parts.items[i], "platform")) grow_parts(reader, &facts, &reader->parts.items[i]);
		if (hid_is(&reader->parts.items[i], "core")) read_core(reader, &reader->parts.items[i]);
	}
	snapshot->facts = grown(reader, &facts);
}

static bool read_tree(struct reader *reader)
{
	struct snapshot *snapshot = reader->snapshot;
	const char *init = word(reader, text_of("init"));
	reader->capacity = 1;
	for (const char *at = reader->certificate.type.start; at < reader->certificate.end; at++) reader->capacity += *at == '+';
	snapshot->members = arena_new_array(reader->arena, struct member, reader->capacity);
	struct member *root = member_new(reader, init, init, NULL);
	root->settings = word(reader, text_of(""));
	if (!read_children(reader, root, &reader->config)) return false;
	for (size_t i = 0; i < reader->parts.count; i++)
		if (hid_is(&reader->parts.items[i], "node") && !read_note(reader, &reader->parts.items[i])) return false;
	return true;
}

static bool document(const struct reader *reader, size_t index, const char *type, struct hid_node *root)
{
	const struct boot_archive_module *module = &reader->modules[index];
	struct text const text = { (const char *)reader->archive + module->offset, module->size };
	return hid_document(text, root) && hid_is(root, type);
}

bool snapshot_read(struct snapshot *snapshot, struct compilation *words, const char *title, const uint8_t *archive)
{
	struct reader reader = { .snapshot = snapshot, .arena = &words->arena, .archive = archive };
	memcpy(&reader.header, archive, sizeof reader.header);
	reader.modules = (const void *)(archive + reader.header.module_table_offset);
	*snapshot = (struct snapshot) { .words = words, .title = title,
		.platform = intern_string(&words->interner, reader.header.platform), .image_bytes = reader.header.total_size,
		.memory_bytes = reader.header.memory_size,
		.init_ram_bytes = reader.header.init_ram_bytes, .init_caps = reader.header.init_caps };
	table_init(&snapshot->by_label, reader.arena);
	table_init(&snapshot->module_by_name, reader.arena);
	table_init(&snapshot->link_by_key, reader.arena);
	table_init(&snapshot->donation_by_service, reader.arena);
	table_init(&reader.binaries, reader.arena);
	table_init(&reader.next_number, reader.arena);
	if (!document(&reader, 0, "config", &reader.config) ||
	    !document(&reader, reader.header.module_count - 1, "certificate", &reader.certificate)) return false;
	collect(&reader, &reader.parts, &reader.certificate);
	read_modules(&reader);
	read_facts(&reader);
	read_donations(&reader);
	snapshot->config = word(&reader, (struct text) { (const char *)archive + reader.modules[0].offset, reader.modules[0].size });
	return read_tree(&reader);
}
