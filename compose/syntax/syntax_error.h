/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_SYNTAX_SYNTAX_ERROR_H
#define COMPOSE_SYNTAX_SYNTAX_ERROR_H

#include "syntax/tokens.h"

/* "unexpected X, expected Y or Z", from the parser's names of the tokens that could have stood at the place */
void syntax_error_report(struct token_stream *, struct span, const char *const *expected, size_t count);

#endif
