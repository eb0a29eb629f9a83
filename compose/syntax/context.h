/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_CONTEXT_H
#define COMPOSE_SYNTAX_CONTEXT_H

#include "syntax/words.h"

/* the context inside the block of a statement; 0 for loops and conditions, which take over the one around them */
enum ast_context context_inside(enum ast_statement_kind, enum ast_context around);

/* report every statement that stands where its kind may not, and take it out of the tree */
void context_check(struct compilation *, struct ast_file *);

#endif
