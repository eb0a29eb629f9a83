/* SPDX-License-Identifier: MIT */
#include "diff/report.h"

#include "base/fatal.h"

#include <json-c/json.h>

static const char *const section_words[SECTIONS] = {
	[SECTION_SYSTEM] = "system", [SECTION_COMPONENTS] = "components", [SECTION_SESSIONS] = "sessions", [SECTION_RULES] = "rules",
	[SECTION_DEVICES] = "devices", [SECTION_REACH] = "reach", [SECTION_TCB] = "tcb", [SECTION_MODULES] = "modules",
};

static const char *const section_titles[SECTIONS] = {
	[SECTION_SYSTEM] = "system", [SECTION_COMPONENTS] = "components", [SECTION_SESSIONS] = "sessions",
	[SECTION_RULES] = "rules for more than one label", [SECTION_DEVICES] = "devices",
	[SECTION_REACH] = "who reaches whom, through servers", [SECTION_TCB] = "code that is trusted", [SECTION_MODULES] = "modules",
};

/* ---- text ---- */

static void print_values(FILE *out, const struct change *change)
{
	if (change->before && change->after) fprintf(out, ": %s => %s\n", change->before, change->after);
	else if (change->before || change->after) fprintf(out, ": %s\n", change->before ? change->before : change->after);
	else fputc('\n', out);
}

static void print_change(FILE *out, const struct change *change, bool color)
{
	static const char signs[] = { [ADDED] = '+', [REMOVED] = '-', [CHANGED] = '~' };
	static const char *const colors[] = { [ADDED] = "\033[32m", [REMOVED] = "\033[31m", [CHANGED] = "\033[33m" };
	fprintf(out, "  %s%c%s ", color ? colors[change->direction] : "", signs[change->direction], color ? "\033[0m" : "");
	if (change->section == SECTION_REACH)
		fprintf(out, "%s %s %s", change->subject, change->direction == ADDED ? "reaches" : "no longer reaches", change->what);
	else
		fprintf(out, "%s%s%s", change->subject ? change->subject : "", change->subject && change->what ? ": " : "",
		        change->what ? change->what : "");
	print_values(out, change);
}

void report_text(FILE *out, const struct changes *changes, const struct snapshot *from, const struct snapshot *to, bool color)
{
	if (!changes->count) {
		fprintf(out, "%s and %s are the same system: %s on %s\n", from->title, to->title, to->scenario, to->platform);
		return;
	}
	fprintf(out, "from %s: %s on %s\n  to %s: %s on %s\n", from->title, from->scenario, from->platform, to->title, to->scenario, to->platform);
	for (int section = 0; section < SECTIONS; section++) {
		bool first = true;
		for (size_t i = 0; i < changes->count; i++) {
			if ((int)changes->items[i].section != section) continue;
			if (first) fprintf(out, "\n%s\n", section_titles[section]);
			first = false;
			print_change(out, &changes->items[i], color);
		}
		if (changes->hidden[section]) fprintf(out, "  and %zu more, --all tells them\n", changes->hidden[section]);
	}
}

/* ---- JSON ---- */

static void put(struct json_object *object, const char *key, struct json_object *value)
{
	if (!value || json_object_object_add(object, key, value)) fatal("write JSON: out of memory");
}

static void put_text(struct json_object *object, const char *key, const char *text)
{
	if (text) put(object, key, json_object_new_string(text));
}

static struct json_object *new_object(void)
{
	struct json_object *object = json_object_new_object();
	if (!object) fatal("write JSON: out of memory");
	return object;
}

static void put_line(FILE *out, struct json_object *object)
{
	fprintf(out, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

static struct json_object *side(const struct snapshot *snapshot)
{
	struct json_object *object = new_object();
	put_text(object, "file", snapshot->title);
	put_text(object, "scenario", snapshot->scenario);
	put_text(object, "platform", snapshot->platform);
	return object;
}

void report_json(FILE *out, const struct changes *changes, const struct snapshot *from, const struct snapshot *to)
{
	static const char *const directions[] = { [ADDED] = "added", [REMOVED] = "removed", [CHANGED] = "changed" };
	struct json_object *head = new_object();
	put(head, "from", side(from));
	put(head, "to", side(to));
	put(head, "same", json_object_new_boolean(!changes->count));
	put(head, "changes", json_object_new_uint64(changes->count));
	put(head, "hidden", json_object_new_uint64(changes->hidden[SECTION_REACH] + changes->hidden[SECTION_TCB]));
	put_line(out, head);
	for (size_t i = 0; i < SECTIONS * changes->count; i++) {
		const struct change *change = &changes->items[i % changes->count];
		if (change->section != i / changes->count) continue;
		struct json_object *object = new_object();
		put_text(object, "section", section_words[change->section]);
		put_text(object, "change", directions[change->direction]);
		put_text(object, "subject", change->subject);
		put_text(object, "what", change->what);
		put_text(object, "before", change->before);
		put_text(object, "after", change->after);
		put_line(out, object);
	}
}
