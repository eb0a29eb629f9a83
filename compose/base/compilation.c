/* SPDX-License-Identifier: MIT */
#include "base/compilation.h"

#include "base/suggest.h"

void compilation_init(struct compilation *compilation)
{
    *compilation = (struct compilation){ .sources.end = 1, .diagnostics.limit = DIAGNOSTICS_MAX };   /* offset 0 is no place */
    arena_init(&compilation->arena);
    arena_init(&compilation->syntax);
    interner_init(&compilation->interner, &compilation->arena);
    suggestions_begin();
}

void compilation_destroy(struct compilation *compilation)
{
    arena_destroy(&compilation->syntax);
    arena_destroy(&compilation->arena);
}

void compilation_forget_syntax(struct compilation *compilation)
{
    arena_take_over(&compilation->arena, &compilation->syntax);
}
