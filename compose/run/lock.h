/* SPDX-License-Identifier: MIT */
#ifndef RUN_LOCK_H
#define RUN_LOCK_H

#include "model/model.h"

/*
 * The lock file of a scenario: a section for each system, "NAME on PLATFORM" and a line for each component. It is written
 * anew by each `test --measure`; what was measured earlier and not this time, because fewer platforms were asked for or a
 * test did not pass, stays as it was. Sections are sorted, so that the file does not depend on the order of tests.
 */
struct lock { struct lock_section *sections; };

void lock_add(struct arena *arena, struct lock *lock, const struct system *system, const char *text);

/* `systems` are those of the file. A file that is there and was not written by this function is not touched: fatal. */
void lock_write(struct arena *arena, struct lock *lock, const char *path, const struct system *systems);

#endif
