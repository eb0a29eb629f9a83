/* SPDX-License-Identifier: MIT */
#ifndef MODEL_REGULAR_H
#define MODEL_REGULAR_H

#include "base/compilation.h"

/*
 * Regular expressions in Tcl's notation, as Genode's schemas write them, against whole texts.
 *
 * Both come from strangers. The C library's matcher takes exponential time and gigabytes for expressions of thirty
 * characters, so this is one whose costs are known beforehand: an expression becomes an automaton of at most
 * REGULAR_STATES_MAX states, bounded repetitions written out, and all states that a beginning of the text leads to are
 * followed at once. Matching takes no memory beyond the automaton's, and at most states times characters steps, which
 * are paid for (base/work.h).
 *
 * Texts are UTF-8; a byte that is none counts as a character of its own. Not known here, and refused: looking ahead,
 * references to earlier groups, ends of words, collating elements, a class's complement within brackets.
 */
enum { REGULAR_STATES_MAX = 4000 };

struct regular;

/* NULL: no expression, or one that is refused. */
struct regular *regular_parse(struct arena *arena, const char *expression);

/* Does the whole text match? true, too, when the account of work is empty: `where` is what that is said of. */
bool regular_matches(struct compilation *compilation, struct regular *regular, const char *text, struct span where);

#endif
