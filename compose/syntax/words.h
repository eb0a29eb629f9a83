/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_WORDS_H
#define COMPOSE_SYNTAX_WORDS_H

#include "syntax/ast.h"

/*
 * The words that mean something, and where they do.
 *
 * No word is reserved: a child can be called `timer`, `report` or `ram`, and a config attribute `label`. A word is a
 * keyword where a statement begins, if it is in the table of statements and no `:` follows; and behind that, where it
 * continues the statement that it stands in. Everywhere else it is a name.
 */

/* the contexts in which a statement can stand, a set of bits */
enum ast_context {
    CONTEXT_FILE      = 1 << 0,
    CONTEXT_SCENARIO  = 1 << 1,
    CONTEXT_SANDBOX   = 1 << 2,
    CONTEXT_START     = 1 << 3,
    CONTEXT_TEMPLATE  = 1 << 4,
    CONTEXT_COMPONENT = 1 << 5,
    CONTEXT_INTERFACE = 1 << 6,
    CONTEXT_SESSION   = 1 << 7,
    CONTEXT_PACKETS   = 1 << 8,
    CONTEXT_PLATFORM  = 1 << 9,
    CONTEXT_CORE      = 1 << 10,
    CONTEXT_COST      = 1 << 11,
    CONTEXT_DEVICE    = 1 << 12,   /* of a platform */
    CONTEXT_CONFIG    = 1 << 13,   /* also reports and policies */
    CONTEXT_SHAPE     = 1 << 14,   /* config of a component */
};

enum { CONTEXT_COUNT = 15 };

/* "a sandbox", "a start node", ... */
const char *context_name(enum ast_context);

/* how words are read inside the block of a statement */
enum block_reading {
    READ_STATEMENTS,
    READ_CONFIG,      /* words that begin a statement are attributes and nodes, but for `for` and `if` */
    READ_SHAPE,       /* the same for the shape of a component's config */
    READ_COST,        /* kinds of kernel objects */
    READ_INHERITED,   /* as outside */
};

enum statement_end {
    END_SEMICOLON,
    END_BLOCK,
    END_EITHER,
};

struct statement_word {
    const char             *word;
    int                     token;
    enum ast_statement_kind kind;
    enum statement_end      end;
    enum block_reading      reading;
    unsigned                contexts;   /* of this kind; a further kind of the same word has a row of its own */
};

/* the statement that a word begins, NULL if none; the word is interned and the tables are marked (words_init) */
const struct statement_word *statement_word(const char *word);

/* the row of a kind of statement, NULL if no word begins it */
const struct statement_word *statement_word_of_kind(enum ast_statement_kind);

/* contexts of a kind of statement */
unsigned statement_contexts(enum ast_statement_kind);

/* all rows, to offer suggestions */
const struct statement_word *statement_words(size_t *count);

/* where a continuation is looked for */
enum { AFTER_OPERAND = -1, AFTER_OPERATOR = -2 };

/*
 * The token of a word inside the statement that began with `statement`, 0 if it is a name there. `after` is the token
 * of the keyword directly before, or AFTER_OPERAND (a name, value or closing bracket), or AFTER_OPERATOR.
 */
int continuation_token(const struct statement_word *statement, int after, const char *word);

/* mark the words in the interner of the compilation; cheap, and harmless to repeat */
void words_init(struct compilation *);

#endif
