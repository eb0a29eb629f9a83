/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_LITERALS_H
#define COMPOSE_SYNTAX_LITERALS_H

#include "syntax/tokens.h"

/*
 * The values of numbers and strings. What is wrong with one is reported; the result is then AST_POISON for a number,
 * and for a string whatever of it was right, so that the parser goes on either way.
 */
struct ast_expression *literal_number(struct token_stream *, struct span);
struct ast_expression *literal_string(struct token_stream *, struct span, bool raw, bool terminated);

#endif
