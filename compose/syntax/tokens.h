/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_TOKENS_H
#define COMPOSE_SYNTAX_TOKENS_H

#include "syntax/words.h"

/*
 * The stream of tokens between scanner and parser.
 *
 * It decides what a word means where it stands (syntax/words.h), keeps comments for the formatter and `##` comments
 * for the statement behind them, and repairs the structure of a text, so that the parser always meets balanced
 * braces: a brace that closes nothing is dropped, one that is missing at the end is added, and a `;` that is missing
 * is added where it can only have been forgotten. Each repair is reported.
 */

/* what the scanner returns beside single characters */
enum raw_token {
    RAW_END = 0,
    RAW_WORD = 256, RAW_NUMBER, RAW_STRING, RAW_RAW_STRING,
    RAW_UNTERMINATED_STRING, RAW_UNTERMINATED_RAW_STRING, RAW_UNTERMINATED_COMMENT, RAW_FOREIGN_COMMENT,
    RAW_ARROW, RAW_RANGE, RAW_EQUAL, RAW_UNEQUAL, RAW_LESS_EQUAL, RAW_GREATER_EQUAL, RAW_AND, RAW_OR,
    RAW_UNKNOWN,
};

enum {
    NESTING_MAX       = 256,   /* braces and brackets inside each other */
    SYNTAX_ERRORS_MAX = 200,   /* per file; behind that, the rest of the file is not read */
};

struct open_bracket {
    char                         bracket;     /* `{`, `(` or `[` */
    struct span                  span;
    enum block_reading           reading;     /* of the block */
    bool                         in_component;
    const struct statement_word *statement;   /* that the bracket stands in; NULL: attribute, node, ... */
    bool                         continues;   /* `with { }`: behind the block, the statement goes on */
};

/* a `##` comment belongs to the statement whose first token begins here */
struct doc_comment { uint32_t token_begin; const char *text; };
struct doc_comments VECTOR_OF(struct doc_comment);

/* a piece of text being parsed: a file, or an expression inside a string */
struct token_stream {
    struct compilation          *compilation;
    void                        *scanner;
    char                        *text;             /* the scanner's buffer */
    uint32_t                     begin;            /* of the text, in span space */
    uint32_t                     length_bytes;
    bool                         malformed;        /* bytes that are no text were reported already */
    int                          first_token;      /* which of the parser's languages this is; 0: was delivered */

    bool                         is_file;          /* else an expression, without statements */

    /* where we are */
    int                          previous;         /* token delivered last, 0 at the begin */
    struct span                  previous_span;
    bool                         line_break;       /* since the previous token */
    bool                         at_statement;     /* the next token begins a statement */
    bool                         closed_branch;    /* the last block that ended was of `if` or `else` */
    bool                         unknown;          /* the statement is of no known kind: its block is passed over */
    const struct statement_word *statement;        /* that we are in */
    bool                         recovering;       /* the parser skips to the end of the statement */
    bool                         end_lost;         /* the `;` went with a string that has no end */
    bool                         stopped;          /* too many errors, too deep: nothing but the end follows */
    struct open_bracket          open[NESTING_MAX];
    unsigned                     open_count;

    /* a token that was read but is held back by an inserted one; also the order of closing at the end */
    bool                         held;
    int                          held_raw;
    struct span                  held_span;
    bool                         held_line_break;
    struct diagnostic           *missing_semicolon;   /* the report of the last one that was added, or NULL */
    bool                         truncated;        /* "end of file" was delivered as a token */
    struct span                  suspect;          /* a `{` that the indentation says is not closed */

    /* what came by */
    struct ast_comments         *comments;         /* or NULL */
    struct doc_comments          docs;
    struct span                  doc_span;         /* of `##` comments that wait for their statement */
    const char                  *doc_text;
    size_t                       error_count;
    bool                         unbalanced;       /* braces were dropped or added */
};

/* begin reading at a token that tells the parser what it reads */
void token_stream_init(struct token_stream *, struct compilation *, char *text, size_t length_bytes, uint32_t begin,
                       int first_token);
void token_stream_destroy(struct token_stream *);

/* of the scanner: the next two characters behind its token that are not blanks; and its end */
void scanner_following(void *scanner, char following[2]);
void scanner_release(void *scanner);

/* called by the scanner for the comment that it stands on */
void token_stream_comment(struct token_stream *, bool is_doc);

/* the text of the `##` comments before the token at `begin`, or NULL */
const char *token_stream_doc(const struct token_stream *, uint32_t begin);

/* one more syntax error of this text; at the limit, reading ends */
struct diagnostic *token_stream_error(struct token_stream *, struct span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* are words read as attributes and nodes here? */
bool token_stream_in_config(const struct token_stream *);

/* a token's text in quotes, shortened, for messages */
const char *token_stream_quote(const struct token_stream *, struct span);

#endif
