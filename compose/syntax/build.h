/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_BUILD_H
#define COMPOSE_SYNTAX_BUILD_H

#include "syntax/parser.h"

/*
 * Making nodes of the tree: what the grammar's actions call. Each takes spans from the parser's locations.
 * What the grammar cannot forbid (a part given twice, a range without a size) is reported here.
 */

struct arena *build_arena(struct parser *);

struct ast_block *build_block(struct parser *);
void              build_append(struct ast_block *, struct ast_statement *);   /* NULL: nothing */

void *build_statement(struct parser *, size_t size_bytes, enum ast_statement_kind, struct span, struct span keyword);

struct ast_name build_plain_name(const char *text, struct span);
struct ast_name build_quoted_name(struct ast_expression *string, struct span);

/* statements */
struct ast_statement *build_declaration(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                        struct ast_name, struct ast_parameters, struct ast_names platforms,
                                        struct ast_block *);
struct ast_statement *build_qemu(struct parser *, struct span, struct span keyword, struct ast_name way,
                                 struct ast_expression *words);
struct ast_statement *build_value(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                  struct ast_expression *);
struct ast_statement *build_list(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                 struct ast_names);
struct ast_statement *build_affinity(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                     struct ast_expression *x, struct ast_expression *y,
                                     struct ast_expression *width, struct ast_expression *height);
struct ast_statement *build_route(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                  struct ast_name service, struct ast_pattern *, struct ast_targets);
struct ast_statement *build_config(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                   enum ast_config_form, struct ast_expression *file, struct ast_block *);
struct ast_statement *build_node(struct parser *, struct span, struct ast_name type, struct ast_expression *value,
                                 struct ast_block *);
struct ast_statement *build_shape(struct parser *, enum ast_statement_kind, struct span, struct ast_name,
                                  enum ast_multiplicity, struct ast_type *, struct ast_expression *initial,
                                  struct ast_block *);
struct ast_statement *build_region(struct parser *, enum ast_statement_kind, struct span, struct span keyword,
                                   struct ast_expression *);
void build_branch(struct parser *, struct ast_if *, struct ast_expression *condition, struct ast_block *);

struct ast_quota *build_amounts(struct parser *, struct ast_quota *so_far, struct ast_expression *ram,
                                struct ast_expression *caps, struct span word);

/* make a statement of a part that was built before it */
struct ast_statement *build_base(struct parser *, struct ast_statement *, enum ast_statement_kind, struct span,
                                 struct span keyword);

/* assertions */
struct ast_assert *build_assert_condition(struct parser *, struct ast_expression *, struct ast_names trusting);
struct ast_assert *build_assert_reaches(struct parser *, struct ast_name subject, struct ast_name service, bool only,
                                        struct ast_names via);
struct ast_assert *build_assert_only_uses(struct parser *, struct ast_names subjects, struct ast_name service,
                                          struct ast_expression *label);

/* parts of statements; `word` is the place to report a repetition at */
void build_once(struct parser *, struct ast_expression **slot, struct ast_expression *value, struct span word);
void build_mark(struct parser *, bool *mark, struct span word);
void build_target_policy(struct parser *, struct ast_target *, struct ast_block *, struct span word);
struct ast_irq *build_irq_trigger(struct parser *, struct ast_irq *, enum ast_irq_trigger, struct span word);
struct ast_irq *build_irq_polarity(struct parser *, struct ast_irq *, enum ast_irq_polarity, struct span word);
struct ast_requirement *build_requirement(struct parser *, struct ast_name, struct ast_expression *label, struct span);
struct ast_target      *build_target(struct parser *, struct ast_name);
struct ast_pattern     *build_pattern(struct parser *, enum ast_pattern_kind, struct ast_expression *, struct span);
struct ast_parameter   *build_parameter(struct parser *, struct ast_name, struct ast_type *,
                                        struct ast_expression *initial, struct span);

/* types */
struct ast_type *build_type(struct parser *, const char *name, struct span name_span, struct ast_expression *length,
                            struct span);
struct ast_type *build_capability_type(struct parser *, struct ast_name, struct span);
struct ast_type *build_range_type(struct parser *, struct ast_expression *range, struct span);
struct ast_type *build_choice_type(struct parser *, struct ast_type *, struct ast_expression *choice);

/* expressions */
struct ast_expression *build_expression(struct parser *, enum ast_expression_kind, struct span);
struct ast_expression *build_reference(struct parser *, const char *name, struct span);
struct ast_expression *build_group(struct parser *, struct ast_expression *, struct span);
struct ast_expression *build_prefix(struct parser *, enum ast_operator, struct span, struct ast_expression *);
struct ast_expression *build_operation(struct parser *, enum ast_operator, struct span, struct ast_expression *left,
                                       struct ast_expression *right);
struct ast_expression *build_range(struct parser *, struct ast_expression *first, struct ast_expression *last,
                                   struct span);
struct ast_expression *build_per(struct parser *, struct ast_expression *, struct ast_name, struct span);
struct ast_expression *build_call(struct parser *, struct ast_name, const struct ast_expressions *, struct span);

#endif
