/* SPDX-License-Identifier: MIT */
/* The snapshot of an image, from its boot archive: what the certificate says. */
#include "diff/build.h"

#include "base/vector.h"

#include <elf.h>
#include <genode/boot_archive.h>
#include <string.h>

/* Whoever goes on to a sibling passes over all between: so nodes are found once, and kept. */
struct nodes VECTOR_OF(struct hid_node);

struct reader {
	struct builder                    builder;
	const uint8_t                    *archive;
	struct boot_archive_header        header;
	const struct boot_archive_module *modules;
	struct hid_node                   config, certificate;
	struct nodes                      parts;      /* of the certificate */
	struct nodes                      notes;      /* of the part that is read */
};

static const char *attribute(struct reader *reader, const struct hid_node *node, const char *tag)
{
	struct text value;
	return hid_attribute(node, tag, &value) ? build_word(&reader->builder, value) : NULL;
}

static void collect(struct reader *reader, struct nodes *nodes, const struct hid_node *parent)
{
	struct hid_node node;
	nodes->count = 0;
	HID_FOR_EACH(&node, parent) *vector_add(reader->builder.arena, nodes) = node;
}

static size_t count_of(const struct nodes *nodes, const char *type)
{
	size_t count = 0;
	for (size_t i = 0; i < nodes->count; i++) count += hid_is(&nodes->items[i], type);
	return count;
}

static struct member *member_of(struct reader *reader, const struct hid_node *node, const char *tag)
{
	return snapshot_member(reader->builder.snapshot, build_word(&reader->builder, hid_text(node, tag, "")));
}

/* ---- sessions ---- */

static void read_steps(struct reader *reader, const struct hid_node *session, struct link *link)
{
	struct hid_node node = *session, next;
	if (hid_first(session, &next)) link->takes = attribute(reader, &next, "takes");
	while (hid_first(&node, &next)) node = next;
	link->served_by = hid_is(&node, "core") ? SERVED_BY_CORE : hid_is(&node, "child") ? SERVED_BY_CHILD : SERVED_BY_PARENT;
	link->server_label = build_word(&reader->builder, hid_text(&node, "name", ""));
	link->device = attribute(reader, &node, "device");
	if (link->served_by == SERVED_BY_CHILD) link->server = member_of(reader, &node, "node");
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
	struct text of[TAGS];
	read_attributes(node, session_tags, of, TAGS);
	struct link link = { .service = build_word(&reader->builder, of[TAG_NAME]),
	                     .label = build_word(&reader->builder, of[TAG_LABEL]) };
	text_to_bool(of[TAG_FAMILY], &link.family);
	text_to_unsigned(of[TAG_RAM], &link.ram_bytes);
	text_to_unsigned(of[TAG_CAPS], &link.caps);
	read_steps(reader, node, &link);
	build_session(member, &link);
}

static bool read_note(struct reader *reader, const struct hid_node *note)
{
	struct member *member = member_of(reader, note, "name");
	const struct nodes *notes = &reader->notes;
	if (!member) return false;
	collect(reader, &reader->notes, note);
	if (!build_room(&reader->builder, member, count_of(notes, "session"), count_of(notes, "idle"))) return false;
	for (size_t i = notes->count; i--;) {   /* of two accounts the first holds */
		const struct hid_node *node = &notes->items[i];
		if (hid_is(node, "ram")) member->ram_bytes = hid_unsigned(node, "assigned", 0);
		if (hid_is(node, "caps")) member->caps = hid_unsigned(node, "assigned", 0);
	}
	for (size_t i = 0; i < notes->count; i++) {
		const struct hid_node *node = &notes->items[i];
		if (hid_is(node, "session")) read_session(reader, member, node);
		if (hid_is(node, "idle"))
			build_idle(&reader->builder, member, hid_text(node, "name", ""), hid_text(node, "takes", ""));
	}
	return true;
}

/* ---- the whole ---- */

/* The certificate tells of the members in the order of the configuration. */
static bool read_members(struct reader *reader)
{
	const struct nodes *parts = &reader->parts;
	size_t const count = count_of(parts, "node");
	bool *inits = arena_new_array(reader->builder.arena, bool, count);
	for (size_t i = 0, member = 0; i < parts->count; i++)
		if (hid_is(&parts->items[i], "node")) inits[member++] = hid_bool(&parts->items[i], "init", false);
	if (!build_tree(&reader->builder, &reader->config, inits, count)) return false;
	for (size_t i = 0; i < parts->count; i++)
		if (hid_is(&parts->items[i], "node") && !read_note(reader, &parts->items[i])) return false;
	return true;
}

static void read_core(struct reader *reader, const struct hid_node *core)
{
	struct snapshot *snapshot = reader->builder.snapshot;
	struct hid_node segment;
	snapshot->core_digest = attribute(reader, core, "sha256");
	HID_FOR_EACH_OF(&segment, core, "segment")
		if (hid_unsigned(&segment, "flags", 0) & PF_X) snapshot->core_code_bytes += hid_unsigned(&segment, "memory", 0);
}

static void read_facts(struct reader *reader)
{
	const struct nodes *parts = &reader->parts;
	build_donations(&reader->builder, count_of(parts, "interface"));
	for (size_t i = 0; i < parts->count; i++) {
		const struct hid_node *part = &parts->items[i];
		if (hid_is(part, "platform")) build_facts(&reader->builder, part);
		if (hid_is(part, "core")) read_core(reader, part);
		if (hid_is(part, "interface"))
			build_donation(&reader->builder, hid_text(part, "name", ""), hid_unsigned(part, "ram", 0), hid_unsigned(part, "caps", 0));
	}
}

static void read_modules(struct reader *reader)
{
	size_t const count = reader->header.module_count;
	build_modules(&reader->builder, count);
	for (size_t i = 1; i + 1 < count; i++) {
		const struct boot_archive_module *module = &reader->modules[i];
		build_module(&reader->builder, module->name, module->sha256, reader->archive + module->offset, module->size);
	}
}

static struct text content(const struct reader *reader, size_t index)
{
	const struct boot_archive_module *module = &reader->modules[index];
	return (struct text) { (const char *)reader->archive + module->offset, module->size };
}

static bool document(const struct reader *reader, size_t index, const char *type, struct hid_node *root)
{
	return hid_document(content(reader, index), root) && hid_is(root, type);
}

bool snapshot_of_archive(struct snapshot *snapshot, struct compilation *words, const char *title, const uint8_t *archive)
{
	struct reader reader = { .archive = archive };
	memcpy(&reader.header, archive, sizeof reader.header);
	reader.modules = (const void *)(archive + reader.header.module_table_offset);
	build_begin(&reader.builder, snapshot, words, title);
	if (!document(&reader, 0, "config", &reader.config) ||
	    !document(&reader, reader.header.module_count - 1, "certificate", &reader.certificate)) return false;
	snapshot->scenario = attribute(&reader, &reader.certificate, "scenario");
	snapshot->platform = build_word(&reader.builder, text_of(reader.header.platform));
	snapshot->image_bytes = reader.header.total_size;
	snapshot->memory_bytes = reader.header.memory_size;
	snapshot->init_ram_bytes = reader.header.init_ram_bytes;
	snapshot->init_caps = reader.header.init_caps;
	collect(&reader, &reader.parts, &reader.certificate);
	read_modules(&reader);
	read_facts(&reader);
	build_configuration(&reader.builder, content(&reader, 0));
	return read_members(&reader);
}
