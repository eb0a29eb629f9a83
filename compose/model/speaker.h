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
	/* whether some init, as far as is known, starts a child of that name */
	bool        (*starts)(void *context, const char *name);
	/* offers the labels of all, or the names of all */
	void        (*offer)(void *context, struct suggestion *nearest, bool names);
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

/*
 * Whether it is the line by which an init tells of the end of a child, with the init's label or without, and no init
 * starts a child so called. unheard->label is the child's name.
 */
bool speakers_lack_child(const struct speakers *speakers, struct compilation *compilation, const char *text,
                         struct unheard *unheard);

#endif
