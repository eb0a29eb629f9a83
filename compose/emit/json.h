/* SPDX-License-Identifier: MIT */
/* The resolved system for other programs: modules, nodes, quotas, and where every session goes. */
#ifndef EMIT_JSON_H
#define EMIT_JSON_H

#include "model/system.h"

#include <stddef.h>

struct arena;

/* Returns zero-terminated text of the arena and its length. */
const char *json_text(struct arena *arena, const struct system *system, size_t *length);

#endif
