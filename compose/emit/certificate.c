/* SPDX-License-Identifier: MIT */
#include "emit/certificate.h"

#include "base/bytes.h"
#include "base/compilation.h"
#include "check/ledger.h"
#include "emit/certified.h"
#include "emit/document.h"
#include "model/text.h"

#include <string.h>

/* Sessions of one form differ by their texts and numbers alone. */
enum { FORM_HOPS = 8, FORM_KEPT = FORM_HOPS, FORM_SERVERS = SERVER_INIT + 1, FORM_FLAGS = 8,
       SESSION_FORMS = FORM_HOPS * FORM_KEPT * FORM_SERVERS * FORM_FLAGS };

struct writer {
	struct document                 document;
	const struct system            *system;
	const struct certificate_image *image;
	bool                            bound;       /* numbers are as wide as numbers can be */
	size_t                          books_chars; /* of a node's books, without digits; 0: not counted yet */
	size_t                          form_chars[SESSION_FORMS];   /* of a session's, without its texts and digits; 0: as well */
	struct taken_rules              taken;
	const char                     *words;       /* of the condition that was told last */
	const char                     *words_service, *words_text;
	enum label_match                words_match;
};

static void number(struct writer *writer, const char *tag, uint64_t value)
{
	document_number(&writer->document, tag, writer->bound ? UINT64_MAX : value);
}

static size_t digits(const struct writer *writer, uint64_t value)
{
	return decimal_digits(writer->bound ? UINT64_MAX : value);
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

static void interfaces(struct writer *writer)
{
	size_t count;
	const struct interface **found = session_interfaces(&writer->document.compilation->arena, writer->system, &count);
	for (size_t i = 0; i < count; i++) {
		document_begin(&writer->document, "interface", found[i]->name);
		document_number(&writer->document, "ram", found[i]->session_ram_bytes);
		document_number(&writer->document, "caps", found[i]->session_caps);
		document_end(&writer->document);
	}
}

/* ---- sessions ---- */

/* The rule's condition, where it is not this one label. */
static void takes(struct writer *writer, const char *service, const struct label_pattern *pattern)
{
	if (condition_is_one_label(service, pattern)) return;
	document_attribute(&writer->document, "takes", condition_words(writer->document.compilation, service, pattern), pattern->span);
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
static bool form_of(const struct writer *writer, const struct session *session, size_t *form)
{
	size_t hops = 0, kept = 0;
	for (const struct hop *hop = session->hops; hop; hop = hop->next, hops++) {
		if (hops == FORM_HOPS - 1 || !hop->takes_one) return false;
		kept += hop->ram_kept || writer->bound;
	}
	size_t const flags = (*session->label ? 1u : 0u) | (session->label_is_prefix ? 2u : 0u) | (session->optional ? 4u : 0u);
	*form = ((hops * FORM_KEPT + kept) * FORM_SERVERS + session->server_kind) * FORM_FLAGS + flags;
	return !session->resource && *session->label != ' ';
}

/* Of its texts and digits: what two of one form differ by. */
static size_t own_chars(struct writer *writer, const struct session *session)
{
	struct document *document = &writer->document;
	size_t chars = document_name_chars(document, session->service, session->span);
	if (*session->label) chars += document_value_chars(document, trimmed(writer, session->label), session->span);
	for (const struct hop *hop = session->hops; hop; hop = hop->next) {
		chars += document_name_chars(document, trimmed(writer, hop->label), session->span);
		if (hop->ram_kept || writer->bound) chars += digits(writer, hop->ram_kept);
	}
	chars += document_name_chars(document, trimmed(writer, session->server_label), session->span);
	if (session->server_kind != SERVER_CORE)
		chars += document_value_chars(document, session->server->label, session->span);
	return chars + digits(writer, session->ram_bytes) + digits(writer, session->caps) + digits(writer, session->ram_arrives);
}

static void session(struct writer *writer, const struct session *session)
{
	size_t form;
	if (!writer->document.measured || !form_of(writer, session, &form)) {
		session_write(writer, session);
		return;
	}
	size_t const own = own_chars(writer, session), before = writer->document.length;
	if (writer->form_chars[form]) {
		writer->document.length += writer->form_chars[form] + own;
		return;
	}
	session_write(writer, session);
	writer->form_chars[form] = writer->document.length - before - own;
}

/* ---- rules that no session takes ---- */

/* Rules of many nodes are alike, one behind the other. */
static const char *words_of(struct writer *writer, const struct route *rule)
{
	if (!writer->words || writer->words_service != rule->service || writer->words_match != rule->label.match
	    || writer->words_text != rule->label.text) {
		writer->words         = condition_words(writer->document.compilation, rule->service, &rule->label);
		writer->words_service = rule->service;
		writer->words_match   = rule->label.match;
		writer->words_text    = rule->label.text;
	}
	return writer->words;
}

/* Derived rules stand for a session each; default routes are for all children, and said so in the configuration. */
static void idle_rules(struct writer *writer, const struct node *node)
{
	for (const struct route *rule = node->routes; rule; rule = rule->next) {
		if (!writer->bound && rule_is_taken(&writer->taken, rule)) continue;
		document_begin_at(&writer->document, "idle", rule->service ? rule->service : "any", rule->service_span);
		document_attribute(&writer->document, "takes", words_of(writer, rule), rule->span);
		document_end(&writer->document);
	}
}

/* ---- nodes ---- */

static void account(struct writer *writer, enum account account, const struct ledger *ledger)
{
	document_begin(&writer->document, account == ACCOUNT_RAM ? "ram" : "caps", NULL);
	number(writer, "assigned", ledger->assigned.of[account]);
	number(writer, "start", ledger->start.of[account]);
	number(writer, "gives", ledger->given.of[account]);
	number(writer, "gets", ledger->received.of[account]);
	number(writer, "quota", ledger->quota.of[account]);
	number(writer, "bound", ledger->used_bound.of[account]);
	document_end(&writer->document);
}

static size_t account_digits(const struct writer *writer, enum account account, const struct ledger *ledger)
{
	return digits(writer, ledger->assigned.of[account]) + digits(writer, ledger->start.of[account])
	       + digits(writer, ledger->given.of[account]) + digits(writer, ledger->received.of[account])
	       + digits(writer, ledger->quota.of[account]) + digits(writer, ledger->used_bound.of[account]);
}

/* What is measured differs from node to node by its digits alone. */
static void books(struct writer *writer, const struct node *node)
{
	static const struct ledger nothing;
	const struct ledger *ledger = node->ledger ? node->ledger : &nothing;
	size_t const before = writer->document.length;
	size_t numbers = 0;
	if (writer->document.measured)
		for (unsigned i = 0; i < ACCOUNTS; i++) numbers += account_digits(writer, i, ledger);
	if (writer->books_chars) {
		writer->document.length += writer->books_chars + numbers;
		return;
	}
	for (unsigned i = 0; i < ACCOUNTS; i++) account(writer, i, ledger);
	if (writer->document.measured) writer->books_chars = writer->document.length - before - numbers;
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

static void begin(struct writer *writer, struct compilation *compilation, const struct system *system,
                  const struct certificate_image *image)
{
	*writer = (struct writer) { .system = system, .image = image };
	document_init(&writer->document, compilation, SYNTAX_HID);
}

const char *certificate_text(struct compilation *compilation, const struct system *system,
                             const struct certificate_image *image, size_t *length)
{
	struct writer writer;
	begin(&writer, compilation, system, image);
	taken_rules_collect(&writer.taken, &compilation->arena, system);
	if (!write(&writer)) return NULL;
	*length = writer.document.length;
	return writer.document.text;
}

bool certificate_length(struct compilation *compilation, const struct system *system,
                        const struct certificate_image *image, size_t *length)
{
	struct writer writer;
	begin(&writer, compilation, system, image);
	writer.document.measured = true;
	taken_rules_collect(&writer.taken, &compilation->arena, system);
	if (!write(&writer)) return false;
	*length = writer.document.length;
	return true;
}

bool certificate_bound(struct compilation *compilation, const struct system *system,
                       const struct certificate_image *image, size_t *length)
{
	struct writer writer;
	begin(&writer, compilation, system, image);
	writer.bound = true;
	writer.document.measured = writer.document.trusted = true;   /* what it cannot carry is found when it is written */
	if (!write(&writer)) return false;
	*length = writer.document.length;
	return true;
}

const char *certificate_platform(struct compilation *compilation, const struct system *system, size_t *length)
{
	struct writer writer;
	begin(&writer, compilation, system, NULL);
	platform(&writer);
	if (!document_finish(&writer.document)) return NULL;
	*length = writer.document.length;
	return writer.document.text;
}
