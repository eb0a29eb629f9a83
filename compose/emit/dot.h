/* SPDX-License-Identifier: MIT */
#ifndef EMIT_DOT_H
#define EMIT_DOT_H

#include "model/system.h"

#include <stddef.h>

/*
 * A checked system as a picture, in the language of Graphviz: components are boxes, sandboxes nested frames, sessions
 * arrows from client to server with service and label. The environment (PD, CPU, LOG, ROM of the binary at core) is left
 * out, since everybody has it; devices and ROM modules are drawn where somebody uses them.
 *
 * What deserves a second look is red: devices and who drives them, and each session by which somebody of another sandbox
 * than the driver's reaches such a driver. Components that a claim trusts have a double frame.
 */
struct arena;

/* Zero-terminated text of the arena. */
const char *dot_text(struct arena *arena, const struct system *system, size_t *length);

/* How many boxes the picture has: layouts of thousands take hours. */
size_t dot_node_count(const struct system *system);

#endif
