/* SPDX-License-Identifier: MIT */
#ifndef RUN_CONFINED_H
#define RUN_CONFINED_H

#include <stddef.h>

/*
 * Work of a foreign library in a process of its own, with a bound on the processor's time: one that hangs or crashes is ended
 * there, and nothing of it is left here. The process shares no memory with this one; its result comes through a pipe.
 */
struct arena;

/* Returns a text and its length, or NULL and a reason. */
typedef const char *confined_work(struct arena *arena, void *context, size_t *length, const char **reason);

/* The same of the work: its text in the arena, with a zero behind it; NULL with its reason, or that it was ended. */
const char *confined(struct arena *arena, confined_work *work, void *context, unsigned processor_seconds, size_t *length,
                     const char **reason);

#endif
