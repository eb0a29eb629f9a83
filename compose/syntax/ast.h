/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_AST_H
#define COMPOSE_SYNTAX_AST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compilation.h"

/*
 * What the author wrote, as a tree.
 *
 * The tree mirrors the text: nothing is evaluated, looked up or filled in. Every name and value carries its span, so
 * that a message can underline exactly what it means. A file is a block of statements; a block is a list of
 * statements; a statement is one of the structs below whose first member is `base`, told apart by `base.kind`.
 * Which struct belongs to a kind stands beside the kind. Which kinds may stand in which block is checked before the
 * tree leaves the front end (see ast_context), so a reader meets no statement that is out of place.
 *
 * After a syntax error the tree holds everything that was understood; expressions that were not are AST_POISON.
 */

struct ast_block;
struct ast_expression;
struct ast_statement;

/* ---- names, texts ------------------------------------------------------------------------------------------- */

/*
 * A name at a place where a name is meant (not a variable): `start timer`, `-> tar_fs`, `as "fetch_{target}"`.
 * A name written as a string has its expression in `string`; text is NULL where only evaluation can tell the name,
 * that is, where the string interpolates. A name may be dotted: `black.vault`.
 */
struct ast_name {
    const char            *text;      /* interned, or NULL */
    struct ast_expression *string;    /* AST_STRING if the name was quoted, or NULL */
    struct span            span;
};

static inline bool ast_name_present(const struct ast_name *name) { return !span_is_none(name->span); }

struct ast_names VECTOR_OF(struct ast_name);

/* ---- expressions -------------------------------------------------------------------------------------------- */

enum ast_expression_kind {
    AST_POISON,        /* was reported; evaluates to nothing, silently */
    AST_NUMBER,        /* number, unit */
    AST_PERCENT,       /* number: 25% */
    AST_BOOL,          /* boolean */
    AST_STRING,        /* string */
    AST_REFERENCE,     /* name: a variable, parameter or built-in (arch, kernel, platform), perhaps dotted */
    AST_AUTO,          /* in ram and caps only */
    AST_REST,          /* in ram and caps only */
    AST_PREFIX,        /* operator, left */
    AST_OPERATION,     /* operator, left, right */
    AST_PER,           /* left per name: 16K per Timer */
    AST_RANGE,         /* left .. right, both inclusive */
    AST_CALL,          /* name (arguments): tcb(black.vault) */
    AST_GROUP,         /* ( left ) */
};

enum ast_operator {
    AST_ADD, AST_SUBTRACT, AST_MULTIPLY, AST_DIVIDE, AST_REMAINDER,
    AST_EQUAL, AST_UNEQUAL, AST_LESS, AST_LESS_EQUAL, AST_GREATER, AST_GREATER_EQUAL,
    AST_AND, AST_OR, AST_NOT, AST_NEGATE,
};

const char *ast_operator_text(enum ast_operator);

enum ast_unit {
    AST_UNIT_NONE,
    AST_UNIT_SIZE,     /* written with K, M, G, T: number is in bytes */
    AST_UNIT_TIME,     /* written with us, ms, s, min, h: number is in microseconds */
};

/* a string is its parts in order; a plain string has one text part, the empty string none */
struct ast_string_part {
    const char             *text;          /* interned, escapes resolved; NULL: expression */
    struct ast_expression  *expression;
    struct span             span;
    struct ast_string_part *next;
};

struct ast_string {
    struct ast_string_part *parts;
    const char             *plain;         /* interned: the whole text if nothing is interpolated, else NULL */
    bool                    raw;           /* written with three quotes */
};

struct ast_expressions VECTOR_OF(struct ast_expression *);

/* expression trees are at most this deep, so that walking them recursively is safe */
enum { AST_EXPRESSION_DEPTH_MAX = 256 };

struct ast_expression {
    enum ast_expression_kind kind;
    struct span              span;
    uint16_t                 depth;        /* 1 for leaves */
    union {
        struct { uint64_t number; enum ast_unit unit; };
        bool              boolean;
        struct ast_string string;
        struct {
            enum ast_operator       operator;
            struct span             operator_span;
            struct ast_expression  *left, *right;
            struct ast_name         name;        /* AST_REFERENCE, AST_PER, AST_CALL */
            struct ast_expressions *arguments;   /* AST_CALL */
        };
    };
};

/* ---- types (rpc parameters, session parameters, config shapes) ----------------------------------------------- */

enum ast_type_kind {
    AST_TYPE_NAMED,        /* name: u64, bool, size, string, bytes, any; with length: string[256] */
    AST_TYPE_CAPABILITY,   /* cap, cap NAME: name may be not present */
    AST_TYPE_RANGE,        /* 1..8: a number within the range */
    AST_TYPE_CHOICE,       /* "read" | "write": one of these texts */
};

struct ast_type {
    enum ast_type_kind      kind;
    struct span             span;
    struct ast_name         name;
    struct ast_expression  *length;        /* of string[N], bytes[N]; or NULL */
    struct ast_expression  *range;         /* AST_RANGE */
    struct ast_expressions  choices;       /* AST_STRING each */
};

/* name [: type] [= default] */
struct ast_parameter {
    struct ast_name        name;
    struct ast_type       *type;           /* NULL: templates and scenarios */
    struct ast_expression *initial;        /* or NULL */
    struct span            span;
};

struct ast_parameters VECTOR_OF(struct ast_parameter);

/* ---- statements --------------------------------------------------------------------------------------------- */

enum ast_statement_kind {
    /* of a file */
    AST_USE,               /* ast_use: use "file"; use template(args); */
    AST_LET,               /* ast_let */
    AST_TEMPLATE,          /* ast_declaration: name, parameters, body */
    AST_INTERFACE,         /* ast_declaration: name, body */
    AST_COMPONENT,         /* ast_declaration: name, body */
    AST_PLATFORM,          /* ast_declaration: name, body */
    AST_SCENARIO,          /* ast_declaration: name, parameters, platforms, body */

    /* anywhere */
    AST_FOR,               /* ast_for */
    AST_IF,                /* ast_if */

    /* of scenarios, sandboxes, start nodes, components */
    AST_START,             /* ast_start */
    AST_SANDBOX,           /* ast_declaration: name, body */
    AST_BINARY,            /* ast_value */
    AST_RAM,               /* ast_value */
    AST_CAPS,              /* ast_value */
    AST_CLIENTS,           /* ast_value: AST_PER, or a sum of them */
    AST_PRIORITY,          /* ast_value */
    AST_AFFINITY,          /* ast_affinity: position and size */
    AST_AFFINITY_SPACE,    /* ast_affinity: position unused */
    AST_HEARTBEAT,         /* ast_value: restart_after N, or NULL */
    AST_HEARTBEAT_RATE,    /* ast_value */
    AST_EXIT_PROPAGATE,    /* ast_value: NULL */
    AST_VERSION,           /* ast_value */
    AST_MANAGING_SYSTEM,   /* ast_value: NULL or yes/no */
    AST_LD,                /* ast_value: yes/no */
    AST_PROVIDES,          /* ast_list: names */
    AST_REQUIRES,          /* ast_requires */
    AST_IMPORT,            /* ast_requires */
    AST_EXPORT,            /* ast_route */
    AST_ROUTE,             /* ast_route */
    AST_DEFAULT_ROUTE,     /* ast_route */
    AST_POLICY,            /* ast_policy */
    AST_DEFAULT_POLICY,    /* ast_policy: no pattern */
    AST_CONFIG,            /* ast_config */
    AST_REPORT,            /* ast_config: a tree */
    AST_ROM,               /* ast_rom */
    AST_NOTE,              /* ast_value */
    AST_PRIO_LEVELS,       /* ast_value */
    AST_PRESERVE,          /* ast_quota: no name */
    AST_ALIAS,             /* ast_alias */
    AST_ASSERT,            /* ast_assert */
    AST_EXPECT,            /* ast_expect */
    AST_FORBID,            /* ast_expect */
    AST_SEND,              /* ast_expect: no time */
    AST_CHECK,             /* ast_check */

    /* of config trees, reports and policies */
    AST_ATTRIBUTE,         /* ast_attribute: key: value; */
    AST_NODE,              /* ast_node: name [value] { ... } */
    AST_TEXT,              /* ast_value: a quoted text as content */

    /* of the config shape of a component */
    AST_SHAPE_ATTRIBUTE,   /* ast_shape: name[?]: type [= default]; */
    AST_SHAPE_NODE,        /* ast_shape: name [type] [? * +] { ... } */
    AST_SHAPE_OPEN,        /* ast_value: NULL: `any;` more attributes and nodes than those named */

    /* of interfaces */
    AST_SESSION,           /* ast_session */
    AST_RPC,               /* ast_rpc */
    AST_SIGNAL,            /* ast_list: one name */
    AST_PACKETS,           /* ast_declaration: name, body */
    AST_QUEUE,             /* ast_value */
    AST_MEMBER,            /* ast_member: tx_buf: size = 128K; */

    /* of platforms, and device of components */
    AST_ARCH,              /* ast_list: one name */
    AST_KERNEL,            /* ast_list: one name */
    AST_MEMORY,            /* ast_region */
    AST_LOAD,              /* ast_value */
    AST_CPUS,              /* ast_value */
    AST_CORE,              /* ast_declaration: no name, body */
    AST_COST,              /* ast_declaration: no name, body of AST_COST_ENTRY */
    AST_COST_ENTRY,        /* ast_quota: pd ram 16K caps 10; */
    AST_CAPS_TOTAL,        /* ast_value */
    AST_DEVICE,            /* ast_device */
    AST_DEVICES,           /* ast_list: names */
    AST_IO_MEM,            /* ast_region */
    AST_IO_PORT,           /* ast_region */
    AST_IRQ,               /* ast_irq */
    AST_IMAGE,             /* ast_list: names of formats */
    AST_QEMU,              /* ast_qemu */
    AST_IMPLEMENTS,        /* ast_list: names of components */

    AST_STATEMENT_KIND_COUNT
};

/* the word that a statement of this kind starts with, for messages: "start", "default route" */
const char *ast_statement_word(enum ast_statement_kind);

struct ast_statement {
    enum ast_statement_kind kind;
    struct span             span;          /* from the first word to the `;` or `}` */
    struct span             keyword;       /* the first word or words */
    const char             *doc;           /* text of the `##` comments before it, lines joined by \n; or NULL */
    struct ast_statement   *next;          /* in the same block */
};

struct ast_block {
    struct span           span;            /* with the braces */
    struct ast_statement *first, *last;
    uint32_t              count;
};

/* keyword value; */
struct ast_value {
    struct ast_statement   base;
    struct ast_expression *value;          /* NULL where the value is optional and absent */
};

/* keyword name, name; */
struct ast_list {
    struct ast_statement base;
    struct ast_names     names;
};

/* use "file";  use template;  use template(arguments); */
struct ast_use {
    struct ast_statement   base;
    struct ast_name        name;           /* quoted: a file; else a template */
    bool                   is_file;
    struct ast_expressions arguments;
};

struct ast_let {
    struct ast_statement   base;
    struct ast_name        name;
    struct ast_expression *value;
};

/* keyword name(parameters) on platforms { ... } */
struct ast_declaration {
    struct ast_statement  base;
    struct ast_name       name;
    struct ast_parameters parameters;
    struct ast_names      platforms;
    struct ast_block     *body;
};

/* for variable in range { ... } */
struct ast_for {
    struct ast_statement   base;
    struct ast_name        variable;
    struct ast_expression *range;          /* usually AST_RANGE */
    struct ast_block      *body;
};

/* if c { } else if c { } else { }: the branches in order; the last one's condition is NULL for else */
struct ast_if_branch {
    struct ast_expression *condition;
    struct ast_block      *body;
};

struct ast_if_branches VECTOR_OF(struct ast_if_branch);

struct ast_if {
    struct ast_statement   base;
    struct ast_if_branches branches;
};

/* start component [as alias] { ... }, or ; in place of the block */
struct ast_start {
    struct ast_statement base;
    struct ast_name      component;
    struct ast_name      alias;            /* not present: the component's name */
    struct ast_block    *body;             /* or NULL */
};

/* X,Y size W,H */
struct ast_affinity {
    struct ast_statement   base;
    struct ast_expression *x, *y;
    struct ast_expression *width, *height; /* NULL: 1 */
};

/* ram N caps N, either may be NULL */
struct ast_quota {
    struct ast_statement   base;
    struct ast_name        name;           /* of a cost entry */
    struct ast_expression *ram, *caps;
};

/* which labels a route or policy is meant for */
enum ast_pattern_kind {
    AST_PATTERN_LABEL,     /* "x" exact, "x*" prefix, "*x" suffix */
    AST_PATTERN_LAST,      /* last "x" */
    AST_PATTERN_UNSCOPED,  /* unscoped "x" */
};

struct ast_pattern {
    enum ast_pattern_kind  kind;
    struct ast_expression *text;           /* AST_STRING */
    struct span            span;
};

/* LOG, ROM "config"?, Timer *, Nic if online */
struct ast_requirement {
    struct ast_name        service;
    struct ast_expression *label;          /* AST_STRING, or NULL: one session with any label */
    bool                   optional;       /* ? */
    bool                   many;           /* *: any number of sessions */
    bool                   read_only;      /* what the server holds is not to be changed */
    struct ast_expression *condition;      /* of the configuration, for the session to be opened; NULL: always */
    struct span            span;
};

struct ast_requirement_vector VECTOR_OF(struct ast_requirement);

struct ast_requires {
    struct ast_statement          base;
    struct ast_requirement_vector requirements;
};

enum ast_target_kind { AST_TARGET_CHILD, AST_TARGET_PARENT, AST_TARGET_ANY };

struct ast_target {
    enum ast_target_kind   kind;
    struct ast_name        name;           /* also for parent and any, for its span */
    struct ast_expression *label, *identity, *resource, *prepend;   /* each may be NULL */
    struct ast_block      *policy;         /* with { ... }: config items, or NULL */
    struct span            span;
};

struct ast_targets VECTOR_OF(struct ast_target);

/* route service [pattern] -> targets; */
struct ast_route {
    struct ast_statement base;
    struct ast_name      service;          /* not present in `default route -> ...` */
    bool                 any_service;
    struct ast_pattern  *pattern;          /* or NULL: any label */
    struct ast_targets   targets;
};

/* policy pattern { ... } */
struct ast_policy {
    struct ast_statement base;
    struct ast_pattern  *pattern;
    struct ast_block    *body;
};

enum ast_config_form {
    AST_CONFIG_TREE,       /* config { ... }; in a component: a shape */
    AST_CONFIG_FROM,       /* config from "file"; */
    AST_CONFIG_SCHEMA,     /* config schema "file"; */
    AST_CONFIG_ANY,        /* config any; */
};

struct ast_config {
    struct ast_statement   base;
    enum ast_config_form   form;
    struct ast_expression *file;           /* AST_STRING */
    struct ast_block      *body;
};

/* rom name from "file";  rom name = "text"; */
struct ast_rom {
    struct ast_statement   base;
    struct ast_name        name;
    struct ast_expression *file;           /* one of the two */
    struct ast_expression *content;
};

/* alias name -> child; */
struct ast_alias {
    struct ast_statement base;
    struct ast_name      name;
    struct ast_name      child;
};

enum ast_assert_kind {
    AST_ASSERT_CONDITION,  /* condition: a comparison */
    AST_ASSERT_ISOLATED,   /* isolated(subjects) */
    AST_ASSERT_SEPARATE,   /* separate(subjects) trusting others */
    AST_ASSERT_REACHES,    /* subjects[0] reaches service [only] via others */
    AST_ASSERT_ONLY_USES,  /* only subjects uses service [label] */
};

struct ast_assert {
    struct ast_statement   base;
    enum ast_assert_kind   kind;
    struct ast_names       subjects;
    struct ast_name        service;
    struct ast_expression *label;          /* only a uses ROM "x": AST_STRING, or NULL */
    bool                   only;           /* reaches ... only via */
    struct ast_names       others;
    struct ast_expression *condition;      /* also the call of isolated and separate, as written */
    struct span            span;           /* the claim, without `assert` and `;` */
};

/* expect "text" within 10s; */
struct ast_expect {
    struct ast_statement   base;
    struct ast_expression *text;           /* AST_STRING */
    struct ast_expression *within;         /* or NULL */
};

/* check allow rule, rule; */
struct ast_check {
    struct ast_statement base;
    enum rule_level      level;
    struct ast_names     rules;
};

struct ast_attribute {
    struct ast_statement   base;
    struct ast_name        key;
    struct ast_expression *value;
};

struct ast_node {
    struct ast_statement   base;
    struct ast_name        type;
    struct ast_expression *value;          /* AST_STRING, AST_NUMBER, or AST_REFERENCE meaning its text; or NULL */
    struct ast_block      *body;           /* or NULL */
};

enum ast_multiplicity { AST_ONE, AST_OPTIONAL /* ? */, AST_ANY_NUMBER /* * */, AST_AT_LEAST_ONE /* + */ };

struct ast_shape {
    struct ast_statement   base;
    struct ast_name        name;
    enum ast_multiplicity  multiplicity;
    struct ast_type       *type;           /* of the attribute; of the node's value, or NULL: it has none */
    struct ast_expression *initial;        /* of the attribute, or NULL */
    struct ast_block      *body;           /* of the node, or NULL */
};

struct ast_session {
    struct ast_statement  base;
    struct ast_parameters parameters;
    struct ast_block     *body;            /* ram, caps, members */
};

struct ast_rpc {
    struct ast_statement  base;
    struct ast_name       name;
    struct ast_parameters arguments;
    struct ast_parameters results;
    struct ast_names      errors;
};

struct ast_member {
    struct ast_statement base;
    struct ast_parameter parameter;
};

/* base + size */
struct ast_region {
    struct ast_statement   base;
    struct ast_expression *start;
    struct ast_expression *size;
};

/* device name "kind" { ... }, or ; in place of the block */
struct ast_device {
    struct ast_statement   base;
    struct ast_name        name;
    struct ast_expression *device_kind;    /* AST_STRING */
    struct ast_block      *body;           /* or NULL */
};

enum ast_irq_trigger  { AST_IRQ_TRIGGER_DEFAULT, AST_IRQ_EDGE, AST_IRQ_LEVEL };
/* qemu "command"; qemu way "further words"; */
struct ast_qemu {
    struct ast_statement   base;
    struct ast_name        way;            /* absent: the command itself */
    struct ast_expression *words;
};

enum ast_irq_polarity { AST_IRQ_POLARITY_DEFAULT, AST_IRQ_HIGH, AST_IRQ_LOW };

/* irq N [edge|level] [high|low]; */
struct ast_irq {
    struct ast_statement   base;
    struct ast_expression *number;
    enum ast_irq_trigger   trigger;
    enum ast_irq_polarity  polarity;
};

/* ---- files -------------------------------------------------------------------------------------------------- */

/* comments stand beside the tree, in source order; `##` comments too */
struct ast_comments VECTOR_OF(struct span);

struct ast_file {
    struct source      *source;
    struct ast_block    block;
    struct ast_comments comments;
    bool                complete;          /* false: syntax errors were reported, parts may be missing */
};

#endif
