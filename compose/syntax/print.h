/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_PRINT_H
#define COMPOSE_SYNTAX_PRINT_H

#include "syntax/ast.h"

/*
 * The file in canonical form, zero-terminated, in the arena. Comments and groups of lines are kept; formatting twice
 * gives the same text as formatting once. The file must be complete.
 */
char *print_file(struct compilation *, const struct ast_file *, size_t *length_bytes);

#endif
