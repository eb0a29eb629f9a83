/* SPDX-License-Identifier: MIT */
#include "check/explain.h"

#include <json-c/json.h>
#include <string.h>

enum { LINE_CHARS = 78 };

/* Text in lines of at most 78 characters, each behind `indent` blanks. */
static void print_wrapped(FILE *out, const char *text, unsigned indent)
{
	unsigned column = 0;
	while (*text) {
		size_t chars = strcspn(text, " ");
		if (column && column + 1 + chars > LINE_CHARS - indent) {
			fputc('\n', out);
			column = 0;
		}
		column += (unsigned)fprintf(out, "%*s%.*s", column ? 1 : (int)indent, "", (int)chars, text)
		          - (column ? 0 : indent);
		text += chars;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

static const char *level_words(const struct rule *rule)
{
	return rule->fixed ? "always an error" : rule->level == RULE_DENY ? "error, unless the author says otherwise"
	                                                                  : "warning, unless the author says otherwise";
}

static void rule_json(FILE *out, const struct rule *rule)
{
	struct json_object *object = json_object_new_object();
	json_object_object_add(object, "rule", json_object_new_string(rule->name));
	json_object_object_add(object, "group", json_object_new_string(rule->group));
	json_object_object_add(object, "level", json_object_new_string(rule->level == RULE_DENY ? "deny" : "warn"));
	json_object_object_add(object, "fixed", json_object_new_boolean(rule->fixed));
	json_object_object_add(object, "summary", json_object_new_string(rule->summary));
	json_object_object_add(object, "why", json_object_new_string(rule->why));
	json_object_object_add(object, "example", json_object_new_string(rule->example));
	fprintf(out, "%s\n", json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(object);
}

void explain_rule(FILE *out, const struct rule *rule, bool json)
{
	if (json) {
		rule_json(out, rule);
		return;
	}
	fprintf(out, "%s: %s\n\n", rule->name, rule->summary);
	print_wrapped(out, rule->why, 2);
	fprintf(out, "\n  Group:   %s\n  Level:   %s\n  Example: %s\n", rule->group, level_words(rule), rule->example);
	if (!rule->fixed)
		fprintf(out, "  In a scenario: check allow|warn|deny %s;   on the command line: -A, -W or -E %s\n", rule->name,
		        rule->name);
}

static bool is_first_of_group(const struct rule *rule)
{
	for (const struct rule *earlier = rules; earlier < rule; earlier++)
		if (!strcmp(earlier->group, rule->group))
			return false;
	return true;
}

static void list_group(FILE *out, const struct rule *first)
{
	fprintf(out, "%s%s\n", first == rules ? "" : "\n", first->group);
	for (const struct rule *rule = first; rule < rules + rule_count; rule++)
		if (!strcmp(rule->group, first->group))
			fprintf(out, "  %-24s %s%s\n", rule->name, rule->summary, rule->level == RULE_WARN ? " (warning)" : "");
}

void explain_rules(FILE *out, bool names_only, bool json)
{
	for (const struct rule *rule = rules; rule < rules + rule_count; rule++) {
		if (json)
			rule_json(out, rule);
		else if (names_only)
			fprintf(out, "%s\n", rule->name);
		else if (is_first_of_group(rule))
			list_group(out, rule);
	}
}
