/* SPDX-License-Identifier: MIT */
#include "emit/certificate.h"

#include "base/bytes.h"
#include "base/compilation.h"
#include "check/ledger.h"
#include "emit/document.h"

#include <stdlib.h>
#include <string.h>

/* Sessions of one form differ by their texts alone, where numbers have one width. */
enum { FORM_HOPS_MAX = 7, FORM_SERVERS = SERVER_INIT + 1, FORM_FLAGS = 8,
       SESSION_FORMS = (FORM_HOPS_MAX + 1) * FORM_SERVERS * FORM_FLAGS };

struct writer {
	struct document                 document;
	const struct system            *system;
	const struct certificate_image *image;
	bool                            bound;       /* numbers are as wide as numbers can be */
	size_t                          books_chars; /* of a node's books then: of each as many; 0: not counted yet */
	size_t                          form_chars[SESSION_FORMS];   /* of a session's: without its texts; 0: as well */
	const struct route            **taken;       /* rules that some session takes, sorted */
	size_t                          taken_count;
};

static void number(struct writer *writer, const char *tag, uint64_t value)
{
	document_number(&writer->document, tag, writer->bound ? UINT64_MAX : value);
}

static void digest(struct writer *writer, const uint8_t sha256[static SHA256_BYTES])
{
	char text[SHA256_DIGITS + 1];
	sha256_print(text, sha256);
	document_attribute(&writer->document, "sha256", text, SPAN_NONE);
}

/* Without blanks at the ends. */
static const char *trimmed(struct writer *writer, const char *label)
{
	size_t const chars = strlen(label);
	if (*label != ' ' && (!chars || label[chars - 1] != ' ')) return label;
	return label_trimmed(&writer->document.compilation->interner, label);
}

/* A node whose name is a label, on the line of the one before. */
static void step(struct writer *writer, const char *type, const char *label, struct span span)
{
	document_on_same_line(&writer->document);
	document_begin_at(&writer->document, type, trimmed(writer, label), span);
}

/* ---- what the proof rests on ---- */

static void platform(struct writer *writer)
{
	const struct platform *platform = writer->system->platform;
	struct document *document = &writer->document;
	document_begin(document, "platform", platform->name);
	document_number(document, "word_bytes", platform->arch->word_bytes);
	document_number(document, "memory_base", platform->memory_base);
	document_number(document, "memory_size", platform->memory_size_bytes);
	number(writer, "image_span", writer->system->image_span_bytes);
	document_begin(document, "core", NULL);
	document_number(document, "ram", platform->core_ram_bytes);
	document_number(document, "caps", platform->core_caps);
	document_number(document, "caps_total", platform->core_caps_total);
	document_end(document);
	for (unsigned kind = 0; kind < COST_KINDS; kind++) {
		document_begin(document, "cost", cost_kind_name(kind));
		document_number(document, "ram", platform->costs[kind].ram_bytes);
		document_number(document, "caps", platform->costs[kind].caps);
		document_end(document);
	}
	for (const struct provision *each = platform->core_services; each; each = each->next) {
		document_begin(document, "service", each->service);
		document_end(document);
	}
	document_end(document);
}

static void core(struct writer *writer)
{
	const struct certificate_image *image = writer->image;
	struct document *document = &writer->document;
	document_begin(document, "core", NULL);
	document_number(document, "bits", image->is_64 ? 64 : 32);
	number(writer, "machine", image->machine);
	number(writer, "flags", image->machine_flags);
	number(writer, "entry", image->entry);
	digest(writer, image->core_sha256);
	for (unsigned i = 0; i < image->segment_count; i++) {
		const struct certificate_segment *segment = &image->segments[i];
		document_begin(document, "segment", NULL);
		number(writer, "flags", segment->flags);
		number(writer, "virtual", segment->virtual_address);
		number(writer, "physical", segment->physical_address);
		number(writer, "file", segment->file_bytes);
		number(writer, "memory", segment->memory_bytes);
		document_end(document);
	}
	document_end(document);
}

static void files(struct writer *writer, const char *type, const struct certificate_module *files, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		document_begin(&writer->document, type, files[i].name);
		number(writer, "size", files[i].size_bytes);
		digest(writer, files[i].sha256);
		document_end(&writer->document);
	}
}

static int by_name(const void *a, const void *b)
{
	const struct interface *const *left = a, *const *right = b;
	return strcmp((*left)->name, (*right)->name);
}

/* Interfaces of all sessions, each once, by name. */
static void interfaces(struct writer *writer)
{
	struct arena *arena = &writer->document.compilation->arena;
	const struct interface **found = NULL;
	size_t count = 0, capacity = 0;
	for (const struct node *node = writer->system->root; node; node = node_after(node))
		for (const struct session *session = node->sessions; session; session = session->next) {
			size_t i = 0;
			if (!session->interface) continue;
			while (i < count && found[i] != session->interface) i++;
			if (i < count) continue;
			if (count == capacity) {
				capacity = capacity ? 2 * capacity : 16;
				const struct interface **grown = arena_new_array(arena, const struct interface *, capacity);
				if (count) memcpy(grown, found, count * sizeof *grown);
				found = grown;
			}
			found[count++] = session->interface;
		}
	if (count) qsort(found, count, sizeof *found, by_name);
	for (size_t i = 0; i < count; i++) {
		document_begin(&writer->document, "interface", found[i]->name);
		document_number(&writer->document, "ram", found[i]->session_ram_bytes);
		document_number(&writer->document, "caps", found[i]->session_caps);
		document_end(&writer->document);
	}
}

/* ---- sessions ---- */

static const char *condition(struct writer *writer, const char *service, const struct label_pattern *pattern)
{
	static const char *const words[] = {
		[LABEL_ANY] = "any label", [LABEL_EXACT] = "label ", [LABEL_PREFIX] = "prefix ", [LABEL_SUFFIX] = "suffix ",
		[LABEL_LAST] = "last ", [LABEL_UNSCOPED] = "unscoped ",
	};
	return trimmed(writer, arena_format(&writer->document.compilation->arena, "%s%s%s", service ? "" : "any service, ",
	                                    words[pattern->match], pattern->text ? pattern->text : ""));
}

static bool is_one_label(const char *service, const struct label_pattern *pattern)
{
	return service && (pattern->match == LABEL_EXACT || pattern->match == LABEL_UNSCOPED);
}

/* The rule's condition, where it is not this one label. */
static void takes(struct writer *writer, const char *service, const struct label_pattern *pattern)
{
	if (is_one_label(service, pattern)) return;
	document_attribute(&writer->document, "takes", condition(writer, service, pattern), pattern->span);
}

static void hops(struct writer *writer, const struct session *session)
{
	for (const struct hop *hop = session->hops; hop; hop = hop->next) {
		step(writer, hop->export ? "enter" : "hop", hop->label, session->span);
		if (hop->ram_kept || writer->bound) number(writer, "kept", hop->ram_kept);
		if (hop->export)    takes(writer, hop->export->service, &hop->export->label);
		else if (hop->rule) takes(writer, hop->rule->service, &hop->rule->label);
	}
}

static void answered(struct writer *writer, const struct session *session)
{
	static const char *const words[] = { [SERVER_CORE] = "core", [SERVER_CHILD] = "child", [SERVER_INIT] = "init" };
	step(writer, words[session->server_kind], session->server_label, session->span);
	if (session->resource) document_attribute(&writer->document, "device", session->resource->label, session->span);
	if (session->server_kind != SERVER_CORE)
		document_attribute(&writer->document, "node", session->server->label, session->span);
	document_end(&writer->document);
}

static void session_write(struct writer *writer, const struct session *session)
{
	struct document *document = &writer->document;
	document_begin_at(document, "session", session->service, session->span);
	if (*session->label) document_attribute(document, "label", trimmed(writer, session->label), session->span);
	if (session->label_is_prefix) document_yes(document, "family");
	if (session->optional) document_yes(document, "optional");
	number(writer, "ram", session->ram_bytes);
	number(writer, "caps", session->caps);
	number(writer, "arrives", session->ram_arrives);
	hops(writer, session);
	answered(writer, session);
	for (const struct hop *hop = session->hops; hop; hop = hop->next) document_end(document);
	document_end(document);
}

/* ---- the length of sessions ---- */

/* Of the certificate's sessions most are of few forms: those are counted once. false: this one has none. */
static bool form_of(const struct session *session, size_t *form)
{
	size_t hops = 0;
	for (const struct hop *hop = session->hops; hop; hop = hop->next, hops++)
		if (hops == FORM_HOPS_MAX || hop->export
		    || (hop->rule && !is_one_label(hop->rule->service, &hop->rule->label)))
			return false;
	size_t const flags = (*session->label ? 1u : 0u) | (session->label_is_prefix ? 2u : 0u) | (session->optional ? 4u : 0u);
	*form = (hops * FORM_SERVERS + session->server_kind) * FORM_FLAGS + flags;
	return !session->resource && *session->label != ' ';
}

static size_t texts_chars(struct writer *writer, const struct session *session)
{
	struct document *document = &writer->document;
	size_t chars = document_name_chars(document, session->service, session->span);
	if (*session->label) chars += strlen(trimmed(writer, session->label));
	for (const struct hop *hop = session->hops; hop; hop = hop->next)
		chars += document_name_chars(document, trimmed(writer, hop->label), session->span);
	chars += document_name_chars(document, trimmed(writer, session->server_label), session->span);
	if (session->server_kind != SERVER_CORE) chars += strlen(session->server->label);
	return chars;
}

static void session(struct writer *writer, const struct session *session)
{
	size_t form;
	if (!writer->bound || !form_of(session, &form)) {
		session_write(writer, session);
		return;
	}
	size_t const texts = texts_chars(writer, session), before = writer->document.length;
	if (writer->form_chars[form]) {
		writer->document.length += writer->form_chars[form] + texts;
		return;
	}
	session_write(writer, session);
	writer->form_chars[form] = writer->document.length - before - texts;
}

/* ---- rules that no session takes ---- */

static int by_address(const void *a, const void *b)
{
	uintptr_t const left = (uintptr_t)*(const void *const *)a, right = (uintptr_t)*(const void *const *)b;
	return (left > right) - (left < right);
}

static void collect_taken(struct writer *writer)
{
	size_t count = 0;
	for (int store = 0; store < 2; store++) {
		for (const struct node *node = writer->system->root; node; node = node_after(node))
			for (const struct session *each = node->sessions; each; each = each->next)
				for (const struct hop *hop = each->hops; hop; hop = hop->next) {
					if (!hop->rule || !hop->rule->written) continue;
					if (store) writer->taken[writer->taken_count++] = hop->rule;
					else count++;
				}
		if (!store)
			writer->taken = arena_new_array(&writer->document.compilation->arena, const struct route *, count + 1);
	}
	qsort(writer->taken, writer->taken_count, sizeof *writer->taken, by_address);
}

static bool is_taken(const struct writer *writer, const struct route *rule)
{
	return writer->taken_count &&
	       bsearch(&rule, writer->taken, writer->taken_count, sizeof *writer->taken, by_address);
}

/* Derived rules stand for a session each; default routes are for all children, and said so in the configuration. */
static void idle_rules(struct writer *writer, const struct node *node)
{
	for (const struct route *rule = node->routes; rule; rule = rule->next) {
		if (!writer->bound && is_taken(writer, rule)) continue;
		document_begin_at(&writer->document, "idle", rule->service ? rule->service : "any", rule->service_span);
		document_attribute(&writer->document, "takes", condition(writer, rule->service, &rule->label), rule->span);
		document_end(&writer->document);
	}
}

/* ---- nodes ---- */

static void books(struct writer *writer, const struct node *node)
{
	static const struct ledger nothing;
	size_t const before = writer->document.length;
	if (writer->books_chars) {
		writer->document.length += writer->books_chars;
		return;
	}
	const struct ledger *ledger = node->ledger ? node->ledger : &nothing;
	for (unsigned i = 0; i < ACCOUNTS; i++) {
		document_begin(&writer->document, i == ACCOUNT_RAM ? "ram" : "caps", NULL);
		number(writer, "assigned", ledger->assigned.of[i]);
		number(writer, "start", ledger->start.of[i]);
		number(writer, "gives", ledger->given.of[i]);
		number(writer, "gets", ledger->received.of[i]);
		number(writer, "quota", ledger->quota.of[i]);
		number(writer, "bound", ledger->used_bound.of[i]);
		document_end(&writer->document);
	}
	if (writer->bound) writer->books_chars = writer->document.length - before;
}

static void nodes(struct writer *writer)
{
	for (const struct node *node = writer->system->root; node; node = node_after(node)) {
		document_begin_at(&writer->document, "node", node->label, node->name_span);
		if (node->kind == NODE_SANDBOX) document_yes(&writer->document, "init");
		books(writer, node);
		for (const struct session *each = node->sessions; each; each = each->next)
			if (each->server_kind != SERVER_NONE) session(writer, each);
		idle_rules(writer, node);
		document_end(&writer->document);
	}
}

/* ---- the whole ---- */

static bool write(struct writer *writer)
{
	struct document *document = &writer->document;
	document_begin(document, "certificate", NULL);
	document_number(document, "version", CERTIFICATE_VERSION);
	document_attribute(document, "scenario", writer->system->name, writer->system->span);
	platform(writer);
	core(writer);
	files(writer, "boot", writer->image->boot, writer->image->boot_count);
	interfaces(writer);
	files(writer, "module", writer->image->modules, writer->image->module_count);
	nodes(writer);
	document_end(document);
	return document_finish(document);
}

const char *certificate_text(struct compilation *compilation, const struct system *system,
                             const struct certificate_image *image, size_t *length)
{
	struct writer writer = { .system = system, .image = image };
	document_init(&writer.document, compilation, SYNTAX_HID);
	collect_taken(&writer);
	if (!write(&writer)) return NULL;
	*length = writer.document.length;
	return writer.document.text;
}

bool certificate_bound(struct compilation *compilation, const struct system *system,
                       const struct certificate_image *image, size_t *length)
{
	struct writer writer = { .system = system, .image = image, .bound = true };
	document_init(&writer.document, compilation, SYNTAX_HID);
	writer.document.measured = writer.document.trusted = true;   /* what it cannot carry is found when it is written */
	if (!write(&writer)) return false;
	*length = writer.document.length;
	return true;
}
