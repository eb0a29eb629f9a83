/* SPDX-License-Identifier: MIT */
#include "diff/snapshot.h"

#include "base/bytes.h"

#include <elf.h>
#include <genode/boot_archive.h>
#include <genode/hid.h>
#include <string.h>

struct reader {
	struct snapshot                  *snapshot;
	struct arena                     *arena;
	const uint8_t                    *archive;
	struct boot_archive_header        header;
	const struct boot_archive_module *modules;
	struct hid_node                   config, certificate;
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

/* All attributes and sub nodes but those named, which are compared by themselves or follow from what is compared. */
static const char *settings_of(struct reader *reader, const struct hid_node *node, const char *const *left_out)
{
	struct growing text = { 0 };
	struct text tag, value;
	struct hid_node each;
	for (const char *at = NULL; hid_next_attribute(node, &at, &tag, &value);) {
		if (is_one_of(left_out, tag)) continue;
		const char *line = arena_format(reader->arena, "%.*s: %.*s\n", TEXT_ARGS(tag), TEXT_ARGS(value));
		memcpy(grow(reader, &text, strlen(line)), line, strlen(line));
	}
	HID_FOR_EACH(&each, node)
		if (!is_one_of(left_out, each.type)) grow_whole(reader, &text, &each);
	return grown(reader, &text);
}

static bool read_children(struct reader *reader, struct member *init, const struct hid_node *config);

static bool read_start(struct reader *reader, struct member *init, const struct hid_node *start)
{
	static const char *const left_out[] = { "name", "ram", "caps", "binary", "provides", "route", "config", NULL };
	struct text const name = hid_text(start, "name", "");
	struct hid_node node, config;
	struct text binary = hid_first_of(start, "binary", &node) ? hid_text(&node, "name", "") : name;
	bool const has_config = hid_first_of(start, "config", &config);
	struct member *member = member_new(reader, intern_format(&reader->snapshot->words->interner, "%s -> %.*s", init->label,
	                                                         TEXT_ARGS(name)), word(reader, binary), init);
	if (!member) return false;
	member->is_init = text_is(binary, "init") && has_config;
	member->settings = settings_of(reader, start, left_out);
	if (member->is_init) return read_children(reader, member, &config);
	if (has_config) member->config = whole(reader, &config);
	return true;
}

static bool read_children(struct reader *reader, struct member *init, const struct hid_node *config)
{
	static const char *const left_out[] = { "start", "parent-provides", NULL };
	struct hid_node node;
	init->is_init = true;
	init->config = settings_of(reader, config, left_out);
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

static void read_session(struct reader *reader, struct member *member, const struct hid_node *node)
{
	enum { ENVIRONMENT = 4 };
	struct interner *interner = &reader->snapshot->words->interner;
	struct link *link = &member->links[member->link_count];
	*link = (struct link) { .service = word(reader, hid_text(node, "name", "")), .label = word(reader, hid_text(node, "label", "")),
		.family = hid_bool(node, "family", false), .ram_bytes = hid_unsigned(node, "ram", 0), .caps = hid_unsigned(node, "caps", 0) };
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
	struct hid_node node;
	size_t sessions = 0, idle = 0;
	if (!member || member->links) return false;
	if (hid_first_of(note, "ram", &node)) member->ram_bytes = hid_unsigned(&node, "assigned", 0);
	if (hid_first_of(note, "caps", &node)) member->caps = hid_unsigned(&node, "assigned", 0);
	HID_FOR_EACH(&node, note) sessions += hid_is(&node, "session"), idle += hid_is(&node, "idle");
	member->links = arena_new_array(reader->arena, struct link, sessions + 1);
	member->idle = arena_new_array(reader->arena, const char *, idle + 1);
	HID_FOR_EACH_OF(&node, note, "session") read_session(reader, member, &node);
	HID_FOR_EACH_OF(&node, note, "idle") read_idle(reader, member, &node);
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
	struct hid_node node;
	size_t count = 0;
	HID_FOR_EACH_OF(&node, &reader->certificate, "interface") count++;
	snapshot->donations = arena_new_array(reader->arena, struct donation, count + 1);
	HID_FOR_EACH_OF(&node, &reader->certificate, "interface") {
		struct donation *donation = &snapshot->donations[snapshot->donation_count++];
		*donation = (struct donation) { word(reader, hid_text(&node, "name", "")), hid_unsigned(&node, "ram", 0),
		                                hid_unsigned(&node, "caps", 0) };
		*table_at(&snapshot->donation_by_service, NULL, donation->service) = donation;
	}
}

static void read_facts(struct reader *reader)
{
	struct snapshot *snapshot = reader->snapshot;
	struct hid_node node;
	struct growing facts = { 0 };
	snapshot->scenario = attribute(reader, &reader->certificate, "scenario");
	HID_FOR_EACH(&node, &reader->certificate) {
		if (hid_is(&node, "platform")) grow_parts(reader, &facts, &node);
		if (hid_is(&node, "core")) read_core(reader, &node);
	}
	snapshot->facts = grown(reader, &facts);
}

static bool read_tree(struct reader *reader)
{
	struct snapshot *snapshot = reader->snapshot;
	const char *init = word(reader, text_of("init"));
	struct hid_node note;
	reader->capacity = 1;
	for (const char *at = reader->certificate.type.start; at < reader->certificate.end; at++) reader->capacity += *at == '+';
	snapshot->members = arena_new_array(reader->arena, struct member, reader->capacity);
	struct member *root = member_new(reader, init, init, NULL);
	root->settings = word(reader, text_of(""));
	if (!read_children(reader, root, &reader->config)) return false;
	HID_FOR_EACH_OF(&note, &reader->certificate, "node")
		if (!read_note(reader, &note)) return false;
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
	read_modules(&reader);
	read_facts(&reader);
	read_donations(&reader);
	snapshot->config = word(&reader, (struct text) { (const char *)archive + reader.modules[0].offset, reader.modules[0].size });
	return read_tree(&reader);
}
