/* SPDX-License-Identifier: MIT */
#include "syntax/printer.h"

/* names and literals stay as they were written: their spelling is the author's */

void print_name(struct printer *p, const struct ast_name *name) { print_source(p, name->span); }

void print_names(struct printer *p, const struct ast_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (i) print_list_comma(p, names->items[i].span);
        print_name(p, &names->items[i]);
    }
}

static void print_arguments(struct printer *p, const struct ast_expressions *arguments)
{
    print_text(p, "(");
    for (size_t i = 0; i < arguments->count; i++) {
        if (i) print_list_comma(p, arguments->items[i]->span);
        print_expression(p, arguments->items[i]);
    }
    print_text(p, ")");
}

void print_expression(struct printer *p, const struct ast_expression *e)
{
    switch (e->kind) {
    case AST_POISON: case AST_NUMBER: case AST_PERCENT: case AST_BOOL: case AST_STRING: case AST_REFERENCE:
    case AST_AUTO: case AST_REST:
        print_source(p, e->span);
        break;
    case AST_PREFIX:
        print_text(p, ast_operator_text(e->operator));
        print_expression(p, e->left);
        break;
    case AST_OPERATION:
        print_expression(p, e->left);
        print_text(p, " ");
        print_text(p, ast_operator_text(e->operator));
        print_text(p, " ");
        print_expression(p, e->right);
        break;
    case AST_PER:
        print_expression(p, e->left);
        print_text(p, " per ");
        print_name(p, &e->name);
        break;
    case AST_RANGE:
        print_expression(p, e->left);
        print_text(p, "..");
        print_expression(p, e->right);
        break;
    case AST_CALL:
        print_name(p, &e->name);
        print_arguments(p, e->arguments);
        break;
    case AST_GROUP:
        print_text(p, "(");
        print_expression(p, e->left);
        print_text(p, ")");
        break;
    }
}

static void print_named_type(struct printer *p, const struct ast_type *type)
{
    print_name(p, &type->name);
    if (!type->length) return;
    print_text(p, "[");
    print_expression(p, type->length);
    print_text(p, "]");
}

static void print_choices(struct printer *p, const struct ast_type *type)
{
    for (size_t i = 0; i < type->choices.count; i++) {
        if (i) print_text(p, " | ");
        print_expression(p, type->choices.items[i]);
    }
}

void print_type(struct printer *p, const struct ast_type *type)
{
    switch (type->kind) {
    case AST_TYPE_NAMED:
        print_named_type(p, type);
        break;
    case AST_TYPE_CAPABILITY:
        print_text(p, "cap");
        if (!ast_name_present(&type->name)) break;
        print_text(p, " ");
        print_name(p, &type->name);
        break;
    case AST_TYPE_RANGE:
        print_expression(p, type->range);
        break;
    case AST_TYPE_CHOICE:
        print_choices(p, type);
        break;
    }
}

static void print_parameter(struct printer *p, const struct ast_parameter *parameter)
{
    print_name(p, &parameter->name);
    if (parameter->type) {
        print_text(p, ": ");
        print_type(p, parameter->type);
    }
    if (parameter->initial) {
        print_text(p, " = ");
        print_expression(p, parameter->initial);
    }
}

void print_parameters(struct printer *p, const struct ast_parameters *parameters)
{
    print_text(p, "(");
    for (size_t i = 0; i < parameters->count; i++) {
        const struct ast_parameter *const parameter = &parameters->items[i];
        if (i) print_list_comma(p, parameter->span);
        print_parameter(p, parameter);
    }
    print_text(p, ")");
}
