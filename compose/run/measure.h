/* SPDX-License-Identifier: MIT */
#ifndef RUN_MEASURE_H
#define RUN_MEASURE_H

#include "model/model.h"
#include "run/log.h"

/*
 * What every component of a system used at most while it was being tested: one line for each, in the order of the tree,
 * with its quota, and a word where the quota is slack or tight. Reports come after changes, so what was taken and given
 * back between two of them is not seen. A system that was booted in several ways has one set of marks.
 */
struct marks;

struct marks *marks_new(struct arena *arena, const struct system *system);
void          marks_take(struct arena *arena, struct marks *marks, const struct system *system, const struct log *log);
const char   *marks_text(struct arena *arena, const struct marks *marks, const struct system *system);

#endif
