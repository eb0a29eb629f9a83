/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_PARSER_H
#define COMPOSE_SYNTAX_PARSER_H

#include "syntax/tokens.h"

/* one run of the generated parser; inside the front end only */
struct parser {
    struct compilation    *compilation;
    struct token_stream    stream;
    struct ast_block      *block;          /* result: of a file */
    struct ast_expression *expression;     /* result: of an expression inside a string */
};

union scenario_value;

/* next token, with its value and place */
int token_stream_next(struct token_stream *, union scenario_value *, struct span *);

/*
 * The expression in a string, at `begin`; NULL if it has a mistake. Expressions in strings contain no strings, so
 * the parser does not nest any further.
 */
struct ast_expression *parse_expression(struct compilation *, const char *text, size_t length_bytes, uint32_t begin);

#endif
