/* SPDX-License-Identifier: MIT */
#include "verify/parts.h"

#include <inttypes.h>
#include <nettle/sha2.h>
#include <string.h>

/* ---- findings ---- */

void at_byte(struct proof *proof, const char *rule, const void *where, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&proof->compilation->arena, format, arguments);
	va_end(arguments);
	diagnostic_error(proof->compilation, rule, SPAN_NONE, "%s, byte 0x%" PRIx64 ": %s", proof->name,
	                 (uint64_t)((const uint8_t *)where - proof->file), text);
}

/* A place in one of the texts; other texts than those of the image have none. */
void at_text(struct proof *proof, const char *rule, struct text where, const char *format, ...)
{
	struct span span = SPAN_NONE;
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vformat(&proof->compilation->arena, format, arguments);
	va_end(arguments);
	for (size_t i = 0; i < 2; i++) {
		const struct source *source = proof->texts[i];
		if (source && where.start >= source->text && where.start <= source->text + source->length_bytes)
			span.begin = source->begin + (uint32_t)(where.start - source->text);
	}
	if (span.begin) span.end = span.begin + (uint32_t)where.length;
	diagnostic_error(proof->compilation, rule, span, "%s", text);
}

/* ---- bytes and numbers ---- */

uint64_t little(const uint8_t *bytes, unsigned count)
{
	uint64_t value = 0;
	while (count--) value = value << 8 | bytes[count];
	return value;
}

bool all_zero(const uint8_t *bytes, uint64_t count)
{
	while (count && !*bytes) bytes++, count--;
	return !count;
}

bool digest_is(const uint8_t *bytes, uint64_t count, const uint8_t sha256[static SHA256_BYTES])
{
	struct sha256_ctx context;
	uint8_t found[SHA256_BYTES];
	sha256_init(&context);
	sha256_update(&context, count, bytes);
	sha256_digest(&context, sizeof found, found);
	return !memcmp(found, sha256, sizeof found);
}

/* Attribute `sha256` of a note: small hexadecimal digits. */
bool digest_noted(struct proof *proof, const struct hid_node *node, uint8_t sha256[static SHA256_BYTES])
{
	static const char digits[] = "0123456789abcdef";
	struct text const text = hid_text(node, "sha256", "");
	bool good = text.length == 2 * SHA256_BYTES;
	for (size_t i = 0; i < SHA256_BYTES && good; i++) {
		const char *high = memchr(digits, text.start[2 * i], 16), *low = memchr(digits, text.start[2 * i + 1], 16);
		good = high && low;
		if (good) sha256[i] = (uint8_t)((high - digits) << 4 | (low - digits));
	}
	if (!good) at_text(proof, "verify-certificate", node->type, "there is no SHA-256 here");
	return good;
}

uint64_t number(struct proof *proof, const struct hid_node *node, const char *tag)
{
	uint64_t value = 0;
	if (!text_to_unsigned(hid_text(node, tag, ""), &value))
		at_text(proof, "verify-certificate", node->type, "there is no number '%s' here", tag);
	return value;
}

/* ---- the certificate ---- */

static bool document_open(struct proof *proof, size_t index, const char *type, size_t slot, struct hid_node *root)
{
	struct boot_archive_module const module = module_at(proof, index);
	const char *name = arena_format(&proof->compilation->arena, "%s:%s", proof->name, type);
	const char *bytes = (const char *)proof->archive + module.offset;
	if (module.size <= SOURCE_SIZE_MAX_BYTES) {
		const struct source *source = source_from_memory(proof->compilation, name, bytes, module.size);
		proof->texts[slot] = source;
		if (hid_document((struct text) { source->text, source->length_bytes }, root) && hid_is(root, type)) return true;
	}
	at_byte(proof, "verify-layout", bytes, "the module '%s' is no HID document of that type", module.name);
	return false;
}

static void module_noted(struct proof *proof, const struct hid_node *node, size_t index)
{
	struct boot_archive_module const module = module_at(proof, index);
	uint8_t sha256[SHA256_BYTES];
	if (index + 1 >= proof->header.module_count || !named(node, module.name) || number(proof, node, "size") != module.size ||
	    !digest_noted(proof, node, sha256) || memcmp(sha256, module.sha256, sizeof sha256))
		at_text(proof, "verify-digest", node->type, "module %zu of the image is not the one that was proved", index);
	proof->report->modules++;
}

static void note_add(struct nodes *nodes, const struct hid_node *node) { nodes->first[nodes->count++] = *node; }

static bool facts_read(struct proof *proof)
{
	struct hid_node node, part;
	size_t count = 0;
	HID_FOR_EACH(&node, &proof->certificate) count++;
	struct nodes *const lists[] = { &proof->interfaces, &proof->device_notes, &proof->member_notes };
	for (size_t i = 0; i < 3; i++) lists[i]->first = arena_new_array(&proof->compilation->arena, struct hid_node, count + 1);
	HID_FOR_EACH(&node, &proof->certificate) {
		if (hid_is(&node, "platform")) proof->platform = node;
		else if (hid_is(&node, "core")) proof->core = node;
		else if (hid_is(&node, "interface")) note_add(&proof->interfaces, &node);
		else if (hid_is(&node, "module")) module_noted(proof, &node, proof->report->modules);
		else if (hid_is(&node, "device")) note_add(&proof->device_notes, &node);
		else if (hid_is(&node, "node")) note_add(&proof->member_notes, &node);
	}
	if (number(proof, &proof->certificate, "version") != 1 || !proof->platform.end || !proof->core.end ||
	    proof->report->modules + 1 != proof->header.module_count) {
		at_text(proof, "verify-certificate", proof->certificate.type, "this is no certificate of all of this image");
		return false;
	}
	HID_FOR_EACH_OF(&part, &proof->platform, "cost") {
		uint64_t const ram = number(proof, &part, "ram"), caps = number(proof, &part, "caps");
		if (named(&part, "session")) proof->session_cost = ram;
		if (named(&part, "pd")) proof->pd_cost = ram;
		if (named(&part, "thread")) proof->thread_cost = ram;
		if (named(&part, "child")) proof->child_cost[RAM] = ram, proof->child_cost[CAPS] = caps;
	}
	return true;
}

/* The machine's memory holds image, core's own and the first init; so do its capabilities. */
static void machine_check(struct proof *proof)
{
	const struct boot_archive_header *header = &proof->header;
	const struct hid_node *platform = &proof->platform;
	uint64_t const span = number(proof, platform, "image_span");
	struct hid_node core;
	if (!named(platform, header->platform) || number(proof, platform, "memory_base") != header->memory_base ||
	    number(proof, platform, "memory_size") != header->memory_size || !hid_first_of(platform, "core", &core))
		at_text(proof, "verify-certificate", platform->type, "this is not the platform of the boot archive");
	else if (span < proof->image_span || header->memory_size < sum(sum(span, number(proof, &core, "ram")), header->init_ram_bytes) ||
	         number(proof, &core, "caps_total") < sum(number(proof, &core, "caps"), header->init_caps))
		at_text(proof, "verify-quota", platform->type, "the first init is promised more than the machine has");
}

/* ---- the proof ---- */

/* Notes stand in the order of the configuration; `next` counts them. */
static void members_check(struct proof *proof, struct member *member, size_t *next, bool books)
{
	static const struct hid_node none;
	bool const has = *next < proof->member_notes.count;
	const struct hid_node *noted = has ? &proof->member_notes.first[(*next)++] : &none;
	struct boot_archive_module module;
	if (!has || !member_path_is(member, hid_text(noted, "name", "")) || hid_bool(noted, "init", false) != member->is_init) {
		at_text(proof, "verify-certificate", has ? noted->type : member->start.type, "the certificate does not tell of '%s' here",
		        member_path(proof, member));
		return;
	}
	if (books) {
		books_check(proof, member, noted);
		if (member->parent) rules_check(proof, member, noted);
	} else {
		sessions_check(proof, member, noted);
		if (!module_find(proof, member->binary, false, &module))
			at_text(proof, "verify-config", member->start.type, "the image has no module '%.*s' to start", TEXT_ARGS(member->binary));
	}
	for (size_t i = 0; i < member->member_count; i++) members_check(proof, &member->members[i], next, books);
}

static void system_check(struct proof *proof)
{
	size_t next = 0;
	proof->device_taken = arena_new_array(&proof->compilation->arena, bool, proof->header.device_count + 1);
	config_read(proof);
	if (diagnostics_failed(&proof->compilation->diagnostics)) return;
	members_check(proof, &proof->root, &next, false);
	if (next != proof->member_notes.count || proof->device_next != proof->device_notes.count)
		at_text(proof, "verify-certificate", proof->certificate.type, "the certificate tells of more than there is");
	if (diagnostics_failed(&proof->compilation->diagnostics)) return;
	next = 0;
	members_check(proof, &proof->root, &next, true);
}

static void image_check(struct proof *proof)
{
	bool const elf = proof->file_bytes >= 4 && !memcmp(proof->file, "\177ELF", 4);
	proof->elf = proof->file, proof->elf_bytes = proof->file_bytes;
	if (elf) proof->report->format = "ELF";
	if ((!elf && !iso_open(proof)) || !archive_open(proof) || !archive_check(proof) ||
	    !document_open(proof, 0, "config", 0, &proof->config) ||
	    !document_open(proof, proof->header.module_count - 1, "certificate", 1, &proof->certificate) || !facts_read(proof)) return;
	core_check(proof);
	boot_check(proof);
	machine_check(proof);
	if (!diagnostics_failed(&proof->compilation->diagnostics)) system_check(proof);
}

bool verify_image(struct compilation *compilation, const char *name, const uint8_t *bytes, size_t size_bytes,
                  struct verify_report *report)
{
	struct proof proof = { .compilation = compilation, .report = report, .name = name, .file = bytes, .file_bytes = size_bytes };
	*report = (struct verify_report) { 0 };
	image_check(&proof);
	report->archive_bytes = proof.header.total_size;
	report->devices = proof.header.device_count;
	report->interfaces = proof.interfaces.count;
	report->ram_bytes = proof.header.init_ram_bytes, report->caps = proof.header.init_caps;
	report->platform = arena_format(&compilation->arena, "%.*s", BOOT_ARCHIVE_NAME_MAX - 1, proof.header.platform);
	if (proof.certificate.end)
		report->scenario = arena_format(&compilation->arena, "%.*s", TEXT_ARGS(hid_text(&proof.certificate, "scenario", "")));
	return !diagnostics_failed(&compilation->diagnostics);
}
