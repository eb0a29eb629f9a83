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

/*
 * A layout takes Graphviz a fraction of a second as long as boxes are few and arrows pass few rows (rows.h); from there on it
 * grows fast: twenty boxes, each with an arrow to each, take ten seconds. So a dense picture is laid out with less effort, with
 * straight arrows and boxes that stand less well, which the text says itself; and one that is too dense even for that not
 * at all, which would be no use to look at either.
 */
enum { DOT_BOXES_MAX = 1000, DOT_PASSED_PRETTY = 800, DOT_PASSED_MAX = 4500 };

enum dot_effort { DOT_PRETTY, DOT_QUICK, DOT_TOO_MUCH };

struct dot_size {
	size_t          boxes, arrows;   /* frames are boxes */
	uint64_t        passed;
	enum dot_effort effort;
};

/* Zero-terminated text of the arena. */
const char *dot_text(struct arena *arena, const struct system *system, size_t *length, struct dot_size *size);

#endif
