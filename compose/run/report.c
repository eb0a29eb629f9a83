/* SPDX-License-Identifier: MIT */
#include "run/report.h"

#include <string.h>

struct line { const char *text; size_t length; };

/* ---- finding the last complete report ---- */

/* What stands behind "[LABEL] report: ", or false. */
static bool report_line(const char *line, size_t length, const char *label, struct line *content)
{
	static const char middle[] = "] report: ";
	size_t const label_length = strlen(label), prefix = 1 + label_length + sizeof middle - 1;
	if (length < prefix || line[0] != '[' || memcmp(line + 1, label, label_length) != 0 ||
	    memcmp(line + 1 + label_length, middle, sizeof middle - 1) != 0)
		return false;
	*content = (struct line) { line + prefix, length - prefix };
	return true;
}

static bool line_is(struct line line, const char *text)
{
	return line.length == strlen(text) && memcmp(line.text, text, line.length) == 0;
}

static bool line_has(struct line line, const char *text)
{
	return memmem(line.text, line.length, text, strlen(text)) != NULL;
}

static bool line_next(const char **at, const char *end, const char **line, size_t *length)
{
	if (*at == end) return false;
	const char *stop = memchr(*at, '\n', (size_t)(end - *at));
	if (!stop) return false;                            /* not complete */
	*line = *at;
	*length = (size_t)(stop - *at);
	*at = stop + 1;
	return true;
}

/* From the line "state" of the first complete report at or behind `from` to behind its end mark. */
static bool next_report(const struct log_text *text, const char *label, size_t from, const char **begin, const char **end)
{
	if (from >= text->length) return false;
	const char *at = text->bytes + from, *const limit = text->bytes + text->length, *line, *open = NULL;
	size_t length;
	while (line_next(&at, limit, &line, &length)) {
		struct line content;
		if (!report_line(line, length, label, &content)) continue;
		if (content.length >= 5 && memcmp(content.text, "state", 5) == 0) open = line;
		if (!line_is(content, "-") || !open) continue;
		*begin = open;
		*end = at;
		return true;
	}
	return false;
}

/* ---- one line of it ---- */

/* The number of " | tag: N", 0 where it is absent or no number. */
static uint64_t number_of(struct line line, const char *tag)
{
	size_t const length = strlen(tag);
	for (size_t at = 0; at + length + 2 < line.length; at++) {
		if (memcmp(line.text + at, tag, length) != 0 || line.text[at + length] != ':') continue;
		if (at < 2 || line.text[at - 1] != ' ' || line.text[at - 2] != '|') continue;
		uint64_t number = 0;
		for (size_t digit = at + length + 2; digit < line.length; digit++) {
			if (line.text[digit] < '0' || line.text[digit] > '9' || number > UINT64_MAX / 10 - 1) break;
			number = 10 * number + (uint64_t)(line.text[digit] - '0');
		}
		return number;
	}
	return 0;
}

static struct report_account account_of(struct line line)
{
	return (struct report_account) {
		.present = true,
		.assigned = number_of(line, "assigned"), .quota = number_of(line, "quota"),
		.used = number_of(line, "used"), .avail = number_of(line, "avail"),
	};
}

/* Is it a node of that type? Then what follows the type. */
static bool node_of(struct line line, const char *type, struct line *rest)
{
	size_t at = 0;
	while (at < line.length && line.text[at] == ' ') at++;
	size_t const length = strlen(type);
	if (line.length - at < 2 + length || memcmp(line.text + at, "+ ", 2) != 0 ||
	    memcmp(line.text + at + 2, type, length) != 0)
		return false;
	at += 2 + length;
	if (at < line.length && line.text[at] != ' ') return false;
	*rest = (struct line) { line.text + at, line.length - at };
	return true;
}

static const char *name_of(struct arena *arena, struct line rest)
{
	size_t begin = 0, end;
	while (begin < rest.length && rest.text[begin] == ' ') begin++;
	const char *bar = memchr(rest.text + begin, '|', rest.length - begin);
	end = bar ? (size_t)(bar - rest.text) : rest.length;
	while (end > begin && rest.text[end - 1] == ' ') end--;
	return arena_copy(arena, rest.text + begin, end - begin);
}

static void report_take(struct arena *arena, const char *at, const char *end, const char *label, struct report *report)
{
	const char *line;
	size_t length;
	*report = (struct report) { 0 };
	struct report_child *child = NULL, **last = &report->children;
	while (line_next(&at, end, &line, &length)) {
		struct line content, rest;
		if (!report_line(line, length, label, &content)) continue;
		if (node_of(content, "child", &rest)) {
			child = arena_new(arena, struct report_child);
			child->name = name_of(arena, rest);
			child->ended = line_has(rest, " | exited: ") || line_has(rest, " | state: faulted");
			*last = child;
			last = &child->next;
		} else if (node_of(content, "ram", &rest)) {
			*(child ? &child->ram : &report->ram) = account_of(rest);
		} else if (node_of(content, "caps", &rest)) {
			*(child ? &child->caps : &report->caps) = account_of(rest);
		}
	}
}

bool report_next(struct arena *arena, const struct log *log, const char *label, size_t *offset, struct report *report)
{
	const struct log_text *text = &log->streams[LOG_CHANNEL_LOG].text;
	const char *begin, *end;
	if (!next_report(text, label, *offset, &begin, &end)) return false;
	*offset = (size_t)(end - text->bytes);
	report_take(arena, begin, end, label, report);
	return true;
}

bool report_read(struct arena *arena, const struct log *log, const char *label, struct report *report)
{
	const struct log_text *text = &log->streams[LOG_CHANNEL_LOG].text;
	const char *begin = NULL, *end = NULL;
	for (size_t from = 0; next_report(text, label, from, &begin, &end); ) from = (size_t)(end - text->bytes);
	if (!begin) return false;
	report_take(arena, begin, end, label, report);
	return true;
}

const struct report_child *report_child_find(const struct report *report, const char *name)
{
	for (const struct report_child *child = report->children; child; child = child->next)
		if (strcmp(child->name, name) == 0) return child;
	return NULL;
}
