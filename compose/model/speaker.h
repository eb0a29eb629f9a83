/* SPDX-License-Identifier: MIT */
/*
 * Who can be heard in the log. A line begins with the label of its component in brackets: the names of the inits above it
 * and its own, joined by " -> ". So a text that begins so names a component, and one that nobody starts is never heard of.
 * More may stand behind a component's name only where the component opens further LOG sessions, or serves LOG itself.
 */
#ifndef MODEL_SPEAKER_H
#define MODEL_SPEAKER_H

#include "base/compilation.h"
#include "base/suggest.h"

/* A tree of components, whatever describes it; the pointers are the owner's. */
struct speakers {
	const char *top_name;
	const void *top;
	/* `name` is interned. NULL: nobody of that name */
	const void *(*child)(void *context, const void *sandbox, const char *name);
	/* whether texts of it may begin with longer labels than its own */
	bool        (*has_more)(void *context, const void *speaker);
	/* whether a LOG session arrives at core by this label, because a route changes what it is called */
	bool        (*goes_by)(void *context, const char *label);
	/* offers the labels of all */
	void        (*offer)(void *context, struct suggestion *nearest);
	void       *context;
};

/* A label that nobody has. */
struct unheard {
	const char *label;       /* interned */
	const char *nearest;     /* a label that is nearly the same; NULL: none */
	const void *sandbox;     /* who starts no such child; NULL: the label begins with somebody else than the top */
};

/* Whether nobody can print a line that `text` is the begin of. Text in brackets that is no label is a component's own. */
bool speakers_lack(const struct speakers *speakers, struct compilation *compilation, const char *text,
                   struct unheard *unheard);

#endif
