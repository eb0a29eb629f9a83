/* SPDX-License-Identifier: MIT */
#include "model/label.h"
#include "model/text.h"

#include <string.h>

static const char  separator[]  = " -> ";
static const size_t separator_chars = sizeof(separator) - 1;

static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t text_chars = strlen(text), suffix_chars = strlen(suffix);
	return text_chars >= suffix_chars && !strcmp(text + text_chars - suffix_chars, suffix);
}

/* The begin of the last element. */
static const char *last_element(const char *label)
{
	const char *element = label;
	for (const char *next; (next = strstr(element, separator)); )
		element = next + separator_chars;
	return element;
}

const char *label_relative(const char *label, const char *child)
{
	size_t child_chars = strlen(child);
	if (strncmp(label, child, child_chars) || !starts_with(label + child_chars, separator))
		return NULL;
	return label + child_chars + separator_chars;
}

/* A condition that a longer label could still meet is met by some of a family, never certainly by none. */
static enum label_verdict verdict(bool matches_now, bool may_match_longer, bool stays_when_longer, struct label label)
{
	if (!label.is_prefix)
		return matches_now ? LABEL_YES : LABEL_NO;
	if (matches_now && stays_when_longer)
		return LABEL_YES;
	return matches_now || may_match_longer ? LABEL_SOME : LABEL_NO;
}

enum label_verdict label_match(const struct label_pattern *pattern, const char *child, struct label label)
{
	if (pattern->match == LABEL_ANY)
		return LABEL_YES;
	if (pattern->match == LABEL_UNSCOPED)
		return verdict(pattern->text == label.text, starts_with(pattern->text, label.text), false, label);
	if (pattern->match == LABEL_LAST)
		return verdict(!strcmp(last_element(label.text), pattern->text), true, false, label);

	const char *relative = label_relative(label.text, child);
	if (!relative)
		return LABEL_NO;
	switch (pattern->match) {
	case LABEL_EXACT:
		return verdict(!strcmp(relative, pattern->text), starts_with(pattern->text, relative), false, label);
	case LABEL_PREFIX:
		return verdict(starts_with(relative, pattern->text), starts_with(pattern->text, relative), true, label);
	case LABEL_SUFFIX:
		return verdict(ends_with(relative, pattern->text), true, false, label);
	default:
		return LABEL_NO;
	}
}

const char *label_scoped(struct interner *interner, const char *child, const char *label)
{
	return text_joined(interner, child, separator, label);
}

const char *label_last_element(struct interner *interner, const char *label)
{
	const char *element = last_element(label);
	return element == label ? label : intern_string(interner, element);
}

const char *label_identity(struct interner *interner, const char *label)
{
	const char *element = last_element(label);
	return element == label ? intern(interner, "", 0)
	                        : intern(interner, label, (size_t)(element - label) - separator_chars);
}

const char *label_trimmed(struct interner *interner, const char *label)
{
	const char *from  = label + strspn(label, " ");
	size_t      chars = strlen(from), all = chars;
	while (chars && from[chars - 1] == ' ')
		chars--;
	return from == label && chars == all ? label : intern(interner, from, chars);
}

bool label_covers(const struct label_pattern *earlier, const struct label_pattern *later)
{
	if (earlier->match == LABEL_ANY)
		return true;
	if (later->match == LABEL_ANY)
		return false;
	if (earlier->match == later->match && earlier->text == later->text)
		return true;
	switch (earlier->match) {
	case LABEL_PREFIX:
		return (later->match == LABEL_EXACT || later->match == LABEL_PREFIX)
		       && starts_with(later->text, earlier->text);
	case LABEL_SUFFIX:
		return (later->match == LABEL_EXACT || later->match == LABEL_SUFFIX)
		       && ends_with(later->text, earlier->text);
	case LABEL_LAST:
		return (later->match == LABEL_EXACT || later->match == LABEL_UNSCOPED)
		       && !strcmp(last_element(later->text), earlier->text);
	default:
		return false;
	}
}
