/* SPDX-License-Identifier: MIT */
#include "syntax/context.h"

/* the contexts that blocks of statements make; config depends on what it is the config of */
static struct { enum ast_statement_kind kind; enum ast_context inside; } const blocks[] = {
    { AST_TEMPLATE,       CONTEXT_TEMPLATE },
    { AST_INTERFACE,      CONTEXT_INTERFACE },
    { AST_COMPONENT,      CONTEXT_COMPONENT },
    { AST_PLATFORM,       CONTEXT_PLATFORM },
    { AST_SCENARIO,       CONTEXT_SCENARIO },
    { AST_START,          CONTEXT_START },
    { AST_SANDBOX,        CONTEXT_SANDBOX },
    { AST_POLICY,         CONTEXT_CONFIG },
    { AST_DEFAULT_POLICY, CONTEXT_CONFIG },
    { AST_CONFIG,         CONTEXT_CONFIG },
    { AST_REPORT,         CONTEXT_CONFIG },
    { AST_ROUTE,          CONTEXT_CONFIG },
    { AST_EXPORT,         CONTEXT_CONFIG },
    { AST_DEFAULT_ROUTE,  CONTEXT_CONFIG },
    { AST_NODE,           CONTEXT_CONFIG },
    { AST_SHAPE_NODE,     CONTEXT_SHAPE },
    { AST_SESSION,        CONTEXT_SESSION },
    { AST_PACKETS,        CONTEXT_PACKETS },
    { AST_CORE,           CONTEXT_CORE },
    { AST_COST,           CONTEXT_COST },
    { AST_DEVICE,         CONTEXT_DEVICE },
};

enum { BLOCK_COUNT = sizeof(blocks) / sizeof(blocks[0]) };

enum ast_context context_inside(enum ast_statement_kind kind, enum ast_context around)
{
    if (kind == AST_CONFIG && around == CONTEXT_COMPONENT) return CONTEXT_SHAPE;
    for (size_t i = 0; i < BLOCK_COUNT; i++)
        if (blocks[i].kind == kind) return blocks[i].inside;
    return around;
}

struct checker {
    struct compilation *compilation;
    unsigned            contexts[AST_STATEMENT_KIND_COUNT];   /* where each kind may stand */
};

/* "a scenario, a sandbox or a template" */
static const char *context_list(struct compilation *c, unsigned contexts)
{
    const char *text = NULL;
    for (unsigned i = 0; i < CONTEXT_COUNT; i++) {
        unsigned const bit = 1u << i;
        if (!(contexts & bit)) continue;
        bool const last = (contexts >> i) == 1;
        const char *const name = context_name((enum ast_context)bit);
        text = text ? arena_format(&c->arena, "%s%s%s", text, last ? " or " : ", ", name) : name;
    }
    return text ? text : "no block";
}

/* `ram: 1M;` where `ram 1M;` is meant */
static bool report_colon(struct checker *checker, const struct ast_statement *statement, enum ast_context context)
{
    if (statement->kind != AST_ATTRIBUTE) return false;

    const struct ast_attribute *const attribute = (const struct ast_attribute *)statement;
    const struct statement_word *const word = attribute->key.string ? NULL : statement_word(attribute->key.text);
    if (!word || !(word->contexts & context)) return false;

    struct compilation *const c = checker->compilation;
    struct span const colon = { attribute->key.span.end, attribute->key.span.end + 1 };
    struct diagnostic *const d = diagnostic_error(c, "misplaced-statement", statement->span,
                                                  "'%s' is a statement here and takes no ':'", word->word);
    if (*source_text(c, colon) == ':')
        diagnostic_help_edit(c, d, colon, "", "write it without ':', or inside 'config { }' if it is an attribute");
    return true;
}

static void report(struct checker *checker, const struct ast_statement *statement, enum ast_context context)
{
    if (report_colon(checker, statement, context)) return;
    if (statement->kind == AST_USE && context != CONTEXT_FILE && ((const struct ast_use *)statement)->is_file) {
        diagnostic_error(checker->compilation, "misplaced-statement", statement->span,
                         "a file is used outside of everything else, not in %s", context_name(context));
        return;
    }

    bool const has_word = statement_word_of_kind(statement->kind) != NULL;
    const char *const word = ast_statement_word(statement->kind);
    struct diagnostic *const d = diagnostic_error(checker->compilation, "misplaced-statement", statement->keyword,
                                                  has_word ? "'%s' cannot stand in %s" : "%s cannot stand in %s",
                                                  word, context_name(context));
    diagnostic_help(checker->compilation, d, "it belongs in %s",
                    context_list(checker->compilation, checker->contexts[statement->kind]));
}

static bool allowed(const struct checker *checker, const struct ast_statement *statement, enum ast_context context)
{
    /* a file is used at the top; templates everywhere */
    bool const nested_file = statement->kind == AST_USE && ((const struct ast_use *)statement)->is_file
                          && context != CONTEXT_FILE;
    return (checker->contexts[statement->kind] & context) && !nested_file;
}

/* ---- names that must be known without evaluation ------------------------------------------------------------- */

static void require_constant(struct checker *checker, const struct ast_name *name)
{
    if (name->string && !name->text)
        diagnostic_error(checker->compilation, "syntax", name->span,
                         "the name of a declaration cannot be computed");
}

static void require_constants(struct checker *checker, const struct ast_names *names)
{
    for (size_t i = 0; i < names->count; i++) require_constant(checker, &names->items[i]);
}

static void require_constant_services(struct checker *checker, const struct ast_requires *requires)
{
    for (size_t i = 0; i < requires->requirements.count; i++)
        require_constant(checker, &requires->requirements.items[i].service);
}

/* declarations are the same for every scenario: only what a scenario starts can have a computed name */
static void check_names(struct checker *checker, const struct ast_statement *statement, enum ast_context context)
{
    bool const of_scenario = context & (CONTEXT_SCENARIO | CONTEXT_SANDBOX | CONTEXT_START | CONTEXT_TEMPLATE);
    switch (statement->kind) {
    case AST_INTERFACE: case AST_COMPONENT: case AST_PLATFORM: case AST_SCENARIO: case AST_PACKETS:
        require_constant(checker, &((const struct ast_declaration *)statement)->name);
        require_constants(checker, &((const struct ast_declaration *)statement)->platforms);
        break;
    case AST_CHECK:
        require_constants(checker, &((const struct ast_check *)statement)->rules);
        break;
    case AST_RPC:
        require_constants(checker, &((const struct ast_rpc *)statement)->errors);
        break;
    case AST_DEVICE:
        require_constant(checker, &((const struct ast_device *)statement)->name);
        break;
    case AST_PROVIDES: case AST_SIGNAL: case AST_ARCH: case AST_KERNEL: case AST_DEVICES: case AST_IMAGE:
    case AST_IMPLEMENTS:
        if (!of_scenario) require_constants(checker, &((const struct ast_list *)statement)->names);
        break;
    case AST_REQUIRES:
        if (!of_scenario) require_constant_services(checker, (const struct ast_requires *)statement);
        break;
    default:
        break;
    }
}

/* ---- walk --------------------------------------------------------------------------------------------------- */

static void check_block(struct checker *checker, struct ast_block *block, enum ast_context context);

static void check_targets(struct checker *checker, const struct ast_route *route)
{
    for (size_t i = 0; i < route->targets.count; i++)
        check_block(checker, route->targets.items[i].policy, CONTEXT_CONFIG);
}

static void check_branches(struct checker *checker, const struct ast_if *condition, enum ast_context context)
{
    for (size_t i = 0; i < condition->branches.count; i++)
        check_block(checker, condition->branches.items[i].body, context);
}

/* the blocks that a statement holds */
static void check_inside(struct checker *checker, struct ast_statement *statement, enum ast_context context)
{
    enum ast_context const inside = context_inside(statement->kind, context);
    switch (statement->kind) {
    case AST_TEMPLATE: case AST_INTERFACE: case AST_COMPONENT: case AST_PLATFORM: case AST_SCENARIO:
    case AST_SANDBOX: case AST_PACKETS: case AST_CORE: case AST_COST:
        check_block(checker, ((struct ast_declaration *)statement)->body, inside);
        break;
    case AST_FOR:
        check_block(checker, ((struct ast_for *)statement)->body, inside);
        break;
    case AST_IF:
        check_branches(checker, (struct ast_if *)statement, inside);
        break;
    case AST_START:
        check_block(checker, ((struct ast_start *)statement)->body, inside);
        break;
    case AST_ROUTE: case AST_EXPORT: case AST_DEFAULT_ROUTE:
        check_targets(checker, (struct ast_route *)statement);
        break;
    case AST_POLICY: case AST_DEFAULT_POLICY:
        check_block(checker, ((struct ast_policy *)statement)->body, inside);
        break;
    case AST_CONFIG: case AST_REPORT:
        check_block(checker, ((struct ast_config *)statement)->body, inside);
        break;
    case AST_NODE:
        check_block(checker, ((struct ast_node *)statement)->body, inside);
        break;
    case AST_SHAPE_NODE:
        check_block(checker, ((struct ast_shape *)statement)->body, inside);
        break;
    case AST_SESSION:
        check_block(checker, ((struct ast_session *)statement)->body, inside);
        break;
    case AST_DEVICE:
        check_block(checker, ((struct ast_device *)statement)->body, inside);
        break;
    default:
        break;
    }
}

static void check_block(struct checker *checker, struct ast_block *block, enum ast_context context)
{
    if (!block) return;

    struct ast_statement **link = &block->first;
    block->last = NULL;
    while (*link) {
        struct ast_statement *const statement = *link;
        if (!allowed(checker, statement, context)) {
            report(checker, statement, context);
            *link = statement->next;
            block->count--;
            continue;
        }
        check_names(checker, statement, context);
        check_inside(checker, statement, context);
        block->last = statement;
        link = &statement->next;
    }
}

void context_check(struct compilation *c, struct ast_file *file)
{
    struct checker checker = { .compilation = c };
    for (unsigned kind = 0; kind < AST_STATEMENT_KIND_COUNT; kind++)
        checker.contexts[kind] = statement_contexts((enum ast_statement_kind)kind);
    check_block(&checker, &file->block, CONTEXT_FILE);
}
