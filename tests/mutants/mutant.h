/* SPDX-License-Identifier: MIT */
/*
 * Single-fault mutants of scenarios.
 *
 * A mutant is its base with one fault in its structure: a route that leads elsewhere, a policy that is gone, less memory.
 * It is made in the text, at places that the tree names, so that it differs from its base exactly there. An operator is
 * a kind of fault; it looks at one statement and leaves a mutant for each way in which that statement can be wrong.
 *
 * What a mutation must not touch is what the base states about its behaviour: the texts that are printed, and the
 * expectations. A system that greets differently because it was told so is not at fault.
 */
#ifndef TESTS_MUTANT_H
#define TESTS_MUTANT_H

#include "syntax/ast.h"

struct mutator;
struct site;

/* `kind` is the kind of statement that the operator looks at. */
struct mutant_operator {
	const char             *name;
	enum ast_statement_kind kind;
	void                  (*apply)(struct mutator *, const struct site *);
};

extern const struct mutant_operator operators_of_routes[], operators_of_nodes[], operators_of_quotas[],
	operators_of_configs[], operators_of_texts[];      /* each ends with one without name */

/* Scenario or sandbox: whose children can be each other's servers. */
struct scope {
	const struct scope     *outer;         /* NULL: of the scenario */
	const char             *label;         /* "init -> red"; NULL: in a template, where it is not known */
	const struct ast_block *body;
	struct ast_names        children;      /* those whose names stand in the text */
};

struct site {
	struct ast_statement       *statement;
	const struct ast_block     *block;     /* that the statement stands in */
	const struct scope         *scope;
	const struct ast_statement *child;     /* the start node or sandbox around the statement, or NULL */
};

struct mutant_edit {
	struct span span;
	const char *text;
};

struct mutant_edit_vector VECTOR_OF(struct mutant_edit);

struct mutant {
	const struct mutant_operator *operator;
	const char                   *base;
	struct mutator               *mutator;
	struct mutant_edit_vector     edits;       /* in the order of the text; the first two say what was changed */
	uint64_t                      order;       /* random */
	unsigned                      rank;        /* among those of the same operator and base */
};

struct mutant_vector VECTOR_OF(struct mutant);

struct mutator {
	struct compilation            compilation;
	const char                   *name;        /* of the base */
	struct ast_file              *file;
	const struct mutant_operator *operator;    /* at work */
	struct mutant_vector          mutants;
	uint64_t                      random;
};

/* ---- leaving mutants ---- */

void mutant_delete(struct mutator *, struct span);
void mutant_replace(struct mutator *, struct span, const char *format, ...) __attribute__((format(printf, 3, 4)));
void mutant_insert(struct mutator *, uint32_t at, const char *format, ...) __attribute__((format(printf, 3, 4)));
void mutant_swap(struct mutator *, struct span, struct span);
void mutant_move(struct mutator *, struct span, uint32_t to);

/*
 * What stands at `span` makes another program of a child: what the base expects of that child is no expectation any
 * more. The child's own lines go, and those that may be its own; those of other components stay.
 */
void mutant_exchange(struct mutator *, const struct site *, struct span, const char *text);

/* A statement more for a start node or sandbox, which gets a block where it has none. */
void mutant_insert_into(struct mutator *, const struct ast_statement *child, const char *text);

/* ---- what every family does to a statement ---- */

void statement_drop(struct mutator *, const struct site *);
void statement_duplicate(struct mutator *, const struct site *);

/* Exchanges it with the one behind, if that is of its kind. */
void statement_swap_with_next(struct mutator *, const struct site *);

/* ---- words ---- */

const char *text_under(struct mutator *, struct span);
const char *misspelt(struct mutator *, const char *word);

/* The text of a string without interpolation, or NULL. */
const char *plain_text(const struct ast_expression *);

/* The name by which a start node or sandbox is known among its siblings, or NULL. */
const char *child_name(const struct ast_statement *);

#endif
