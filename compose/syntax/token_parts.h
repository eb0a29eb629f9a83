/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_TOKEN_PARTS_H
#define COMPOSE_SYNTAX_TOKEN_PARTS_H

#include "syntax/parser.h"

/* between the parts of the token stream */

/* a token as the scanner found it */
struct raw { int token; struct span span; bool line_break; };

/* token_scan.c */
struct raw token_read(struct token_stream *);
void       token_hold(struct token_stream *, const struct raw *);          /* token_read gives it again */
void       token_skip_rest(struct token_stream *, struct span *);          /* what never ends takes all of it */

/* token_structure.c */
const struct open_bracket *token_innermost(const struct token_stream *);   /* NULL: nothing is open */
bool               token_in_brackets(const struct token_stream *);         /* ( or [ */
enum block_reading token_reading(const struct token_stream *);             /* how words are read where we are */
enum ast_context   token_context(const struct token_stream *);
bool               token_push(struct token_stream *, struct open_bracket); /* false: too deep, reading was stopped */
bool               token_is_operand(int token);                            /* a name, a value, or what closes one */
bool               token_completes(const struct token_stream *);           /* can a statement end here? */
bool               token_begins_statement(struct token_stream *, const struct raw *, const char *word);

/* tokens for the parser; 0: none, go on reading */
int token_deliver(struct token_stream *, int token, struct span, struct span *result);
int token_insert_semicolon(struct token_stream *, const struct raw *held, struct span *result);
int token_end_statement(struct token_stream *, struct span, struct span *result);
int token_open_block(struct token_stream *, struct span, struct span *result);
int token_close_block(struct token_stream *, const struct raw *, struct span *result);
int token_end_of_text(struct token_stream *, const struct raw *, struct span *result);

/* token_words.c */
int token_of_word(struct token_stream *, const struct raw *, union scenario_value *, struct span *result);

#endif
