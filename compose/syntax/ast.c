/* SPDX-License-Identifier: MIT */
#include "syntax/ast.h"

const char *ast_operator_text(enum ast_operator operator)
{
    static const char *const texts[] = {
        [AST_ADD] = "+", [AST_SUBTRACT] = "-", [AST_MULTIPLY] = "*", [AST_DIVIDE] = "/", [AST_REMAINDER] = "%",
        [AST_EQUAL] = "==", [AST_UNEQUAL] = "!=", [AST_LESS] = "<", [AST_LESS_EQUAL] = "<=",
        [AST_GREATER] = ">", [AST_GREATER_EQUAL] = ">=", [AST_AND] = "&&", [AST_OR] = "||",
        [AST_NOT] = "!", [AST_NEGATE] = "-",
    };
    return texts[operator];
}
