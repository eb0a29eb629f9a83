/* SPDX-License-Identifier: MIT */
#include "syntax/words.h"

#include <string.h>

#include "scenario_parser.h"

enum {
    /* a scenario is the first init, so what a sandbox can hold it can hold too, as far as it concerns children */
    INIT      = CONTEXT_SCENARIO | CONTEXT_SANDBOX | CONTEXT_TEMPLATE,
    /* what an init says of one child; a sandbox is a child as well */
    CHILD     = CONTEXT_START | CONTEXT_SANDBOX | CONTEXT_TEMPLATE,
    ANY_CHILD = INIT | CHILD,
};

/*
 * A statement is one row: the word, what the parser calls it, what the tree calls it, how it ends, how its block is
 * read, and where it may stand. Rows of the same token have the same form in the grammar.
 */
static const struct statement_word words[] = {
    { "use", TOKEN_USE, AST_USE, END_SEMICOLON, READ_STATEMENTS, CONTEXT_FILE | ANY_CHILD },
    { "let", TOKEN_LET, AST_LET, END_SEMICOLON, READ_STATEMENTS, CONTEXT_FILE | ANY_CHILD },
    { "template", TOKEN_TEMPLATE, AST_TEMPLATE, END_BLOCK, READ_STATEMENTS, CONTEXT_FILE },
    { "interface", TOKEN_DECLARATION, AST_INTERFACE, END_BLOCK, READ_STATEMENTS, CONTEXT_FILE },
    { "component", TOKEN_DECLARATION, AST_COMPONENT, END_BLOCK, READ_STATEMENTS, CONTEXT_FILE },
    { "platform", TOKEN_DECLARATION, AST_PLATFORM, END_BLOCK, READ_STATEMENTS, CONTEXT_FILE },
    { "scenario", TOKEN_SCENARIO, AST_SCENARIO, END_BLOCK, READ_STATEMENTS, CONTEXT_FILE },

    { "for", TOKEN_FOR, AST_FOR, END_BLOCK, READ_INHERITED, ANY_CHILD | CONTEXT_CONFIG },
    { "if", TOKEN_IF, AST_IF, END_BLOCK, READ_INHERITED, ANY_CHILD | CONTEXT_CONFIG },
    { "else", TOKEN_ELSE, AST_IF, END_BLOCK, READ_INHERITED, ANY_CHILD | CONTEXT_CONFIG },

    { "start", TOKEN_START, AST_START, END_EITHER, READ_STATEMENTS, INIT },
    { "sandbox", TOKEN_DECLARATION, AST_SANDBOX, END_BLOCK, READ_STATEMENTS, INIT },
    { "binary", TOKEN_VALUE, AST_BINARY, END_SEMICOLON, READ_STATEMENTS,
      CONTEXT_START | CONTEXT_TEMPLATE | CONTEXT_COMPONENT },
    { "ram", TOKEN_QUOTA, AST_RAM, END_SEMICOLON, READ_STATEMENTS,
      ANY_CHILD | CONTEXT_COMPONENT | CONTEXT_SESSION | CONTEXT_CORE },
    { "caps", TOKEN_QUOTA, AST_CAPS, END_SEMICOLON, READ_STATEMENTS,
      ANY_CHILD | CONTEXT_COMPONENT | CONTEXT_SESSION | CONTEXT_CORE },
    { "clients", TOKEN_QUOTA, AST_CLIENTS, END_SEMICOLON, READ_STATEMENTS, CONTEXT_COMPONENT },
    { "priority", TOKEN_VALUE, AST_PRIORITY, END_SEMICOLON, READ_STATEMENTS, CHILD },
    { "affinity", TOKEN_AFFINITY, AST_AFFINITY, END_SEMICOLON, READ_STATEMENTS, CHILD },
    { "affinity_space", TOKEN_AFFINITY_SPACE, AST_AFFINITY_SPACE, END_SEMICOLON, READ_STATEMENTS, INIT },
    { "heartbeat", TOKEN_HEARTBEAT, AST_HEARTBEAT, END_SEMICOLON, READ_STATEMENTS, CHILD },
    { "heartbeat", TOKEN_HEARTBEAT, AST_HEARTBEAT_RATE, END_SEMICOLON, READ_STATEMENTS, INIT },
    { "exit", TOKEN_EXIT, AST_EXIT_PROPAGATE, END_SEMICOLON, READ_STATEMENTS, CHILD },
    { "version", TOKEN_VALUE, AST_VERSION, END_SEMICOLON, READ_STATEMENTS, CHILD },
    { "managing_system", TOKEN_MANAGING_SYSTEM, AST_MANAGING_SYSTEM, END_SEMICOLON, READ_STATEMENTS,
      CHILD | CONTEXT_COMPONENT },
    { "ld", TOKEN_VALUE, AST_LD, END_SEMICOLON, READ_STATEMENTS, CHILD },
    { "provides", TOKEN_LIST, AST_PROVIDES, END_SEMICOLON, READ_STATEMENTS,
      CHILD | CONTEXT_COMPONENT | CONTEXT_CORE },
    { "implements", TOKEN_LIST, AST_IMPLEMENTS, END_SEMICOLON, READ_STATEMENTS, CONTEXT_COMPONENT },
    { "requires", TOKEN_REQUIREMENTS, AST_REQUIRES, END_SEMICOLON, READ_STATEMENTS,
      CONTEXT_START | CONTEXT_TEMPLATE | CONTEXT_COMPONENT },
    { "import", TOKEN_REQUIREMENTS, AST_IMPORT, END_SEMICOLON, READ_STATEMENTS, INIT },
    { "export", TOKEN_ROUTE, AST_EXPORT, END_SEMICOLON, READ_CONFIG, CONTEXT_SANDBOX | CONTEXT_TEMPLATE },
    { "route", TOKEN_ROUTE, AST_ROUTE, END_SEMICOLON, READ_CONFIG, CHILD },
    { "default", TOKEN_DEFAULT, AST_DEFAULT_ROUTE, END_SEMICOLON, READ_CONFIG, INIT },
    { "default", TOKEN_DEFAULT, AST_DEFAULT_POLICY, END_BLOCK, READ_CONFIG, CHILD },
    { "policy", TOKEN_POLICY, AST_POLICY, END_BLOCK, READ_CONFIG, CHILD },
    { "config", TOKEN_CONFIG, AST_CONFIG, END_EITHER, READ_CONFIG,
      ANY_CHILD | CONTEXT_COMPONENT },
    { "report", TOKEN_REPORT, AST_REPORT, END_BLOCK, READ_CONFIG, INIT },
    { "rom", TOKEN_ROM, AST_ROM, END_SEMICOLON, READ_STATEMENTS, ANY_CHILD },
    { "note", TOKEN_VALUE, AST_NOTE, END_SEMICOLON, READ_STATEMENTS, ANY_CHILD | CONTEXT_COMPONENT | CONTEXT_PLATFORM },
    { "prio_levels", TOKEN_VALUE, AST_PRIO_LEVELS, END_SEMICOLON, READ_STATEMENTS, INIT },
    { "preserve", TOKEN_PRESERVE, AST_PRESERVE, END_SEMICOLON, READ_STATEMENTS, INIT },
    { "alias", TOKEN_ALIAS, AST_ALIAS, END_SEMICOLON, READ_STATEMENTS, INIT },

    { "assert", TOKEN_ASSERT, AST_ASSERT, END_SEMICOLON, READ_STATEMENTS, CONTEXT_SCENARIO | CONTEXT_TEMPLATE },
    { "expect", TOKEN_EXPECTATION, AST_EXPECT, END_SEMICOLON, READ_STATEMENTS, CONTEXT_SCENARIO | CONTEXT_TEMPLATE },
    { "forbid", TOKEN_EXPECTATION, AST_FORBID, END_SEMICOLON, READ_STATEMENTS, CONTEXT_SCENARIO | CONTEXT_TEMPLATE },
    { "send", TOKEN_EXPECTATION, AST_SEND, END_SEMICOLON, READ_STATEMENTS, CONTEXT_SCENARIO | CONTEXT_TEMPLATE },
    { "check", TOKEN_CHECK, AST_CHECK, END_SEMICOLON, READ_STATEMENTS,
      CONTEXT_FILE | CONTEXT_SCENARIO | CONTEXT_TEMPLATE },

    { "session", TOKEN_SESSION, AST_SESSION, END_BLOCK, READ_STATEMENTS, CONTEXT_INTERFACE },
    { "rpc", TOKEN_RPC, AST_RPC, END_SEMICOLON, READ_STATEMENTS, CONTEXT_INTERFACE },
    { "signal", TOKEN_LIST, AST_SIGNAL, END_SEMICOLON, READ_STATEMENTS, CONTEXT_INTERFACE },
    { "packets", TOKEN_DECLARATION, AST_PACKETS, END_BLOCK, READ_STATEMENTS, CONTEXT_INTERFACE },
    { "queue", TOKEN_VALUE, AST_QUEUE, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PACKETS },

    { "arch", TOKEN_LIST, AST_ARCH, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "kernel", TOKEN_LIST, AST_KERNEL, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "memory", TOKEN_REGION, AST_MEMORY, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "load", TOKEN_VALUE, AST_LOAD, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "cpus", TOKEN_VALUE, AST_CPUS, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "core", TOKEN_SECTION, AST_CORE, END_BLOCK, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "cost", TOKEN_SECTION, AST_COST, END_BLOCK, READ_COST, CONTEXT_PLATFORM },
    { "caps_total", TOKEN_VALUE, AST_CAPS_TOTAL, END_SEMICOLON, READ_STATEMENTS, CONTEXT_CORE },
    { "device", TOKEN_DEVICE, AST_DEVICE, END_EITHER, READ_STATEMENTS, CONTEXT_COMPONENT | CONTEXT_PLATFORM },
    { "devices", TOKEN_LIST, AST_DEVICES, END_SEMICOLON, READ_STATEMENTS, CONTEXT_CORE },
    { "io_mem", TOKEN_REGION, AST_IO_MEM, END_SEMICOLON, READ_STATEMENTS, CONTEXT_DEVICE },
    { "io_port", TOKEN_REGION, AST_IO_PORT, END_SEMICOLON, READ_STATEMENTS, CONTEXT_DEVICE },
    { "irq", TOKEN_IRQ, AST_IRQ, END_SEMICOLON, READ_STATEMENTS, CONTEXT_DEVICE },
    { "image", TOKEN_LIST, AST_IMAGE, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
    { "qemu", TOKEN_QEMU, AST_QEMU, END_SEMICOLON, READ_STATEMENTS, CONTEXT_PLATFORM },
};

enum { WORD_COUNT = sizeof(words) / sizeof(words[0]) };

/* words inside a statement: in statements of this token, behind `after`, the word is that token */
static const struct { int statement, after; const char *word; int token; } continuations[] = {
    { TOKEN_START, AFTER_OPERAND, "as", TOKEN_AS },
    { TOKEN_FOR, AFTER_OPERAND, "in", TOKEN_IN },
    { TOKEN_ELSE, TOKEN_ELSE, "if", TOKEN_IF },
    { TOKEN_SCENARIO, AFTER_OPERAND, "on", TOKEN_ON },
    { TOKEN_ROM, AFTER_OPERAND, "from", TOKEN_FROM },
    { TOKEN_CONFIG, TOKEN_CONFIG, "from", TOKEN_FROM },
    { TOKEN_CONFIG, TOKEN_CONFIG, "schema", TOKEN_SCHEMA },
    { TOKEN_CONFIG, TOKEN_CONFIG, "any", TOKEN_ANY },
    { TOKEN_EXPECTATION, AFTER_OPERAND, "within", TOKEN_WITHIN },
    { TOKEN_AFFINITY, AFTER_OPERAND, "size", TOKEN_SIZE },
    { TOKEN_HEARTBEAT, TOKEN_HEARTBEAT, "restart_after", TOKEN_RESTART_AFTER },
    { TOKEN_HEARTBEAT, TOKEN_HEARTBEAT, "rate", TOKEN_RATE },
    { TOKEN_EXIT, TOKEN_EXIT, "propagate", TOKEN_PROPAGATE },
    { TOKEN_RPC, AFTER_OPERAND, "errors", TOKEN_ERRORS },
    { TOKEN_REQUIREMENTS, AFTER_OPERAND, "if", TOKEN_CONDITION },
    { TOKEN_REQUIREMENTS, '?', "if", TOKEN_CONDITION },
    { TOKEN_REQUIREMENTS, '*', "if", TOKEN_CONDITION },
    { TOKEN_REQUIREMENTS, TOKEN_READ_ONLY, "if", TOKEN_CONDITION },
    { TOKEN_REQUIREMENTS, AFTER_OPERAND, "read_only", TOKEN_READ_ONLY },
    { TOKEN_REQUIREMENTS, '?', "read_only", TOKEN_READ_ONLY },
    { TOKEN_REQUIREMENTS, '*', "read_only", TOKEN_READ_ONLY },

    { TOKEN_DEFAULT, TOKEN_DEFAULT, "route", TOKEN_DEFAULT_ROUTE },
    { TOKEN_DEFAULT, TOKEN_DEFAULT, "policy", TOKEN_DEFAULT_POLICY },
    { TOKEN_POLICY, TOKEN_POLICY, "last", TOKEN_LAST },
    { TOKEN_POLICY, TOKEN_POLICY, "unscoped", TOKEN_UNSCOPED },
    { TOKEN_ROUTE, AFTER_OPERAND, "last", TOKEN_LAST },
    { TOKEN_ROUTE, AFTER_OPERAND, "unscoped", TOKEN_UNSCOPED },
    { TOKEN_ROUTE, AFTER_OPERAND, "label", TOKEN_TARGET_LABEL },
    { TOKEN_ROUTE, AFTER_OPERAND, "identity", TOKEN_TARGET_IDENTITY },
    { TOKEN_ROUTE, AFTER_OPERAND, "resource", TOKEN_TARGET_RESOURCE },
    { TOKEN_ROUTE, AFTER_OPERAND, "prepend", TOKEN_TARGET_PREPEND },
    { TOKEN_ROUTE, AFTER_OPERAND, "with", TOKEN_WITH },

    { TOKEN_QUOTA, AFTER_OPERAND, "per", TOKEN_PER },
    { TOKEN_QUOTA, TOKEN_QUOTA, "auto", TOKEN_AUTO },
    { TOKEN_QUOTA, TOKEN_QUOTA, "rest", TOKEN_REST },
    { TOKEN_QUOTA, AFTER_OPERATOR, "auto", TOKEN_AUTO },
    { TOKEN_QUOTA, AFTER_OPERATOR, "rest", TOKEN_REST },
    { TOKEN_PRESERVE, TOKEN_PRESERVE, "ram", TOKEN_AMOUNT_RAM },
    { TOKEN_PRESERVE, TOKEN_PRESERVE, "caps", TOKEN_AMOUNT_CAPS },
    { TOKEN_PRESERVE, AFTER_OPERAND, "ram", TOKEN_AMOUNT_RAM },
    { TOKEN_PRESERVE, AFTER_OPERAND, "caps", TOKEN_AMOUNT_CAPS },
    { TOKEN_COST_ENTRY, TOKEN_COST_ENTRY, "ram", TOKEN_AMOUNT_RAM },
    { TOKEN_COST_ENTRY, TOKEN_COST_ENTRY, "caps", TOKEN_AMOUNT_CAPS },
    { TOKEN_COST_ENTRY, AFTER_OPERAND, "ram", TOKEN_AMOUNT_RAM },
    { TOKEN_COST_ENTRY, AFTER_OPERAND, "caps", TOKEN_AMOUNT_CAPS },

    { TOKEN_ASSERT, TOKEN_ASSERT, "only", TOKEN_ONLY },
    { TOKEN_ASSERT, AFTER_OPERAND, "uses", TOKEN_USES },
    { TOKEN_ASSERT, AFTER_OPERAND, "reaches", TOKEN_REACHES },
    { TOKEN_ASSERT, AFTER_OPERAND, "only", TOKEN_ONLY },
    { TOKEN_ASSERT, AFTER_OPERAND, "via", TOKEN_VIA },
    { TOKEN_ASSERT, TOKEN_ONLY, "via", TOKEN_VIA },
    { TOKEN_ASSERT, AFTER_OPERAND, "trusting", TOKEN_TRUSTING },
    { TOKEN_CHECK, TOKEN_CHECK, "allow", TOKEN_LEVEL_ALLOW },
    { TOKEN_CHECK, TOKEN_CHECK, "warn", TOKEN_LEVEL_WARN },
    { TOKEN_CHECK, TOKEN_CHECK, "deny", TOKEN_LEVEL_DENY },

    { TOKEN_IRQ, AFTER_OPERAND, "edge", TOKEN_EDGE },
    { TOKEN_IRQ, AFTER_OPERAND, "level", TOKEN_LEVEL },
    { TOKEN_IRQ, AFTER_OPERAND, "high", TOKEN_HIGH },
    { TOKEN_IRQ, AFTER_OPERAND, "low", TOKEN_LOW },
};

enum { CONTINUATION_COUNT = sizeof(continuations) / sizeof(continuations[0]) };

static const char *const context_names[CONTEXT_COUNT] = {
    "a file", "a scenario", "a sandbox", "a start node", "a template", "a component", "an interface",
    "a session", "a packet stream", "a platform", "the core of a platform", "a cost model", "a device of a platform",
    "a config", "the shape of a config",
};

const char *context_name(enum ast_context context)
{
    unsigned index = 0;
    while (index < CONTEXT_COUNT - 1 && !(context & 1u << index)) index++;
    return context_names[index];
}

/* ---- tags: index of the first row + 1, or CONTINUES for words of the second table only ----------------------- */

enum { CONTINUES = WORD_COUNT + 1 };

void words_init(struct compilation *c)
{
    if (interned_tag(intern_string(&c->interner, words[0].word))) return;

    for (size_t i = 0; i < CONTINUATION_COUNT; i++)
        interned_tag_set(intern_string(&c->interner, continuations[i].word), CONTINUES);
    for (size_t i = WORD_COUNT; i-- > 0; )
        interned_tag_set(intern_string(&c->interner, words[i].word), (uint16_t)(i + 1));
}

const struct statement_word *statement_word(const char *word)
{
    uint16_t const tag = interned_tag(word);
    return tag && tag < CONTINUES ? &words[tag - 1] : NULL;
}

const struct statement_word *statement_words(size_t *count)
{
    *count = WORD_COUNT;
    return words;
}

int continuation_token(const struct statement_word *statement, int after, const char *word)
{
    if (!statement || !interned_tag(word)) return 0;

    for (size_t i = 0; i < CONTINUATION_COUNT; i++)
        if (continuations[i].statement == statement->token && continuations[i].after == after
         && strcmp(continuations[i].word, word) == 0) return continuations[i].token;
    return 0;
}

/* ---- kinds -------------------------------------------------------------------------------------------------- */

/* kinds that no word begins */
static const struct { enum ast_statement_kind kind; const char *name; unsigned contexts; } nameless[] = {
    { AST_ATTRIBUTE, "an attribute", CONTEXT_CONFIG },
    { AST_NODE, "a node", CONTEXT_CONFIG },
    { AST_TEXT, "a text", CONTEXT_CONFIG },
    { AST_SHAPE_ATTRIBUTE, "an attribute", CONTEXT_SHAPE },
    { AST_SHAPE_NODE, "a node", CONTEXT_SHAPE },
    { AST_SHAPE_OPEN, "'any'", CONTEXT_SHAPE },
    { AST_MEMBER, "a member", CONTEXT_SESSION },
    { AST_COST_ENTRY, "a cost", CONTEXT_COST },
};

const struct statement_word *statement_word_of_kind(enum ast_statement_kind kind)
{
    for (size_t i = 0; i < WORD_COUNT; i++)
        if (words[i].kind == kind) return &words[i];
    return NULL;
}

unsigned statement_contexts(enum ast_statement_kind kind)
{
    const struct statement_word *const row = statement_word_of_kind(kind);
    if (row) return row->contexts;
    for (size_t i = 0; i < sizeof(nameless) / sizeof(nameless[0]); i++)
        if (nameless[i].kind == kind) return nameless[i].contexts;
    return 0;
}

const char *ast_statement_word(enum ast_statement_kind kind)
{
    switch (kind) {
    case AST_DEFAULT_ROUTE:  return "default route";
    case AST_DEFAULT_POLICY: return "default policy";
    case AST_HEARTBEAT_RATE: return "heartbeat rate";
    case AST_EXIT_PROPAGATE: return "exit propagate";
    default: break;
    }
    const struct statement_word *const row = statement_word_of_kind(kind);
    if (row) return row->word;
    for (size_t i = 0; i < sizeof(nameless) / sizeof(nameless[0]); i++)
        if (nameless[i].kind == kind) return nameless[i].name;
    return "?";
}
