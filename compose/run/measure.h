/* SPDX-License-Identifier: MIT */
#ifndef RUN_MEASURE_H
#define RUN_MEASURE_H

#include "model/model.h"
#include "run/log.h"

/*
 * What every component of a system used at most while it was being tested, as lines of a lock file: one for each, in the
 * order of the tree, with its quota, and a word where the quota is slack or tight. Reports come after changes, so what was
 * taken and given back between two of them is not seen.
 */
const char *measure_text(struct arena *arena, const struct system *system, const struct log *log);

#endif
