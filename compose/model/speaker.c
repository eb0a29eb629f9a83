/* SPDX-License-Identifier: MIT */
#include "model/speaker.h"

#include <string.h>

static const char separator[] = " -> ";

enum { SEPARATOR_CHARS = sizeof(separator) - 1 };

/* The end of the name that a label goes on with, at most `end`. */
static const char *name_end(const char *text, const char *end)
{
	for (const char *at = text; at < end; at++)
		if (!strncmp(at, separator, SEPARATOR_CHARS))
			return at;
	return end;
}

static struct suggestion nearest_to(const struct speakers *speakers, const char *text, bool names)
{
	struct suggestion best;
	suggestion_init(&best, text);
	speakers->offer(speakers->context, &best, names);
	return best;
}

static bool lacks(const struct speakers *speakers, const void *sandbox, struct unheard *unheard)
{
	if (speakers->goes_by(speakers->context, unheard->label))
		return false;
	unheard->sandbox = sandbox;
	unheard->nearest = nearest_to(speakers, unheard->label, false).word;
	return true;
}

/* What no label begins with is the component's own text, unless it is the label of an init's child but for a slip. */
static bool is_slip(const struct speakers *speakers, struct unheard *unheard)
{
	enum { SLIP = 2 * SUGGESTION_EDIT };
	struct suggestion near = nearest_to(speakers, unheard->label, false);
	unheard->nearest = near.word;
	return near.word && near.distance <= SLIP && strstr(near.word, separator);
}

bool speakers_lack(const struct speakers *speakers, struct compilation *compilation, const char *text,
                   struct unheard *unheard)
{
	const char *name = text + 1, *end = *text == '[' ? strchr(name, ']') : NULL;
	size_t      chars = strlen(speakers->top_name);
	const void *at = speakers->top;

	if (!end)
		return false;
	*unheard = (struct unheard){ .label = intern(&compilation->interner, name, (size_t)(end - name)) };
	if (strncmp(name, speakers->top_name, chars) || (name + chars < end && name[chars] != ' '))
		return is_slip(speakers, unheard);
	if (name_end(name, end) != name + chars)
		return lacks(speakers, NULL, unheard);
	for (name += chars; name < end && !speakers->has_more(speakers->context, at); name = name_end(name, end)) {
		name += SEPARATOR_CHARS;
		const char *child = intern(&compilation->interner, name, (size_t)(name_end(name, end) - name));
		const void *below = speakers->child(speakers->context, at, child);
		if (!below)
			return lacks(speakers, at, unheard);
		at = below;
	}
	return false;
}

bool speakers_lack_child(const struct speakers *speakers, struct compilation *compilation, const char *text,
                         struct unheard *unheard)
{
	static const char begin[] = "child \"", end[] = "\" exited";
	const char *after_label = *text == '[' ? strstr(text, "] ") : NULL;
	const char *name        = after_label ? after_label + 2 : text;

	if (strncmp(name, begin, sizeof(begin) - 1))
		return false;
	name += sizeof(begin) - 1;
	const char *behind = strstr(name, end);
	if (!behind)
		return false;
	*unheard = (struct unheard){ .label = intern(&compilation->interner, name, (size_t)(behind - name)) };
	if (speakers->starts(speakers->context, unheard->label))
		return false;
	unheard->nearest = nearest_to(speakers, unheard->label, true).word;
	return true;
}
