/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_PARSE_H
#define COMPOSE_SYNTAX_PARSE_H

#include "syntax/ast.h"

/*
 * Text to tree. Every syntax error of the file is reported, and every statement that holds none is in the tree.
 * Never returns NULL.
 */
struct ast_file *parse_source(struct compilation *, struct source *);

/* load and parse a file that the command line names: one that cannot be read is fatal */
struct ast_file *parse_file(struct compilation *, const char *path);

/*
 * Load and parse a file that the text at `from` names. A file that cannot be read is reported there as
 * [missing-file]; then the result is NULL.
 */
struct ast_file *parse_used_file(struct compilation *, const char *path, struct span from);

struct ast_file *parse_memory(struct compilation *, const char *name, const char *text, size_t length_bytes);

#endif
