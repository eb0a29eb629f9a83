/* SPDX-License-Identifier: MIT */
#ifndef MODEL_PATTERN_H
#define MODEL_PATTERN_H

#include "model/config.h"

#include "base/arena.h"
#include "base/intern.h"

/*
 * Regular expressions of schemas, in Tcl's notation, as types of values. An expression that only lists words becomes a
 * choice, which messages can say more about. The value matches as a whole, every alternative of the expression.
 *
 * false: no expression, or one that model/regular.h refuses.
 */
bool pattern_type(struct arena *arena, struct interner *interner, const char *expression, struct shape_value *value);

#endif
