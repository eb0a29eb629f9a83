/* SPDX-License-Identifier: MIT */
#ifndef EMIT_SVG_H
#define EMIT_SVG_H

#include <stddef.h>

/*
 * A picture of a text in the language of Graphviz, laid out by its library. The library is loaded when the first picture
 * is asked for: with it in the program, every check would take a millisecond more to start.
 */
struct arena;

/* Zero-terminated; NULL, with *reason, when this compiler was built without Graphviz or the library is not here. */
const char *svg_of_dot(struct arena *arena, const char *dot, size_t *length, const char **reason);

#endif
