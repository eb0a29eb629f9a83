/* SPDX-License-Identifier: MIT */
#include "verify/parts.h"

#include <string.h>

/* ---- findings ---- */

bool refute(struct proof *proof, const char *rule, const void *where, const char *format, ...)
{
	const struct container *container = &proof->container;
	uintptr_t const at = (uintptr_t)where, in_file = at - (uintptr_t)container->file;
	struct span span = SPAN_NONE;
	va_list arguments;
	if (proof->findings++ >= FINDINGS_MAX) return false;
	va_start(arguments, format);
	const char *text = arena_vformat(&proof->compilation->arena, format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < 2; i++) {
		const struct source *source = proof->texts[i];
		if (!source || at - (uintptr_t)source->text > source->length_bytes) continue;
		span.begin = source->begin + (uint32_t)(at - (uintptr_t)source->text);
		span.end = span.begin + (uint32_t)strcspn(where, " |\n");
	}
	if (!span.begin && container->file && in_file <= container->file_bytes)
		text = arena_format(&proof->compilation->arena, "%s, byte 0x%zx: %s", container->name, (size_t)in_file, text);
	diagnostic_error(proof->compilation, rule, span, "%s", text);
	return false;
}

/* ---- attributes ---- */

/* Whether the bytes have the digest of attribute `sha256`. */
bool digest_noted(const struct hid_node *note, const uint8_t *bytes, uint64_t count)
{
	struct text const text = hid_text(note, "sha256", "");
	uint8_t sha256[SHA256_BYTES];
	return sha256_parse(sha256, text.start, text.length) && bytes_have_sha256(bytes, count, sha256);
}

uint64_t number(struct proof *proof, const struct hid_node *node, const char *tag)
{
	uint64_t value = 0;
	if (!text_to_unsigned(hid_text(node, tag, ""), &value))
		refute(proof, "verify-certificate", node->type.start, "there is no number '%s' here", tag);
	return value;
}

bool named(const struct hid_node *node, const char *name) { return text_is(hid_text(node, "name", ""), name); }

/* ---- lists of nodes ---- */

struct nodes nodes_of(struct proof *proof, const struct hid_node *parent, const char *type)
{
	struct arena *arena = &proof->compilation->arena;
	struct nodes nodes = { 0 };
	struct hid_node node;
	size_t count = 0;
	HID_FOR_EACH(&node, parent) count += !type || hid_is(&node, type);
	nodes.first = arena_new_array(arena, struct hid_node, count + 1);
	nodes.used = arena_new_array(arena, bool, count + 1);
	HID_FOR_EACH(&node, parent)
		if (!type || hid_is(&node, type)) nodes.first[nodes.count++] = node;
	return nodes;
}

const struct hid_node *node_find(struct proof *proof, const struct nodes *nodes, struct text name)
{
	for (size_t i = 0; i < nodes->count && proof->work++ < WORK_MAX; i++)
		if (text_equal(hid_text(&nodes->first[i], "name", ""), name)) {
			nodes->used[i] = true;
			return &nodes->first[i];
		}
	return NULL;
}

/* ---- the certificate ---- */

static bool document_open(struct proof *proof, size_t index, const char *type, size_t slot, struct hid_node *root)
{
	const struct boot_archive_module *module = &proof->modules[index];
	const char *name = arena_format(&proof->compilation->arena, "%s:%s", proof->container.name, type);
	const char *bytes = (const char *)proof->archive + module->offset;
	if (module->size <= SOURCE_SIZE_MAX_BYTES) {
		const struct source *source = source_from_memory(proof->compilation, name, bytes, module->size);
		proof->texts[slot] = source;
		if (hid_document((struct text) { source->text, source->length_bytes }, root) && hid_is(root, type)) return true;
	}
	return refute(proof, "verify-layout", bytes, "the module '%s' is no HID document of that type", module->name);
}

static void module_noted(struct proof *proof, const struct hid_node *node, size_t index)
{
	const struct boot_archive_module *module = &proof->modules[index];
	if (index + 1 >= proof->header.module_count || !named(node, module->name) || number(proof, node, "size") != module->size ||
	    !digest_noted(node, proof->archive + module->offset, module->size))
		refute(proof, "verify-digest", node->type.start, "module %zu of the image is not the one that was proved", index);
	proof->report->modules++;
}

static void platform_read(struct proof *proof)
{
	static const char *const costs[] = { [COST_SESSION] = "session", [COST_PD] = "pd", [COST_THREAD] = "thread",
	                                     [COST_DATASPACE] = "dataspace", [COST_CHILD] = "child" };
	struct nodes const nodes = nodes_of(proof, &proof->platform, "cost");
	proof->core_services = nodes_of(proof, &proof->platform, "service");
	for (unsigned i = 0; i < COSTS; i++) {
		const struct hid_node *node = node_find(proof, &nodes, text_of(costs[i]));
		proof->costs[i][RAM] = node ? number(proof, node, "ram") : refute(proof, "verify-certificate", proof->platform.type.start, "what a %s costs is missing", costs[i]);
		proof->costs[i][CAPS] = node ? number(proof, node, "caps") : 0;
	}
}

static bool facts_read(struct proof *proof)
{
	const struct hid_node *certificate = &proof->certificate;
	struct hid_node node;
	HID_FOR_EACH_OF(&node, certificate, "module") module_noted(proof, &node, proof->report->modules);
	proof->interfaces = nodes_of(proof, certificate, "interface");
	proof->member_notes = nodes_of(proof, certificate, "node");
	proof->rom_interface = node_find(proof, &proof->interfaces, text_of("ROM"));
	if (number(proof, certificate, "version") != 1 || !hid_first_of(certificate, "platform", &proof->platform) ||
	    !hid_first_of(certificate, "core", &proof->core) || !proof->rom_interface || proof->report->modules + 1 != proof->header.module_count)
		return refute(proof, "verify-certificate", certificate->type.start, "this is no certificate of all of this image");
	platform_read(proof);
	return !proof->findings;
}

/* The machine's memory holds image, core's own and the first init; so do its capabilities. */
static void machine_check(struct proof *proof)
{
	const struct boot_archive_header *header = &proof->header;
	const struct hid_node *platform = &proof->platform;
	uint64_t const span = number(proof, platform, "image_span");
	struct hid_node core;
	if (!hid_first_of(platform, "core", &core) || !named(platform, header->platform) || span < proof->image_span ||
	    number(proof, platform, "memory_base") != header->memory_base ||
	    number(proof, platform, "memory_size") != header->memory_size ||
	    header->memory_size < sum(sum(span, number(proof, &core, "ram")), header->init_ram_bytes) ||
	    number(proof, &core, "caps_total") < sum(number(proof, &core, "caps"), header->init_caps))
		refute(proof, "verify-quota", platform->type.start, "the first init is promised more than this platform has");
}

/* ---- the proof ---- */

/* Notes stand in the order of the configuration; `next` counts them. First all sessions are followed, then books are made. */
static void members_check(struct proof *proof, struct member *member, size_t *next, bool books)
{
	const struct hid_node *note = &proof->member_notes.first[*next];
	if (*next == proof->member_notes.count || !member_path_is(member, hid_text(note, "name", "")) ||
	    hid_bool(note, "init", false) != member->is_init) {
		refute(proof, "verify-certificate", member->config.type.start, "the certificate does not tell of '%.*s' in its place",
		        TEXT_ARGS(member->name));
		return;
	}
	++*next;
	if (!books) {
		sessions_check(proof, member, note);
		if (!module_find(proof, member->binary, false))
			refute(proof, "verify-config", member->start.type.start, "the image has no module '%.*s'", TEXT_ARGS(member->binary));
	} else {
		books_check(proof, member, note);
		if (member->parent) rules_check(proof, member, note);
	}
	for (size_t i = 0; i < member->member_count; i++) members_check(proof, &member->members[i], next, books);
}

static void system_check(struct proof *proof)
{
	size_t next = 0;
	proof->device_taken = arena_new_array(&proof->compilation->arena, bool, proof->header.device_count + 1);
	config_read(proof);
	if (proof->findings) return;
	members_check(proof, &proof->root, &next, false);
	if (next != proof->member_notes.count)
		refute(proof, "verify-certificate", proof->certificate.type.start, "the certificate tells of more than there is");
	next = 0;
	if (!proof->findings) members_check(proof, &proof->root, &next, true);
	if (proof->work >= WORK_MAX) refute(proof, "verify-certificate", proof->certificate.type.start, "the system is too large to be proved");
}

static void image_check(struct proof *proof)
{
	if (!container_open(&proof->container) || !archive_open(proof) || !archive_check(proof) ||
	    !document_open(proof, 0, "config", 0, &proof->config) ||
	    !document_open(proof, proof->header.module_count - 1, "certificate", 1, &proof->certificate) || !facts_read(proof)) return;
	core_check(proof);
	boot_check(proof);
	machine_check(proof);
	if (!proof->findings) system_check(proof);
	if (!proof->findings) container_seal_check(&proof->container);
}

static bool verify(struct proof *proof)
{
	struct arena *arena = &proof->compilation->arena;
	struct verify_report *report = proof->report;
	*report = (struct verify_report) { 0 };
	image_check(proof);
	report->format = proof->container.format, report->archive = proof->archive;
	report->archive_bytes = proof->header.total_size;
	report->devices = proof->header.device_count;
	report->interfaces = proof->interfaces.count;
	report->ram_bytes = proof->header.init_ram_bytes, report->caps = proof->header.init_caps;
	report->platform = arena_format(arena, "%.*s", BOOT_ARCHIVE_NAME_MAX - 1, proof->header.platform);
	if (!proof->certificate.end) return false;
	sha256_print(report->certificate, proof->modules[proof->header.module_count - 1].sha256);
	report->scenario = arena_format(arena, "%.*s", TEXT_ARGS(hid_text(&proof->certificate, "scenario", "")));
	return !proof->findings && !diagnostics_failed(&proof->compilation->diagnostics);
}

bool verify_image(struct compilation *compilation, const char *name, const uint8_t *bytes, size_t size_bytes,
                  struct verify_report *report)
{
	struct container const container = { .compilation = compilation, .name = name, .file = bytes, .file_bytes = size_bytes };
	return verify(&(struct proof) { .compilation = compilation, .report = report, .container = container });
}

bool verify_folder(struct compilation *compilation, const char *name, const struct container_file *files, size_t count,
                   struct verify_report *report)
{
	struct container const container = { .compilation = compilation, .name = name, .files = files, .file_count = count };
	return verify(&(struct proof) { .compilation = compilation, .report = report, .container = container });
}
