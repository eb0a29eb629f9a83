/* SPDX-License-Identifier: MIT */
#include "syntax/build.h"

#include <string.h>

struct arena *build_arena(struct parser *parser) { return &parser->compilation->syntax; }

/* ---- blocks and names --------------------------------------------------------------------------------------- */

struct ast_block *build_block(struct parser *parser) { return arena_new(build_arena(parser), struct ast_block); }

void build_append(struct ast_block *block, struct ast_statement *statement)
{
    if (!statement) return;
    if (block->last) block->last->next = statement;
    else block->first = statement;
    block->last = statement;
    block->count++;
}

struct ast_name build_plain_name(const char *text, struct span span)
{
    return (struct ast_name){ .text = text, .span = span };
}

struct ast_name build_quoted_name(struct ast_expression *string, struct span span)
{
    return (struct ast_name){ .text = string->string.plain, .string = string, .span = span };
}

/* ---- statements --------------------------------------------------------------------------------------------- */

struct ast_statement *build_base(struct parser *parser, struct ast_statement *statement, enum ast_statement_kind kind,
                                 struct span span, struct span keyword)
{
    statement->kind    = kind;
    statement->span    = span;
    statement->keyword = keyword;
    statement->doc     = token_stream_doc(&parser->stream, span.begin);
    return statement;
}

void *build_statement(struct parser *parser, size_t size_bytes, enum ast_statement_kind kind, struct span span,
                      struct span keyword)
{
    return build_base(parser, arena_alloc(build_arena(parser), size_bytes), kind, span, keyword);
}

#define NEW(type, kind, span, keyword) \
    ((struct type *)build_statement(parser, sizeof(struct type), kind, span, keyword))

struct ast_statement *build_declaration(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                        struct span keyword, struct ast_name name, struct ast_parameters parameters,
                                        struct ast_names platforms, struct ast_block *body)
{
    struct ast_declaration *const declaration = NEW(ast_declaration, kind, span, keyword);
    declaration->name       = name;
    declaration->parameters = parameters;
    declaration->platforms  = platforms;
    declaration->body       = body;
    return &declaration->base;
}

struct ast_statement *build_value(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                  struct span keyword, struct ast_expression *value)
{
    struct ast_value *const statement = NEW(ast_value, kind, span, keyword);
    statement->value = value;
    return &statement->base;
}

struct ast_statement *build_qemu(struct parser *parser, struct span span, struct span keyword, struct ast_name way,
                                 struct ast_expression *words)
{
    struct ast_qemu *const statement = NEW(ast_qemu, AST_QEMU, span, keyword);
    statement->way   = way;
    statement->words = words;
    return &statement->base;
}

struct ast_statement *build_list(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                 struct span keyword, struct ast_names names)
{
    struct ast_list *const list = NEW(ast_list, kind, span, keyword);
    list->names = names;

    bool const takes_one = kind == AST_SIGNAL || kind == AST_ARCH || kind == AST_KERNEL;
    if (takes_one && names.count > 1)
        token_stream_error(&parser->stream, names.items[1].span, "unexpected second name, '%s' takes one",
                           ast_statement_word(kind));
    return &list->base;
}

struct ast_statement *build_affinity(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                     struct span keyword, struct ast_expression *x, struct ast_expression *y,
                                     struct ast_expression *width, struct ast_expression *height)
{
    struct ast_affinity *const affinity = NEW(ast_affinity, kind, span, keyword);
    affinity->x      = x;
    affinity->y      = y;
    affinity->width  = width;
    affinity->height = height;
    return &affinity->base;
}

static bool name_is(const struct ast_name *name, const char *text)
{
    return name->text && !name->string && strcmp(name->text, text) == 0;
}

struct ast_statement *build_route(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                  struct span keyword, struct ast_name service, struct ast_pattern *pattern,
                                  struct ast_targets targets)
{
    struct ast_route *const route = NEW(ast_route, kind, span, keyword);
    route->service     = service;
    route->any_service = !ast_name_present(&service) || name_is(&service, "any");
    route->pattern     = pattern;
    route->targets     = targets;
    return &route->base;
}

struct ast_statement *build_config(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                   struct span keyword, enum ast_config_form form, struct ast_expression *file,
                                   struct ast_block *body)
{
    struct ast_config *const config = NEW(ast_config, kind, span, keyword);
    config->form = form;
    config->file = file;
    config->body = body;
    return &config->base;
}

struct ast_statement *build_node(struct parser *parser, struct span span, struct ast_name type,
                                 struct ast_expression *value, struct ast_block *body)
{
    struct ast_node *const node = NEW(ast_node, AST_NODE, span, type.span);
    node->type  = type;
    node->value = value;
    node->body  = body;
    return &node->base;
}

struct ast_statement *build_shape(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                  struct ast_name name, enum ast_multiplicity multiplicity, struct ast_type *type,
                                  struct ast_expression *initial, struct ast_block *body)
{
    struct ast_shape *const shape = NEW(ast_shape, kind, span, name.span);
    shape->name         = name;
    shape->multiplicity = multiplicity;
    shape->type         = type;
    shape->initial      = initial;
    shape->body         = body;
    return &shape->base;
}

struct ast_statement *build_region(struct parser *parser, enum ast_statement_kind kind, struct span span,
                                   struct span keyword, struct ast_expression *expression)
{
    struct ast_region *const region = NEW(ast_region, kind, span, keyword);
    if (expression->kind == AST_OPERATION && expression->operator == AST_ADD) {
        region->start = expression->left;
        region->size  = expression->right;
        return &region->base;
    }
    if (expression->kind != AST_POISON)
        token_stream_error(&parser->stream, expression->span, "unexpected value, expected 'base + size'");
    region->start = region->size = build_expression(parser, AST_POISON, expression->span);
    return &region->base;
}

void build_branch(struct parser *parser, struct ast_if *statement, struct ast_expression *condition,
                  struct ast_block *body)
{
    *vector_add(build_arena(parser), &statement->branches) = (struct ast_if_branch){ condition, body };
}

/* ---- parts of statements ------------------------------------------------------------------------------------ */

static void report_repetition(struct parser *parser, struct span word)
{
    token_stream_error(&parser->stream, word, "unexpected second %s", token_stream_quote(&parser->stream, word));
}

void build_once(struct parser *parser, struct ast_expression **slot, struct ast_expression *value, struct span word)
{
    if (*slot && value) report_repetition(parser, word);
    if (value) *slot = value;
}

void build_mark(struct parser *parser, bool *mark, struct span word)
{
    if (*mark) report_repetition(parser, word);
    *mark = true;
}

void build_target_policy(struct parser *parser, struct ast_target *target, struct ast_block *policy, struct span word)
{
    if (target->policy) report_repetition(parser, word);
    target->policy = policy;
}

struct ast_quota *build_amounts(struct parser *parser, struct ast_quota *so_far, struct ast_expression *ram,
                                struct ast_expression *caps, struct span word)
{
    struct ast_quota *const quota = so_far ? so_far : arena_new(build_arena(parser), struct ast_quota);
    build_once(parser, &quota->ram, ram, word);
    build_once(parser, &quota->caps, caps, word);
    return quota;
}

struct ast_irq *build_irq_trigger(struct parser *parser, struct ast_irq *irq, enum ast_irq_trigger trigger,
                                  struct span word)
{
    if (irq->trigger) report_repetition(parser, word);
    irq->trigger = trigger;
    return irq;
}

struct ast_irq *build_irq_polarity(struct parser *parser, struct ast_irq *irq, enum ast_irq_polarity polarity,
                                   struct span word)
{
    if (irq->polarity) report_repetition(parser, word);
    irq->polarity = polarity;
    return irq;
}

struct ast_requirement *build_requirement(struct parser *parser, struct ast_name service,
                                          struct ast_expression *label, struct span span)
{
    struct ast_requirement *const requirement = arena_new(build_arena(parser), struct ast_requirement);
    requirement->service = service;
    requirement->label   = label;
    requirement->span    = span;
    return requirement;
}

struct ast_target *build_target(struct parser *parser, struct ast_name name)
{
    struct ast_target *const target = arena_new(build_arena(parser), struct ast_target);
    target->kind = name_is(&name, "parent") ? AST_TARGET_PARENT
                 : name_is(&name, "any")    ? AST_TARGET_ANY : AST_TARGET_CHILD;
    target->name = name;
    target->span = name.span;
    return target;
}

struct ast_pattern *build_pattern(struct parser *parser, enum ast_pattern_kind kind, struct ast_expression *text,
                                  struct span span)
{
    struct ast_pattern *const pattern = arena_new(build_arena(parser), struct ast_pattern);
    *pattern = (struct ast_pattern){ .kind = kind, .text = text, .span = span };
    return pattern;
}

struct ast_parameter *build_parameter(struct parser *parser, struct ast_name name, struct ast_type *type,
                                      struct ast_expression *initial, struct span span)
{
    struct ast_parameter *const parameter = arena_new(build_arena(parser), struct ast_parameter);
    *parameter = (struct ast_parameter){ .name = name, .type = type, .initial = initial, .span = span };
    return parameter;
}

/* ---- assertions --------------------------------------------------------------------------------------------- */

/* the arguments of isolated() and separate() are names, which look like references */
static bool take_subjects(struct parser *parser, struct ast_assert *assertion, const struct ast_expressions *arguments)
{
    for (size_t i = 0; i < arguments->count; i++) {
        struct ast_expression *const argument = arguments->items[i];
        if (argument->kind == AST_POISON) return false;
        if (argument->kind != AST_REFERENCE && argument->kind != AST_STRING) {
            token_stream_error(&parser->stream, argument->span, "unexpected value, expected a name");
            return false;
        }
        struct ast_name const name = argument->kind == AST_REFERENCE ? argument->name
                                                                     : build_quoted_name(argument, argument->span);
        *vector_add(build_arena(parser), &assertion->subjects) = name;
    }
    return true;
}

struct ast_assert *build_assert_condition(struct parser *parser, struct ast_expression *condition,
                                          struct ast_names trusting)
{
    struct ast_assert *const assertion = arena_new(build_arena(parser), struct ast_assert);
    assertion->kind      = AST_ASSERT_CONDITION;
    assertion->condition = condition;
    assertion->others    = trusting;

    bool const is_call   = condition->kind == AST_CALL;
    bool const isolated  = is_call && name_is(&condition->name, "isolated");
    bool const separate  = is_call && name_is(&condition->name, "separate");
    if ((isolated || separate) && take_subjects(parser, assertion, condition->arguments))
        assertion->kind = isolated ? AST_ASSERT_ISOLATED : AST_ASSERT_SEPARATE;

    if (trusting.count && !separate)
        token_stream_error(&parser->stream, trusting.items[0].span,
                           "unexpected 'trusting', only 'separate(...)' trusts somebody");
    return assertion;
}

struct ast_assert *build_assert_reaches(struct parser *parser, struct ast_name subject, struct ast_name service,
                                        bool only, struct ast_names via)
{
    struct ast_assert *const assertion = arena_new(build_arena(parser), struct ast_assert);
    assertion->kind    = AST_ASSERT_REACHES;
    assertion->service = service;
    assertion->only    = only;
    assertion->others  = via;
    *vector_add(build_arena(parser), &assertion->subjects) = subject;
    return assertion;
}

struct ast_assert *build_assert_only_uses(struct parser *parser, struct ast_names subjects, struct ast_name service,
                                          struct ast_expression *label)
{
    struct ast_assert *const assertion = arena_new(build_arena(parser), struct ast_assert);
    assertion->kind     = AST_ASSERT_ONLY_USES;
    assertion->subjects = subjects;
    assertion->service  = service;
    assertion->label    = label;
    return assertion;
}

/* ---- types -------------------------------------------------------------------------------------------------- */

struct ast_type *build_type(struct parser *parser, const char *name, struct span name_span,
                            struct ast_expression *length, struct span span)
{
    struct ast_type *const type = arena_new(build_arena(parser), struct ast_type);
    type->kind   = AST_TYPE_NAMED;
    type->name   = build_plain_name(name, name_span);
    type->length = length;
    type->span   = span;
    return type;
}

struct ast_type *build_capability_type(struct parser *parser, struct ast_name name, struct span span)
{
    struct ast_type *const type = arena_new(build_arena(parser), struct ast_type);
    type->kind = AST_TYPE_CAPABILITY;
    type->name = name;
    type->span = span;
    return type;
}

struct ast_type *build_range_type(struct parser *parser, struct ast_expression *range, struct span span)
{
    struct ast_type *const type = arena_new(build_arena(parser), struct ast_type);
    type->kind  = AST_TYPE_RANGE;
    type->range = range;
    type->span  = span;
    return type;
}

struct ast_type *build_choice_type(struct parser *parser, struct ast_type *so_far, struct ast_expression *choice)
{
    struct ast_type *const type = so_far ? so_far : arena_new(build_arena(parser), struct ast_type);
    type->kind = AST_TYPE_CHOICE;
    *vector_add(build_arena(parser), &type->choices) = choice;
    return type;
}

/* ---- expressions -------------------------------------------------------------------------------------------- */

static unsigned depth_of(const struct ast_expression *e) { return e ? e->depth : 0; }

/* an expression over up to two others; poison if one of them is, or if the tree would become too deep */
static struct ast_expression *compound(struct parser *parser, enum ast_expression_kind kind, struct span span,
                                       struct ast_expression *left, struct ast_expression *right)
{
    bool const poisoned = (left && left->kind == AST_POISON) || (right && right->kind == AST_POISON);
    if (poisoned) return build_expression(parser, AST_POISON, span);

    unsigned const left_depth = depth_of(left), right_depth = depth_of(right);
    unsigned const depth = 1 + (left_depth > right_depth ? left_depth : right_depth);
    if (depth > AST_EXPRESSION_DEPTH_MAX) {
        token_stream_error(&parser->stream, span_at_end(span), "expression has more than %d levels of operators",
                           AST_EXPRESSION_DEPTH_MAX);
        return build_expression(parser, AST_POISON, span);
    }
    struct ast_expression *const e = build_expression(parser, kind, span);
    e->depth = (uint16_t)depth;
    e->left  = left;
    e->right = right;
    return e;
}

struct ast_expression *build_expression(struct parser *parser, enum ast_expression_kind kind, struct span span)
{
    struct ast_expression *const e = arena_new(build_arena(parser), struct ast_expression);
    e->kind  = kind;
    e->span  = span;
    e->depth = 1;
    return e;
}

struct ast_expression *build_reference(struct parser *parser, const char *name, struct span span)
{
    bool const yes = strcmp(name, "yes") == 0;
    if (yes || strcmp(name, "no") == 0) {
        struct ast_expression *const e = build_expression(parser, AST_BOOL, span);
        e->boolean = yes;
        return e;
    }
    struct ast_expression *const e = build_expression(parser, AST_REFERENCE, span);
    e->name = build_plain_name(name, span);
    return e;
}

struct ast_expression *build_group(struct parser *parser, struct ast_expression *inner, struct span span)
{
    return compound(parser, AST_GROUP, span, inner, NULL);
}

struct ast_expression *build_prefix(struct parser *parser, enum ast_operator operator, struct span operator_span,
                                    struct ast_expression *operand)
{
    struct ast_expression *const e = compound(parser, AST_PREFIX, span_join(operator_span, operand->span), operand,
                                              NULL);
    if (e->kind == AST_POISON) return e;
    e->operator      = operator;
    e->operator_span = operator_span;
    return e;
}

struct ast_expression *build_operation(struct parser *parser, enum ast_operator operator, struct span operator_span,
                                       struct ast_expression *left, struct ast_expression *right)
{
    struct ast_expression *const e = compound(parser, AST_OPERATION, span_join(left->span, right->span), left, right);
    if (e->kind == AST_POISON) return e;
    e->operator      = operator;
    e->operator_span = operator_span;
    return e;
}

struct ast_expression *build_range(struct parser *parser, struct ast_expression *first, struct ast_expression *last,
                                   struct span operator_span)
{
    struct ast_expression *const e = compound(parser, AST_RANGE, span_join(first->span, last->span), first, last);
    if (e->kind != AST_POISON) e->operator_span = operator_span;
    return e;
}

struct ast_expression *build_per(struct parser *parser, struct ast_expression *amount, struct ast_name service,
                                 struct span span)
{
    struct ast_expression *const e = compound(parser, AST_PER, span, amount, NULL);
    if (e->kind != AST_POISON) e->name = service;
    return e;
}

struct ast_expression *build_call(struct parser *parser, struct ast_name name,
                                  const struct ast_expressions *arguments, struct span span)
{
    struct ast_expression *deepest = NULL;
    for (size_t i = 0; i < arguments->count; i++)
        if (depth_of(arguments->items[i]) > depth_of(deepest)) deepest = arguments->items[i];

    struct ast_expression *const e = compound(parser, AST_CALL, span, deepest, NULL);
    if (e->kind == AST_POISON) return e;
    e->left      = NULL;
    e->name      = name;
    e->arguments = arena_new(build_arena(parser), struct ast_expressions);
    *e->arguments = *arguments;
    return e;
}
