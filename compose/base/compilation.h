/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_COMPILATION_H
#define COMPOSE_BASE_COMPILATION_H

#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/fatal.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/work.h"

/*
 * One run over one set of inputs: what every stage shares. Everything that any stage makes dies with it, syntax trees
 * perhaps earlier.
 */
struct compilation {
    struct arena       arena;
    struct arena       syntax;       /* what parsing makes: of use until elaboration has ended */
    struct interner    interner;
    struct source_set  sources;
    struct diagnostics diagnostics;
    struct work        work;
};

void compilation_init(struct compilation *);
void compilation_destroy(struct compilation *);

/* Nobody looks at a syntax tree any more: the memory of all of them is for what comes now. */
void compilation_forget_syntax(struct compilation *);

#endif
