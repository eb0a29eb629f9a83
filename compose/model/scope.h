/* SPDX-License-Identifier: MIT */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include "model/value.h"
#include "syntax/ast.h"

/*
 * What names mean where an expression stands: variables of loops, parameters of templates, interfaces and scenarios.
 * Scopes are chained from the inside out and live as long as the statements they are for are being elaborated. Behind
 * the outermost one stand the `let`s of all loaded files, the values of -D, and the words of the platform (arch,
 * kernel, platform).
 */
struct binding {
	const char     *name;
	struct span     span;
	struct value    value;
	struct binding *next;
};

struct scope {
	const struct scope *outer;
	struct binding     *bindings;
	unsigned            count;
};

struct elaborator;

void scope_bind(struct elaborator *elaborator, struct scope *scope, const char *name, struct span span,
                struct value value);

/* What the scope itself binds to a name; NULL: nothing. */
const struct binding *scope_binding(struct elaborator *elaborator, const struct scope *scope, const char *name);

/*
 * The value of an expression. A mistake is reported once and gives VALUE_POISON, which spreads silently.
 * auto, rest, percentages, ranges, `per` and calls have no value of their own: where they are allowed, the statement
 * takes them apart itself; anywhere else they are reported here.
 */
struct value expression_value(struct elaborator *elaborator, const struct scope *scope,
                              const struct ast_expression *expression);

/* With the type that the place demands; anything else is reported [wrong-type]. false: poison. */
bool expression_u64(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                    uint64_t *number);
bool expression_i64(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                    int64_t *number);
bool expression_bool(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                     bool *truth);
bool expression_time(struct elaborator *elaborator, const struct scope *scope, const struct ast_expression *expression,
                     uint64_t *microseconds);

/* NULL for poison; numbers and bools are accepted as their text. */
const char *expression_text(struct elaborator *elaborator, const struct scope *scope,
                            const struct ast_expression *expression);

/* The text of a name, interpolated when it is a string; NULL for poison. */
const char *name_text(struct elaborator *elaborator, const struct scope *scope, const struct ast_name *name);

#endif
