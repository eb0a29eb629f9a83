/* SPDX-License-Identifier: MIT */
/*
 * C headers for the target, generated from declarations: RPC stubs from interfaces, constants from platforms. What the
 * checker adds up and what the running system charges have one source.
 */
#ifndef EMIT_STUBS_H
#define EMIT_STUBS_H

#include "model/platform.h"

#include <stdio.h>

/*
 * Writes one header with the client calls, operation tables and dispatchers of the interfaces whose declaration stands
 * in `file` (compared by pointer), in their order in the list. `word_bytes` is 4 or 8.
 */
void stubs_write(FILE *out, const struct interface *interfaces, const char *file, unsigned word_bytes);

/* Writes the header with what core and init charge on that platform. */
void stubs_cost_write(FILE *out, const struct platform *platform);

/* Writes the header with the addresses and interrupts of the platform's devices, fit for assembler and linker scripts. */
void stubs_board_write(FILE *out, const struct platform *platform);

#endif
