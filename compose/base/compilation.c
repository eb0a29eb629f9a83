/* SPDX-License-Identifier: MIT */
#include "base/compilation.h"

void compilation_init(struct compilation *compilation)
{
    *compilation = (struct compilation){ .sources.end = 1 };   /* offset 0 is no place */
    arena_init(&compilation->arena);
    interner_init(&compilation->interner, &compilation->arena);
}

void compilation_destroy(struct compilation *compilation)
{
    arena_destroy(&compilation->arena);
}
