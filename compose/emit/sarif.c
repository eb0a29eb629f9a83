/* SPDX-License-Identifier: MIT */
#include "emit/sarif.h"

#include "check/rule.h"

#include <json-c/json.h>
#include <json-c/printbuf.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char schema[] = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/* ---- objects ---- */

static struct json_object *must(struct json_object *object)
{
	if (!object) fatal("write SARIF: out of memory");
	return object;
}

static void put(struct json_object *object, const char *key, struct json_object *value)
{
	if (json_object_object_add(object, key, must(value))) fatal("write SARIF: out of memory");
}

static void put_text(struct json_object *object, const char *key, const char *text) { put(object, key, json_object_new_string(text)); }
static void put_number(struct json_object *object, const char *key, uint64_t number) { put(object, key, json_object_new_uint64(number)); }

static struct json_object *object_in(struct json_object *parent, const char *key)
{
	struct json_object *object = must(json_object_new_object());
	put(parent, key, object);
	return object;
}

static struct json_object *array_in(struct json_object *parent, const char *key)
{
	struct json_object *array = must(json_object_new_array());
	put(parent, key, array);
	return array;
}

static struct json_object *object_at_end(struct json_object *array)
{
	struct json_object *object = must(json_object_new_object());
	if (json_object_array_add(array, object)) fatal("write SARIF: out of memory");
	return object;
}

static void put_message(struct json_object *object, const char *key, const char *text) { put_text(object_in(object, key), "text", text); }

/* ---- places ---- */

/* RFC 3986: what may stand in a path as it is. */
static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("-._~/!$&'()*+,;=@", c));
}

static const char *uri_of(struct arena *arena, const char *path)
{
	char *uri = arena_alloc(arena, 3 * strlen(path) + 1), *to = uri;
	for (; *path; path++) {
		if (is_plain(*path)) *to++ = *path;
		else to += sprintf(to, "%%%02X", (unsigned char)*path);
	}
	return uri;
}

/* What follows `folder/`; NULL: the path leads elsewhere. */
static const char *below(const char *path, const char *folder)
{
	size_t const length = folder ? strlen(folder) : 0;
	return length && !strncmp(path, folder, length) && path[length] == '/' ? path + length + 1 : NULL;
}

static struct sarif_file file_named(const struct sarif *sarif, struct arena *arena, const char *path)
{
	struct sarif_file file = { .path = path };
	char *whole = realpath(path, NULL);
	const char *in_store = whole ? below(whole, sarif->store) : NULL, *in_folder = whole ? below(whole, sarif->folder) : NULL;
	const char *base = in_store ? "STORE" : "%SRCROOT%";
	const char *relative = in_store ? in_store : in_folder ? in_folder : path;
	if (*relative == '/') file.uri = arena_format(arena, "file://%s", uri_of(arena, relative));
	else {
		file.uri = uri_of(arena, relative);
		file.base = base;
	}
	free(whole);
	return file;
}

/* The system is asked once for many places of a file in a row. */
static void put_file(struct sarif *sarif, struct json_object *object, struct arena *arena, const char *path)
{
	struct json_object *place = object_in(object, "artifactLocation");
	if (sarif->latest.path != path) sarif->latest = file_named(sarif, arena, path);
	put_text(place, "uri", sarif->latest.uri);
	if (sarif->latest.base) put_text(place, "uriBaseId", sarif->latest.base);
}

static void put_region(struct json_object *object, const char *key, struct compilation *compilation, struct span span)
{
	struct json_object *region = object_in(object, key);
	struct source_position const begin = source_position(compilation, span);
	struct source_position const end = source_position(compilation, span_at_end(span));
	put_number(region, "startLine", begin.line);
	put_number(region, "startColumn", begin.column);
	put_number(region, "endLine", end.line);
	put_number(region, "endColumn", end.column);
}

/* Texts that are in no file, such as values on the command line, have no place. */
static bool has_place(struct compilation *compilation, struct span span)
{
	const struct source *source = source_of_span(compilation, span);
	return source && source->inode;
}

static void put_place(struct sarif *sarif, struct json_object *location, struct compilation *compilation, struct span span)
{
	struct json_object *place = object_in(location, "physicalLocation");
	put_file(sarif, place, &compilation->arena, source_of_span(compilation, span)->path);
	put_region(place, "region", compilation, span);
}

/* ---- rules ---- */

static uint64_t rule_index(struct sarif *sarif, const char *name)
{
	size_t const count = json_object_array_length(sarif->rules);
	const struct rule *rule = rule_find(name);
	struct json_object *id;
	for (size_t i = 0; i < count; i++)
		if (json_object_object_get_ex(json_object_array_get_idx(sarif->rules, i), "id", &id) && !strcmp(json_object_get_string(id), name))
			return i;
	struct json_object *object = object_at_end(sarif->rules);
	put_text(object, "id", name);
	if (!rule) return count;
	put_message(object, "shortDescription", rule->summary);
	put_message(object, "fullDescription", rule->why);
	put_message(object, "help", rule->why);
	put_text(object_in(object, "defaultConfiguration"), "level", rule->level == RULE_WARN ? "warning" : "error");
	put_text(object_in(object, "properties"), "group", rule->group);
	return count;
}

/* ---- results ---- */

/* What a finding says, and what helps but is no edit; SARIF has no place of its own for advice. */
static const char *message_of(struct compilation *compilation, const struct diagnostic *diagnostic)
{
	struct arena *arena = &compilation->arena;
	const char *text = diagnostic->text;
	if (!span_is_none(diagnostic->span) && !has_place(compilation, diagnostic->span))
		text = arena_format(arena, "%s: %s", source_of_span(compilation, diagnostic->span)->path, text);
	for (const struct diagnostic_note *note = diagnostic->notes; note; note = note->next)
		if (!has_place(compilation, note->span)) text = arena_format(arena, "%s\n%s", text, note->text);
	for (const struct diagnostic_help *help = diagnostic->helps; help; help = help->next)
		text = arena_format(arena, "%s\nhelp: %s", text, help->text);
	return text;
}

static void put_notes(struct sarif *sarif, struct json_object *result, struct compilation *compilation,
                      const struct diagnostic *diagnostic)
{
	struct json_object *related = NULL;
	uint64_t id = 0;
	for (const struct diagnostic_note *note = diagnostic->notes; note; note = note->next) {
		if (!has_place(compilation, note->span)) continue;
		if (!related) related = array_in(result, "relatedLocations");
		struct json_object *location = object_at_end(related);
		put_number(location, "id", id++);
		put_place(sarif, location, compilation, note->span);
		put_message(location, "message", note->text);
	}
}

static void put_fixes(struct sarif *sarif, struct json_object *result, struct compilation *compilation,
                      const struct diagnostic *diagnostic)
{
	struct json_object *fixes = NULL;
	for (const struct diagnostic_help *help = diagnostic->helps; help; help = help->next) {
		if (!help->applicable || !has_place(compilation, help->span)) continue;
		if (!fixes) fixes = array_in(result, "fixes");
		struct json_object *fix = object_at_end(fixes);
		put_message(fix, "description", help->text);
		struct json_object *change = object_at_end(array_in(fix, "artifactChanges"));
		put_file(sarif, change, &compilation->arena, source_of_span(compilation, help->span)->path);
		struct json_object *replacement = object_at_end(array_in(change, "replacements"));
		put_region(replacement, "deletedRegion", compilation, help->span);
		put_text(object_in(replacement, "insertedContent"), "text", help->replacement);
	}
}

/* ---- the list of results ---- */

enum { LOG_FLAGS = JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE };

static const char *text_of_object(struct json_object *object)
{
	const char *text = json_object_to_json_string_ext(object, LOG_FLAGS);
	if (!text) fatal("write SARIF: out of memory");
	return text;
}

/* Where they stand in the log. */
static const char result_indent[] = "\n        ", list_indent[] = "\n      ";

/* An object takes ten times the memory of its text: so of a long log only the text is kept. */
static void append_result(struct sarif *sarif, struct json_object *result)
{
	const char *line = text_of_object(result);
	fputs(sarif->results.count++ ? "," : "", sarif->results.out);
	for (const char *end; ; line = end + 1) {
		fputs(result_indent, sarif->results.out);
		end = strchrnul(line, '\n');
		fwrite(line, 1, (size_t)(end - line), sarif->results.out);
		if (!*end) break;
	}
	json_object_put(result);
}

static int results_print(struct json_object *list, struct printbuf *to, int level, int flags)
{
	const struct sarif *sarif = json_object_get_userdata(list);
	(void)level, (void)flags;
	if (sarif->results.length_bytes > INT_MAX / 2) fatal("write SARIF: more than %d bytes of findings", INT_MAX / 2);
	if (printbuf_memappend(to, "[", 1) < 0 || printbuf_memappend(to, sarif->results.text, (int)sarif->results.length_bytes) < 0
	    || printbuf_memappend(to, list_indent, (int)strlen(list_indent)) < 0)
		return -1;
	return printbuf_memappend(to, "]", 1);
}

void sarif_add(struct sarif *sarif, struct compilation *compilation)
{
	diagnostics_sort(compilation);
	for (size_t i = 0; i < compilation->diagnostics.all.count; i++) {
		const struct diagnostic *diagnostic = compilation->diagnostics.all.items[i];
		struct json_object *result = must(json_object_new_object());
		put_text(result, "ruleId", diagnostic->rule);
		put_number(result, "ruleIndex", rule_index(sarif, diagnostic->rule));
		put_text(result, "level", diagnostic->level == DIAGNOSTIC_WARNING ? "warning" : "error");
		put_message(result, "message", message_of(compilation, diagnostic));
		struct json_object *locations = array_in(result, "locations");
		if (has_place(compilation, diagnostic->span)) put_place(sarif, object_at_end(locations), compilation, diagnostic->span);
		put_notes(sarif, result, compilation, diagnostic);
		put_fixes(sarif, result, compilation, diagnostic);
		append_result(sarif, result);
	}
	sarif->latest = (struct sarif_file) { 0 };   /* its texts die with the compilation */
}

/* ---- the log ---- */

void sarif_begin(struct sarif *sarif, const char *store)
{
	*sarif = (struct sarif) { .rules = must(json_object_new_array()), .store = realpath(store, NULL), .folder = getcwd(NULL, 0) };
	sarif->results.out = open_memstream(&sarif->results.text, &sarif->results.length_bytes);
	if (!sarif->results.out) fatal("write SARIF: out of memory");
}

static void put_base(struct json_object *bases, const char *name, const char *text)
{
	put_message(object_in(bases, name), "description", text);
}

void sarif_end(struct sarif *sarif, FILE *out)
{
	struct json_object *log = must(json_object_new_object());
	put_text(log, "$schema", schema);
	put_text(log, "version", "2.1.0");
	struct json_object *run = object_at_end(array_in(log, "runs"));
	struct json_object *driver = object_in(object_in(run, "tool"), "driver");
	put_text(driver, "name", "genode-compose");
	put_message(driver, "shortDescription", "composes Genode systems, and checks them before they boot");
	put(driver, "rules", sarif->rules);
	put(object_at_end(array_in(run, "invocations")), "executionSuccessful", json_object_new_boolean(1));
	struct json_object *bases = object_in(run, "originalUriBaseIds");
	put_base(bases, "%SRCROOT%", "the folder in which genode-compose was started");
	put_base(bases, "STORE", "the store of declarations and prebuilt components");
	put_text(run, "columnKind", "unicodeCodePoints");
	struct json_object *results = array_in(run, "results");
	bool const failed = ferror(sarif->results.out);
	if (fclose(sarif->results.out) || failed) fatal("write SARIF: out of memory");
	if (sarif->results.length_bytes) json_object_set_serializer(results, results_print, sarif, NULL);
	fprintf(out, "%s\n", text_of_object(log));
	json_object_put(log);
	free(sarif->results.text);
	free((char *)sarif->store);
	free((char *)sarif->folder);
}
