/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_PRINTER_H
#define COMPOSE_SYNTAX_PRINTER_H

#include "syntax/ast.h"

/*
 * The formatter, inside: a text that grows, and the place in the comments of the file.
 *
 * Line breaks between statements are the author's: what stood on one line stays on one line if it fits. So are
 * blanks that align things. Everything else is canonical; inside a statement, a list that does not fit is broken.
 */

enum { PRINT_WIDTH = 120, PRINT_INDENT = 4 };

struct printer {
    struct compilation       *compilation;
    const struct ast_file    *file;
    char                     *text;
    size_t                    length, capacity;
    size_t                    line_begin;      /* of the current line, in text */
    unsigned                  indent;          /* columns */
    bool                      one_line;        /* trying to keep a block on one line */
    size_t                    next_comment;    /* first comment of the file not yet printed */
};

/* text */
void   print_text(struct printer *, const char *);
void   print_bytes(struct printer *, const char *, size_t length);
void   print_source(struct printer *, struct span);    /* as the author wrote it */
void   print_line_break(struct printer *);
size_t print_column(const struct printer *);

/*
 * The gap before what stands at an offset of the source: a blank, or as many as the author wrote to align it, or a
 * line break where the author broke the line.
 */
void   print_gap(struct printer *, uint32_t offset);

/* the same for a word that stands before the offset, and the word */
void   print_gap_word(struct printer *, const char *word, uint32_t offset);

/* the same, on a new line if what follows the word, of that length, would not fit */
void   print_gap_word_before(struct printer *, const char *word, uint32_t offset, size_t length);

/* between two items of a list */
void   print_list_comma(struct printer *, struct span next);

/* parts */
void print_name(struct printer *, const struct ast_name *);
void print_names(struct printer *, const struct ast_names *);
void print_expression(struct printer *, const struct ast_expression *);
void print_type(struct printer *, const struct ast_type *);
void print_parameters(struct printer *, const struct ast_parameters *);

/* a statement with its `;` or block, without indentation and comments around it */
void print_statement(struct printer *, const struct ast_statement *);

/* ` { ... }` */
void print_block(struct printer *, const struct ast_block *);

#endif
