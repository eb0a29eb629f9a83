/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_PORTABILITY_H
#define COMPOSE_PORTABILITY_H

#include "base/arena.h"
#include "model/system.h"

#include <stdio.h>

/*
 * What differs between the systems of one scenario on several platforms: services of core, drivers and their devices,
 * modules, quotas. One line for each, with the platforms behind each value. The systems have been checked. Nothing is
 * printed where nothing differs.
 */
void portability_print(FILE *out, struct arena *arena, const struct system *first, const struct system *end);

#endif
