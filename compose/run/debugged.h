/* SPDX-License-Identifier: MIT */
/*
 * One component of a system on Linux that is looked at: by gdb, which is attached by hand, or by valgrind, which executes it.
 * What core is told of it are the words behind the image.
 */
#ifndef RUN_DEBUGGED_H
#define RUN_DEBUGGED_H

#include "base/arena.h"
#include "image/image.h"
#include "model/model.h"
#include "options.h"

struct debugged {
	const char *gdb, *valgrind;            /* the component's name or label; at most one is not null */
	const char *symbols;                   /* file with the symbols of the program; null: where the build left it */
	const char *const *valgrind_words;     /* further words of valgrind */
	size_t valgrind_word_count;
};

/* Whether the command line makes sense, whatever the scenario is; says what does not. */
bool debugged_options(const struct options *options, const struct debugged *debugged);

/*
 * Gives the way to boot the words that core needs; nothing, if nobody is to be looked at. False: it was said that there is
 * no such component. Fatal if valgrind, or what it has to read, is not there.
 */
bool debugged_find(const struct options *options, const struct debugged *debugged, const struct system *system,
                   struct arena *arena, struct image_boot *boot);

#endif
