/* SPDX-License-Identifier: MIT */
#include "syntax/tokens.h"

#include <string.h>

#include "scenario_lexer.h"
#include "scenario_parser.h"
#include "syntax/literals.h"
#include "syntax/token_parts.h"

/* ---- messages ----------------------------------------------------------------------------------------------- */

struct diagnostic *token_stream_error(struct token_stream *ts, struct span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    const char *const text = arena_vformat(&ts->compilation->arena, format, arguments);
    va_end(arguments);

    struct diagnostic *const d = diagnostic_error(ts->compilation, "syntax", span, "%s", text);
    if (++ts->error_count == SYNTAX_ERRORS_MAX) {
        diagnostic_help(ts->compilation, d, "this is syntax error %d of the file; the rest of it is not read",
                        SYNTAX_ERRORS_MAX);
        ts->stopped = true;
    }
    return d;
}

const char *token_stream_quote(const struct token_stream *ts, struct span span)
{
    enum { LENGTH_MAX = 40 };
    const char *const text = ts->text + (span.begin - ts->begin);
    uint32_t length = span.end - span.begin;
    bool const cut = length > LENGTH_MAX;
    if (cut) {
        length = LENGTH_MAX;
        while (length > 1 && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    }
    char *const copy = arena_format(&ts->compilation->arena, "'%.*s%s'", (int)length, text, cut ? "..." : "");
    for (char *c = copy; *c; c++)
        if ((unsigned char)*c < 0x20) *c = ' ';
    return copy;
}

/* ---- life --------------------------------------------------------------------------------------------------- */

void token_stream_init(struct token_stream *ts, struct compilation *c, char *text, size_t length_bytes, uint32_t begin,
                       int first_token)
{
    *ts = (struct token_stream){ .compilation = c, .text = text, .length_bytes = (uint32_t)length_bytes,
                                 .begin = begin, .first_token = first_token,
                                 .is_file = first_token == TOKEN_START_FILE,
                                 .at_statement = first_token == TOKEN_START_FILE,
                                 .line_break = true };
    words_init(c);
    if (scanner_lex_init_extra(ts, &ts->scanner) != 0
     || !scanner__scan_buffer(text, length_bytes + 2, ts->scanner)) fatal("out of memory");
}

void token_stream_destroy(struct token_stream *ts)
{
    scanner_release(ts->scanner);
    ts->scanner = NULL;
}

/* ---- the next token ----------------------------------------------------------------------------------------- */

/* a string without end has taken the end of the statement with it, and perhaps that of a block */
static void lose_end(struct token_stream *ts, struct span span)
{
    const char *const text = ts->text + (span.begin - ts->begin);
    ts->end_lost = true;
    if (memchr(text, '}', span.end - span.begin)) ts->unbalanced = true;
}

static int literal_token(struct token_stream *ts, const struct raw *raw, union scenario_value *value,
                         struct span *result)
{
    if (raw->token == RAW_NUMBER) {
        value->expression = literal_number(ts, raw->span);
        bool const percent = value->expression->kind == AST_PERCENT;
        return token_deliver(ts, percent ? TOKEN_PERCENT : TOKEN_NUMBER, raw->span, result);
    }

    bool const next_line = raw->line_break && !ts->at_statement && token_reading(ts) == READ_CONFIG;
    if (next_line && !token_in_brackets(ts) && token_completes(ts) && ts->previous != TOKEN_NODE)
        return token_insert_semicolon(ts, raw, result);

    bool const is_raw = raw->token == RAW_RAW_STRING || raw->token == RAW_UNTERMINATED_RAW_STRING;
    bool const ends   = raw->token == RAW_RAW_STRING || raw->token == RAW_STRING;
    struct span span = raw->span;
    if (raw->token == RAW_UNTERMINATED_RAW_STRING) token_skip_rest(ts, &span);
    value->expression = literal_string(ts, span, is_raw, ends);
    if (!ends) lose_end(ts, span);
    return token_deliver(ts, TOKEN_STRING, span, result);
}

static int operator_token(int raw)
{
    switch (raw) {
    case RAW_ARROW:         return TOKEN_ARROW;
    case RAW_RANGE:         return TOKEN_RANGE;
    case RAW_EQUAL:         return TOKEN_EQUAL;
    case RAW_UNEQUAL:       return TOKEN_UNEQUAL;
    case RAW_LESS_EQUAL:    return TOKEN_LESS_EQUAL;
    case RAW_GREATER_EQUAL: return TOKEN_GREATER_EQUAL;
    case RAW_AND:           return TOKEN_AND;
    case RAW_OR:            return TOKEN_OR;
    case RAW_UNKNOWN:       return TOKEN_REFUSED;
    default:                return raw;
    }
}

static int open_bracket(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    struct open_bracket const open = { .bracket = (char)raw->token, .span = raw->span };
    return token_push(ts, open) ? token_deliver(ts, raw->token, raw->span, result) : 0;
}

static int close_bracket(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    char const opening = raw->token == ')' ? '(' : '[';
    if (token_in_brackets(ts) && token_innermost(ts)->bracket == opening) ts->open_count--;
    return token_deliver(ts, raw->token, raw->span, result);
}

static void keep_docs_for(struct token_stream *ts, const struct raw *raw)
{
    if (!ts->doc_text || !ts->at_statement) return;
    *vector_add(&ts->compilation->arena, &ts->docs) = (struct doc_comment){ raw->span.begin, ts->doc_text };
    ts->doc_text = NULL;
}

/* 0: the token was dropped */
static int classify(struct token_stream *ts, const struct raw *raw, union scenario_value *value, struct span *result)
{
    switch (raw->token) {
    case RAW_WORD:
        return token_of_word(ts, raw, value, result);
    case RAW_NUMBER: case RAW_STRING: case RAW_RAW_STRING:
    case RAW_UNTERMINATED_STRING: case RAW_UNTERMINATED_RAW_STRING:
        return literal_token(ts, raw, value, result);
    case ';':
        return token_end_statement(ts, raw->span, result);
    case '{':
        return token_open_block(ts, raw->span, result);
    case '}':
        return token_close_block(ts, raw, result);
    case '(': case '[':
        return open_bracket(ts, raw, result);
    case ')': case ']':
        return close_bracket(ts, raw, result);
    default:
        return token_deliver(ts, operator_token(raw->token), raw->span, result);
    }
}

int token_stream_next(struct token_stream *ts, union scenario_value *value, struct span *result)
{
    if (ts->first_token) {
        int const first = ts->first_token;
        ts->first_token = 0;
        *result = (struct span){ ts->begin, ts->begin };
        return first;
    }
    for (;;) {
        struct raw const raw = token_read(ts);
        if (raw.token == RAW_END) return token_end_of_text(ts, &raw, result);

        keep_docs_for(ts, &raw);
        int const token = classify(ts, &raw, value, result);
        if (token) return token;
    }
}
