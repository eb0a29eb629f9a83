/* SPDX-License-Identifier: MIT */
/* What a word means where it stands. */
#include "syntax/token_parts.h"

#include <string.h>

#include "base/suggest.h"
#include "scenario_parser.h"

/* a statement of a cost model begins with any name, but continues like one of ours */
static const struct statement_word cost_entry = {
    .word = "", .token = TOKEN_COST_ENTRY, .kind = AST_COST_ENTRY, .end = END_SEMICOLON, .contexts = CONTEXT_COST,
};

/* a word that begins no statement: take it for the one that was meant, if there is one */
static const struct statement_word *meant_statement(struct token_stream *ts, const char *word, struct span span)
{
    enum ast_context const context = token_context(ts);
    size_t count;
    const struct statement_word *const rows = statement_words(&count);
    struct suggestion best;
    suggestion_init(&best, word);
    for (size_t i = 0; i < count; i++)
        if (rows[i].contexts & context) suggestion_offer(&best, rows[i].word);

    struct diagnostic *const d = token_stream_error(ts, span, "unexpected '%s', expected a statement", word);
    if (!best.word) return NULL;

    diagnostic_help_edit(ts->compilation, d, span, best.word, "did you mean '%s'?", best.word);
    return statement_word(intern_string(&ts->compilation->interner, best.word));
}

static bool is_config_keyword(const struct token_stream *ts, const struct statement_word *statement, char following)
{
    if (!statement || !(statement->contexts & CONTEXT_CONFIG)) return false;
    if (statement->token == TOKEN_ELSE) return ts->previous == '}' && ts->closed_branch;
    return following != ':' && following != ';' && following != '{' && following != '"';
}

static int named_token(struct token_stream *ts, int token, const char **slot, const char *word, struct span span,
                       struct span *result)
{
    *slot = word;
    ts->statement = token == TOKEN_COST_ENTRY ? &cost_entry : NULL;
    return token_deliver(ts, token, span, result);
}

static int first_word_in_shape(struct token_stream *ts, const char *word, const char following[2], struct span span,
                               union scenario_value *value, struct span *result)
{
    bool const is_optional  = following[0] == '?' && following[1] == ':';
    bool const is_attribute = following[0] == ':' || following[0] == '=' || is_optional;
    if (is_attribute) return named_token(ts, TOKEN_SHAPE_ATTRIBUTE, &value->word, word, span, result);
    /* a node of that name has a block, a type or a mark behind it */
    if (strchr(";}#\r\n", following[0]) && strcmp(word, "any") == 0)
        return named_token(ts, TOKEN_SHAPE_ANY, &value->word, word, span, result);
    return named_token(ts, TOKEN_SHAPE_NODE, &value->word, word, span, result);
}

/* where statements stand, a word with `:` is a member of a session; elsewhere it is out of place as an attribute */
static int first_word_with_colon(struct token_stream *ts, const char *word, struct span span,
                                 union scenario_value *value, struct span *result)
{
    unsigned const with_members = CONTEXT_SESSION | CONTEXT_PACKETS;
    int const token = token_context(ts) & with_members ? TOKEN_MEMBER : TOKEN_ATTRIBUTE;
    return named_token(ts, token, &value->word, word, span, result);
}

static int first_word(struct token_stream *ts, const char *word, struct span span, union scenario_value *value,
                      struct span *result)
{
    char following[2];
    scanner_following(ts->scanner, following);
    const struct statement_word *statement = statement_word(word);

    switch (token_reading(ts)) {
    case READ_COST:
        return named_token(ts, TOKEN_COST_ENTRY, &value->word, word, span, result);
    case READ_SHAPE:
        return first_word_in_shape(ts, word, following, span, value, result);
    case READ_CONFIG:
        if (is_config_keyword(ts, statement, following[0])) break;
        return named_token(ts, following[0] == ':' || following[0] == '=' ? TOKEN_ATTRIBUTE : TOKEN_NODE,
                           &value->word, word, span, result);
    default:
        if (following[0] == ':') return first_word_with_colon(ts, word, span, value, result);
        break;
    }

    if (!statement) statement = meant_statement(ts, word, span);
    if (!statement) {
        ts->unknown   = true;
        ts->statement = NULL;
        return token_deliver(ts, TOKEN_REFUSED, span, result);
    }
    value->row    = statement;
    ts->statement = statement;
    return token_deliver(ts, statement->token, span, result);
}

/* behind `default route`, things go on as behind `route` */
static const struct statement_word *continued_statement(const struct token_stream *ts, int token)
{
    switch (token) {
    case TOKEN_DEFAULT_ROUTE: {
        size_t count;
        const struct statement_word *const rows = statement_words(&count);
        for (size_t i = 0; i < count; i++)
            if (rows[i].kind == AST_ROUTE) return &rows[i];
        return ts->statement;
    }
    default:
        return ts->statement;
    }
}

static int inner_word(struct token_stream *ts, const char *word, struct span span, union scenario_value *value,
                      struct span *result)
{
    int const previous = ts->previous;
    int const keyword  = token_is_operand(previous)   ? continuation_token(ts->statement, AFTER_OPERAND, word)
                                                : continuation_token(ts->statement, previous, word);
    int const token    = keyword || token_is_operand(previous) ? keyword
                                                : continuation_token(ts->statement, AFTER_OPERATOR, word);
    if (token) {
        ts->statement = continued_statement(ts, token);
        return token_deliver(ts, token, span, result);
    }
    if (previous == ':' && token_reading(ts) != READ_CONFIG && strcmp(word, "cap") == 0)
        return token_deliver(ts, TOKEN_CAP, span, result);

    value->word = word;
    return token_deliver(ts, TOKEN_NAME, span, result);
}

int token_of_word(struct token_stream *ts, const struct raw *raw, union scenario_value *value,
                      struct span *result)
{
    const char *const word = intern(&ts->compilation->interner, ts->text + (raw->span.begin - ts->begin),
                                    raw->span.end - raw->span.begin);
    if (ts->at_statement) return first_word(ts, word, raw->span, value, result);

    int const  behind    = token_is_operand(ts->previous) ? AFTER_OPERAND : ts->previous;
    bool const continues = behind && continuation_token(ts->statement, behind, word);
    if (!continues && token_begins_statement(ts, raw, word)) return token_insert_semicolon(ts, raw, result);
    return inner_word(ts, word, raw->span, value, result);
}
