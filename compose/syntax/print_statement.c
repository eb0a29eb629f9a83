/* SPDX-License-Identifier: MIT */
/*
 * The canonical form of each statement. Kinds that share a struct share a printer; the word comes from the table of
 * words.
 */
#include <string.h>

#include "syntax/printer.h"

/* the word or words that the statement begins with, as the table has them */
static void print_word(struct printer *p, const struct ast_statement *statement)
{
    print_text(p, ast_statement_word(statement->kind));
}

static void print_end(struct printer *p) { print_text(p, ";"); }

static void print_block_or_end(struct printer *p, const struct ast_block *block)
{
    if (block) print_block(p, block);
    else print_end(p);
}

static void print_gap_name(struct printer *p, const struct ast_name *name)
{
    if (!ast_name_present(name)) return;
    print_gap(p, name->span.begin);
    print_name(p, name);
}

static void print_gap_expression(struct printer *p, const struct ast_expression *e)
{
    if (!e) return;
    print_gap(p, e->span.begin);
    print_expression(p, e);
}

/* a keyword and an expression, if there is one */
static void print_part(struct printer *p, const char *word, const struct ast_expression *e)
{
    if (!e) return;
    print_gap_word(p, word, e->span.begin);
    print_gap_expression(p, e);
}

/* a keyword and names, if there are any */
static void print_part_names(struct printer *p, const char *word, const struct ast_names *names)
{
    if (!names->count) return;
    print_gap_word(p, word, names->items[0].span.begin);
    print_gap(p, names->items[0].span.begin);
    print_names(p, names);
}

static void print_value(struct printer *p, const struct ast_value *s)
{
    print_word(p, &s->base);
    if (s->base.kind == AST_HEARTBEAT) print_part(p, "restart_after", s->value);
    else print_gap_expression(p, s->value);
    print_end(p);
}

static void print_list(struct printer *p, const struct ast_list *s)
{
    print_word(p, &s->base);
    print_gap(p, s->names.items[0].span.begin);
    print_names(p, &s->names);
    print_end(p);
}

static void print_use(struct printer *p, const struct ast_use *s)
{
    print_text(p, "use");
    print_gap_name(p, &s->name);
    for (size_t i = 0; i < s->arguments.count; i++) {
        const struct ast_expression *const argument = s->arguments.items[i];
        if (i) print_list_comma(p, argument->span);
        else print_text(p, "(");
        print_expression(p, argument);
    }
    if (s->arguments.count) print_text(p, ")");
    print_end(p);
}

static void print_declaration(struct printer *p, const struct ast_declaration *s)
{
    print_word(p, &s->base);
    print_gap_name(p, &s->name);
    if (s->parameters.count) print_parameters(p, &s->parameters);
    print_part_names(p, "on", &s->platforms);
    print_block(p, s->body);
}

static void print_for(struct printer *p, const struct ast_for *s)
{
    print_text(p, "for");
    print_gap_name(p, &s->variable);
    print_part(p, "in", s->range);
    print_block(p, s->body);
}

static void print_if(struct printer *p, const struct ast_if *s)
{
    for (size_t i = 0; i < s->branches.count; i++) {
        const struct ast_if_branch *const branch = &s->branches.items[i];
        if (i) print_text(p, " else");
        if (branch->condition) print_text(p, i ? " if" : "if");
        print_gap_expression(p, branch->condition);
        print_block(p, branch->body);
    }
}

static void print_start(struct printer *p, const struct ast_start *s)
{
    print_text(p, "start");
    print_gap_name(p, &s->component);
    if (ast_name_present(&s->alias)) print_gap_word(p, "as", s->alias.span.begin);
    print_gap_name(p, &s->alias);
    print_block_or_end(p, s->body);
}

static void print_pair(struct printer *p, const struct ast_expression *first, const struct ast_expression *second)
{
    print_gap_expression(p, first);
    if (!second) return;
    print_text(p, ",");
    print_expression(p, second);
}

static void print_affinity(struct printer *p, const struct ast_affinity *s)
{
    print_word(p, &s->base);
    if (s->x) print_pair(p, s->x, s->y);
    if (s->x && s->width) print_gap_word(p, "size", s->width->span.begin);
    if (s->width) print_pair(p, s->width, s->height);
    print_end(p);
}

static void print_quota(struct printer *p, const struct ast_quota *s)
{
    if (s->base.kind == AST_COST_ENTRY) print_name(p, &s->name);
    else print_word(p, &s->base);
    print_part(p, "ram", s->ram);
    print_part(p, "caps", s->caps);
    print_end(p);
}

static void print_requirement(struct printer *p, const struct ast_requirement *requirement)
{
    print_name(p, &requirement->service);
    print_gap_expression(p, requirement->label);
    if (requirement->optional) print_text(p, "?");
    if (requirement->many) print_text(p, " *");
    if (requirement->read_only) print_text(p, " read_only");
    if (!requirement->condition) return;
    print_gap_word(p, "if", requirement->condition->span.begin);
    print_gap_expression(p, requirement->condition);
}

static void print_requires(struct printer *p, const struct ast_requires *s)
{
    print_word(p, &s->base);
    print_gap(p, s->requirements.items[0].span.begin);
    for (size_t i = 0; i < s->requirements.count; i++) {
        const struct ast_requirement *const requirement = &s->requirements.items[i];
        if (i) print_list_comma(p, requirement->span);
        print_requirement(p, requirement);
    }
    print_end(p);
}

static void print_pattern(struct printer *p, const struct ast_pattern *pattern)
{
    if (!pattern) return;
    if (pattern->kind == AST_PATTERN_LAST)     print_gap_word(p, "last", pattern->text->span.begin);
    if (pattern->kind == AST_PATTERN_UNSCOPED) print_gap_word(p, "unscoped", pattern->text->span.begin);
    print_gap_expression(p, pattern->text);
}

static void print_target(struct printer *p, const struct ast_target *target)
{
    print_name(p, &target->name);
    print_part(p, "label", target->label);
    print_part(p, "identity", target->identity);
    print_part(p, "resource", target->resource);
    print_part(p, "prepend", target->prepend);
    if (!target->policy) return;
    print_gap_word(p, "with", target->policy->span.begin);
    print_block(p, target->policy);
}

static void print_route(struct printer *p, const struct ast_route *s)
{
    print_word(p, &s->base);
    print_gap_name(p, &s->service);
    print_pattern(p, s->pattern);
    print_gap_word(p, "->", s->targets.items[0].span.begin);
    print_gap(p, s->targets.items[0].span.begin);
    for (size_t i = 0; i < s->targets.count; i++) {
        const struct ast_target *const target = &s->targets.items[i];
        if (i && target->policy) print_text(p, ", ");
        else if (i) print_list_comma(p, target->span);
        print_target(p, target);
    }
    print_end(p);
}

static void print_policy(struct printer *p, const struct ast_policy *s)
{
    print_word(p, &s->base);
    print_pattern(p, s->pattern);
    print_block(p, s->body);
}

static void print_config(struct printer *p, const struct ast_config *s)
{
    print_word(p, &s->base);
    switch (s->form) {
    case AST_CONFIG_TREE:   print_block(p, s->body); return;
    case AST_CONFIG_FROM:   print_part(p, "from", s->file); break;
    case AST_CONFIG_SCHEMA: print_part(p, "schema", s->file); break;
    case AST_CONFIG_ANY:    print_text(p, " any"); break;
    }
    print_end(p);
}

static void print_rom(struct printer *p, const struct ast_rom *s)
{
    print_text(p, "rom");
    print_gap_name(p, &s->name);
    print_part(p, "from", s->file);
    print_part(p, "=", s->content);
    print_end(p);
}

static void print_alias(struct printer *p, const struct ast_alias *s)
{
    print_text(p, "alias");
    print_gap_name(p, &s->name);
    print_gap_word(p, "->", s->child.span.begin);
    print_gap_name(p, &s->child);
    print_end(p);
}

static void print_reaches(struct printer *p, const struct ast_assert *s)
{
    print_gap_name(p, &s->subjects.items[0]);
    print_gap_word(p, "reaches", s->service.span.begin);
    print_gap_name(p, &s->service);
    if (s->only) print_text(p, " only");
    print_part_names(p, "via", &s->others);
}

static void print_only_uses(struct printer *p, const struct ast_assert *s)
{
    print_part_names(p, "only", &s->subjects);
    print_gap_word(p, "uses", s->service.span.begin);
    print_gap_name(p, &s->service);
    print_gap_expression(p, s->label);
}

static void print_assert(struct printer *p, const struct ast_assert *s)
{
    print_text(p, "assert");
    switch (s->kind) {
    case AST_ASSERT_CONDITION: case AST_ASSERT_ISOLATED: case AST_ASSERT_SEPARATE:
        print_gap_expression(p, s->condition);
        print_part_names(p, "trusting", &s->others);
        break;
    case AST_ASSERT_REACHES:
        print_reaches(p, s);
        break;
    case AST_ASSERT_ONLY_USES:
        print_only_uses(p, s);
        break;
    }
    print_end(p);
}

static void print_expect(struct printer *p, const struct ast_expect *s)
{
    print_word(p, &s->base);
    print_gap_expression(p, s->text);
    print_part(p, "within", s->within);
    print_end(p);
}

static void print_check(struct printer *p, const struct ast_check *s)
{
    print_text(p, "check");
    print_part_names(p, s->level == RULE_ALLOW ? "allow" : s->level == RULE_WARN ? "warn" : "deny", &s->rules);
    print_end(p);
}

static void print_attribute(struct printer *p, const struct ast_attribute *s)
{
    print_name(p, &s->key);
    print_text(p, ":");
    print_gap_expression(p, s->value);
    print_end(p);
}

/* A word on a line of its own would be a node of its own. */
static void print_node(struct printer *p, const struct ast_node *s)
{
    print_name(p, &s->type);
    if (s->value && s->value->kind == AST_REFERENCE) {
        print_text(p, " ");
        print_expression(p, s->value);
    } else {
        print_gap_expression(p, s->value);
    }
    print_block_or_end(p, s->body);
}

static void print_text_content(struct printer *p, const struct ast_value *s)
{
    print_expression(p, s->value);
    print_end(p);
}

static const char *multiplicity_text(enum ast_multiplicity multiplicity)
{
    switch (multiplicity) {
    case AST_OPTIONAL:     return "?";
    case AST_ANY_NUMBER:   return " *";
    case AST_AT_LEAST_ONE: return " +";
    case AST_ONE:          break;
    }
    return "";
}

static void print_gap_type(struct printer *p, const struct ast_type *type)
{
    print_gap(p, type->span.begin);
    print_type(p, type);
}

static void print_shape_attribute(struct printer *p, const struct ast_shape *s)
{
    print_name(p, &s->name);
    print_text(p, multiplicity_text(s->multiplicity));
    print_text(p, ":");
    print_gap_type(p, s->type);
    print_part(p, "=", s->initial);
    print_end(p);
}

static void print_shape_node(struct printer *p, const struct ast_shape *s)
{
    print_name(p, &s->name);
    if (s->type) print_gap_type(p, s->type);
    print_text(p, multiplicity_text(s->multiplicity));
    print_block_or_end(p, s->body);
}

static void print_session(struct printer *p, const struct ast_session *s)
{
    print_text(p, "session");
    if (s->parameters.count) print_parameters(p, &s->parameters);
    print_block(p, s->body);
}

static void print_rpc(struct printer *p, const struct ast_rpc *s)
{
    print_text(p, "rpc");
    print_gap_name(p, &s->name);
    print_parameters(p, &s->arguments);
    if (s->results.count) {
        struct span const first = s->results.items[0].span, last = s->results.items[s->results.count - 1].span;
        print_gap_word_before(p, "->", first.begin, last.end - first.begin + strlen(" ();"));
        print_text(p, " ");
        print_parameters(p, &s->results);
    }
    if (s->errors.count) {
        struct span const first = s->errors.items[0].span, last = s->errors.items[s->errors.count - 1].span;
        print_gap_word_before(p, "errors", first.begin, last.end - first.begin + strlen(" ();"));
        print_text(p, " (");
        print_names(p, &s->errors);
        print_text(p, ")");
    }
    print_end(p);
}

static void print_member(struct printer *p, const struct ast_member *s)
{
    print_name(p, &s->parameter.name);
    print_text(p, ":");
    print_gap_type(p, s->parameter.type);
    print_part(p, "=", s->parameter.initial);
    print_end(p);
}

static void print_region(struct printer *p, const struct ast_region *s)
{
    print_word(p, &s->base);
    print_gap_expression(p, s->start);
    print_part(p, "+", s->size);
    print_end(p);
}

static void print_device(struct printer *p, const struct ast_device *s)
{
    print_text(p, "device");
    print_gap_name(p, &s->name);
    print_gap_expression(p, s->device_kind);
    print_block_or_end(p, s->body);
}

static void print_qemu(struct printer *p, const struct ast_qemu *s)
{
    print_text(p, "qemu");
    if (ast_name_present(&s->way)) print_gap_name(p, &s->way);
    print_gap_expression(p, s->words);
    print_text(p, ";");
}

static void print_irq(struct printer *p, const struct ast_irq *s)
{
    print_text(p, "irq");
    print_gap_expression(p, s->number);
    if (s->trigger)  print_text(p, s->trigger == AST_IRQ_EDGE ? " edge" : " level");
    if (s->polarity) print_text(p, s->polarity == AST_IRQ_HIGH ? " high" : " low");
    print_end(p);
}

static void print_let(struct printer *p, const struct ast_let *s)
{
    print_text(p, "let");
    print_gap_name(p, &s->name);
    print_part(p, "=", s->value);
    print_end(p);
}

void print_statement(struct printer *p, const struct ast_statement *s)
{
    switch (s->kind) {
    case AST_USE: print_use(p, (const struct ast_use *)s); break;
    case AST_LET: print_let(p, (const struct ast_let *)s); break;
    case AST_TEMPLATE: case AST_INTERFACE: case AST_COMPONENT: case AST_PLATFORM: case AST_SCENARIO:
    case AST_SANDBOX: case AST_PACKETS: case AST_CORE: case AST_COST:
        print_declaration(p, (const struct ast_declaration *)s);
        break;
    case AST_FOR: print_for(p, (const struct ast_for *)s); break;
    case AST_IF: print_if(p, (const struct ast_if *)s); break;
    case AST_START: print_start(p, (const struct ast_start *)s); break;
    case AST_BINARY: case AST_RAM: case AST_CAPS: case AST_CLIENTS: case AST_PRIORITY: case AST_HEARTBEAT: case AST_HEARTBEAT_RATE:
    case AST_EXIT_PROPAGATE: case AST_VERSION: case AST_MANAGING_SYSTEM: case AST_NOTE: case AST_PRIO_LEVELS:
    case AST_LD:
    case AST_QUEUE: case AST_LOAD: case AST_CPUS: case AST_CAPS_TOTAL:
        print_value(p, (const struct ast_value *)s);
        break;
    case AST_AFFINITY: case AST_AFFINITY_SPACE: print_affinity(p, (const struct ast_affinity *)s); break;
    case AST_PROVIDES: case AST_SIGNAL: case AST_ARCH: case AST_KERNEL: case AST_DEVICES: case AST_IMAGE:
    case AST_IMPLEMENTS:
        print_list(p, (const struct ast_list *)s);
        break;
    case AST_REQUIRES: case AST_IMPORT: print_requires(p, (const struct ast_requires *)s); break;
    case AST_ROUTE: case AST_EXPORT: case AST_DEFAULT_ROUTE: print_route(p, (const struct ast_route *)s); break;
    case AST_POLICY: case AST_DEFAULT_POLICY: print_policy(p, (const struct ast_policy *)s); break;
    case AST_CONFIG: case AST_REPORT: print_config(p, (const struct ast_config *)s); break;
    case AST_ROM: print_rom(p, (const struct ast_rom *)s); break;
    case AST_PRESERVE: case AST_COST_ENTRY: print_quota(p, (const struct ast_quota *)s); break;
    case AST_ALIAS: print_alias(p, (const struct ast_alias *)s); break;
    case AST_ASSERT: print_assert(p, (const struct ast_assert *)s); break;
    case AST_EXPECT: case AST_FORBID: case AST_SEND: print_expect(p, (const struct ast_expect *)s); break;
    case AST_CHECK: print_check(p, (const struct ast_check *)s); break;
    case AST_ATTRIBUTE: print_attribute(p, (const struct ast_attribute *)s); break;
    case AST_NODE: print_node(p, (const struct ast_node *)s); break;
    case AST_TEXT: print_text_content(p, (const struct ast_value *)s); break;
    case AST_SHAPE_ATTRIBUTE: print_shape_attribute(p, (const struct ast_shape *)s); break;
    case AST_SHAPE_NODE: print_shape_node(p, (const struct ast_shape *)s); break;
    case AST_SHAPE_OPEN: print_text(p, "any;"); break;
    case AST_SESSION: print_session(p, (const struct ast_session *)s); break;
    case AST_RPC: print_rpc(p, (const struct ast_rpc *)s); break;
    case AST_MEMBER: print_member(p, (const struct ast_member *)s); break;
    case AST_MEMORY: case AST_IO_MEM: case AST_IO_PORT: print_region(p, (const struct ast_region *)s); break;
    case AST_DEVICE: print_device(p, (const struct ast_device *)s); break;
    case AST_QEMU: print_qemu(p, (const struct ast_qemu *)s); break;
    case AST_IRQ: print_irq(p, (const struct ast_irq *)s); break;
    case AST_STATEMENT_KIND_COUNT: break;
    }
}
