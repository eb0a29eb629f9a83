/* SPDX-License-Identifier: MIT */
/*
 * The structure of a text: which brackets are open and how words are read inside, where statements end, and what is
 * done where their author forgot to end them. Behind this, every block is closed and every statement ended.
 */
#include "syntax/token_parts.h"

#include "scenario_parser.h"
#include "syntax/context.h"

enum { INDENTATION_LOOKED_AT_MAX = 400 };   /* bytes, so that one endless line stays linear */

/* ---- brackets ----------------------------------------------------------------------------------------------- */

const struct open_bracket *token_innermost(const struct token_stream *ts)
{
    return ts->open_count ? &ts->open[ts->open_count - 1] : NULL;
}

bool token_in_brackets(const struct token_stream *ts)
{
    return ts->open_count && token_innermost(ts)->bracket != '{';
}

/* of the block that we are in */
static const struct open_bracket *innermost_block(const struct token_stream *ts)
{
    for (unsigned i = ts->open_count; i-- > 0; )
        if (ts->open[i].bracket == '{') return &ts->open[i];
    return NULL;
}

enum block_reading token_reading(const struct token_stream *ts)
{
    const struct open_bracket *const block = innermost_block(ts);
    return block ? block->reading : READ_STATEMENTS;
}

bool token_stream_in_config(const struct token_stream *ts)
{
    return token_reading(ts) == READ_CONFIG || token_reading(ts) == READ_SHAPE;
}

enum ast_context token_context(const struct token_stream *ts)
{
    for (unsigned i = ts->open_count; i-- > 0; ) {
        const struct open_bracket *const open = &ts->open[i];
        if (open->bracket == '{' && open->statement && open->statement->reading != READ_INHERITED)
            return context_inside(open->statement->kind, open->in_component ? CONTEXT_COMPONENT : CONTEXT_START);
    }
    return CONTEXT_FILE;
}

static void forget_brackets(struct token_stream *ts)
{
    while (token_in_brackets(ts)) ts->open_count--;
}

bool token_push(struct token_stream *ts, struct open_bracket open)
{
    if (ts->open_count == NESTING_MAX) {
        token_stream_error(ts, open.span, "nested deeper than %d levels; the rest of the file is not read",
                           NESTING_MAX);
        ts->stopped = true;
        return false;
    }
    ts->open[ts->open_count++] = open;
    return true;
}

static enum block_reading reading_inside(const struct token_stream *ts, bool in_component)
{
    enum block_reading const outside = token_reading(ts);
    if (!ts->statement) return outside;                       /* a node */
    if (ts->statement->reading == READ_INHERITED) return outside;
    if (ts->statement->kind == AST_CONFIG && in_component) return READ_SHAPE;
    return ts->statement->reading;
}

static bool push_block(struct token_stream *ts, struct span span)
{
    const struct open_bracket *const outside = innermost_block(ts);
    bool const in_component = (outside && outside->in_component)
                           || (ts->statement && ts->statement->kind == AST_COMPONENT);
    struct open_bracket const open = { .bracket = '{', .span = span, .reading = reading_inside(ts, in_component),
                                       .in_component = in_component, .statement = ts->statement,
                                       .continues = ts->previous == TOKEN_WITH };
    return token_push(ts, open);
}

/* columns of blanks at the begin of the line, -1 if there is something else before the token or it is too far away */
static int indentation(const struct token_stream *ts, struct span span, bool first_of_line)
{
    uint32_t const at = span.begin - ts->begin;
    uint32_t line = at;
    while (line > 0 && ts->text[line - 1] != '\n') {
        if (at - line > INDENTATION_LOOKED_AT_MAX) return -1;
        line--;
    }
    uint32_t blanks = 0;
    while (line + blanks < at && (ts->text[line + blanks] == ' ' || ts->text[line + blanks] == '\t')) blanks++;
    return first_of_line && line + blanks != at ? -1 : (int)blanks;
}

/* a `}` left of the line that opened the block suggests that the block was left open */
static void compare_indentation(struct token_stream *ts, struct span opened, struct span closed)
{
    if (!span_is_none(ts->suspect)) return;
    int const outer = indentation(ts, closed, true);
    if (outer >= 0 && indentation(ts, opened, false) > outer) ts->suspect = opened;
}

/* ---- the `;` that was forgotten ----------------------------------------------------------------------------- */

/* a statement can end behind such a token */
bool token_completes(const struct token_stream *ts)
{
    if (ts->statement && ts->statement->end == END_BLOCK) return false;

    switch (ts->previous) {
    case TOKEN_NAME: case TOKEN_STRING: case TOKEN_NUMBER: case TOKEN_PERCENT: case TOKEN_AUTO: case TOKEN_REST:
    case ')': case ']': case '}': case TOKEN_NODE: case TOKEN_SHAPE_ANY: case TOKEN_PROPAGATE:
    case TOKEN_EDGE: case TOKEN_LEVEL: case TOKEN_HIGH: case TOKEN_LOW:
        return true;
    case TOKEN_ANY:
        return true;
    case TOKEN_HEARTBEAT: case TOKEN_MANAGING_SYSTEM:
        return true;
    case '?': case '*': case '+':
        return (ts->statement && ts->statement->token == TOKEN_REQUIREMENTS) || token_reading(ts) == READ_SHAPE;
    default:
        return false;
    }
}

bool token_is_operand(int token)
{
    switch (token) {
    case TOKEN_NAME: case TOKEN_STRING: case TOKEN_NUMBER: case TOKEN_PERCENT: case TOKEN_AUTO: case TOKEN_REST:
    case ')': case ']': case '}':
    case TOKEN_EDGE: case TOKEN_LEVEL: case TOKEN_HIGH: case TOKEN_LOW:
        return true;
    default:
        return false;
    }
}

/* does the word, though it stands inside a statement, begin the next one? */
bool token_begins_statement(struct token_stream *ts, const struct raw *raw, const char *word)
{
    bool const needs_block = ts->statement && ts->statement->end == END_BLOCK;
    if (token_in_brackets(ts) || needs_block) return false;

    char following[2];
    scanner_following(ts->scanner, following);
    enum block_reading const how = token_reading(ts);

    if (how == READ_CONFIG || how == READ_SHAPE) {
        bool const is_attribute = following[0] == ':' || (following[0] == '?' && following[1] == ':');
        return token_completes(ts) && (raw->line_break || (is_attribute && ts->previous != TOKEN_NODE));
    }
    if (ts->recovering) return raw->line_break && statement_word(word);
    if (!token_completes(ts)) return false;
    if (raw->line_break) return true;
    return statement_word(word) && (!ts->statement || ts->statement->end == END_SEMICOLON);
}

static void report_missing_semicolon(struct token_stream *ts, const struct raw *raw)
{
    if (ts->recovering || ts->end_lost) return;

    struct span const place = span_at_end(ts->previous_span);
    const char *const what = raw->token == RAW_END ? "end of file" : token_stream_quote(ts, raw->span);
    struct diagnostic *const d = raw->line_break || raw->token == RAW_END
        ? token_stream_error(ts, place, "unexpected end of line, expected ';' before %s", what)
        : token_stream_error(ts, raw->span, "unexpected %s, expected ';'", what);
    diagnostic_help_edit(ts->compilation, d, place, ";", "end the statement with ';'");
    ts->missing_semicolon = d;
}

/* ---- delivering --------------------------------------------------------------------------------------------- */

int token_deliver(struct token_stream *ts, int token, struct span span, struct span *result)
{
    ts->previous      = token;
    ts->previous_span = span;
    ts->line_break    = false;
    ts->at_statement  = false;
    *result = span;
    return token;
}

int token_end_statement(struct token_stream *ts, struct span span, struct span *result)
{
    token_deliver(ts, ';', span, result);
    forget_brackets(ts);
    ts->at_statement = true;
    ts->recovering   = false;
    ts->end_lost     = false;
    ts->unknown      = false;
    ts->statement    = NULL;
    return ';';
}

int token_insert_semicolon(struct token_stream *ts, const struct raw *held, struct span *result)
{
    ts->missing_semicolon = NULL;
    report_missing_semicolon(ts, held);
    token_hold(ts, held);
    return token_end_statement(ts, span_at_end(ts->previous_span), result);
}

/* pass over a block of which nobody knows what it holds, as one `;` */
static int skip_block(struct token_stream *ts, struct span opened, struct span *result)
{
    struct span span = opened;
    for (unsigned depth = 1; depth; ) {
        struct raw const raw = token_read(ts);
        if (raw.token == RAW_END) {
            token_hold(ts, &raw);
            break;
        }
        depth += raw.token == '{';
        depth -= raw.token == '}';
        span = raw.span;
    }
    return token_end_statement(ts, span, result);
}

int token_open_block(struct token_stream *ts, struct span span, struct span *result)
{
    forget_brackets(ts);
    if (ts->unknown) return skip_block(ts, span, result);
    if (!push_block(ts, span)) return 0;

    token_deliver(ts, '{', span, result);
    ts->at_statement = true;
    ts->recovering   = false;
    ts->statement    = NULL;
    return '{';
}

/* 0: there was nothing to close */
int token_close_block(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    forget_brackets(ts);
    if (!ts->open_count) {
        token_stream_error(ts, raw->span, "unexpected '}', nothing is open here");
        ts->unbalanced = true;
        return 0;
    }
    if (!ts->at_statement && !ts->recovering && token_completes(ts))
        return token_insert_semicolon(ts, raw, result);

    struct open_bracket const open = ts->open[--ts->open_count];
    compare_indentation(ts, open.span, raw->span);
    token_deliver(ts, '}', raw->span, result);
    ts->closed_branch = open.statement && open.statement->kind == AST_IF;
    ts->at_statement = !open.continues;
    ts->statement    = open.continues ? open.statement : NULL;
    ts->recovering   = false;
    ts->unknown      = false;
    return '}';
}

static void report_unclosed(struct token_stream *ts, struct span end)
{
    if (ts->unbalanced || ts->stopped || ts->truncated) return;

    ts->unbalanced = true;
    struct diagnostic *const d = token_stream_error(ts, end, "unexpected end of file, expected '}'");
    bool const suspected = !span_is_none(ts->suspect);
    diagnostic_note(ts->compilation, d, suspected ? ts->suspect : token_innermost(ts)->span,
                    suspected ? "by its indentation, this block is not closed" : "this block is not closed");
}

/* the end of the text, after everything that is open was closed */
int token_end_of_text(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    if (!ts->is_file) return token_deliver(ts, TOKEN_YYEOF, raw->span, result);
    if (!ts->at_statement) {
        bool const forgotten = !ts->recovering && !token_in_brackets(ts) && token_completes(ts);
        if (forgotten && !ts->stopped) return token_insert_semicolon(ts, raw, result);
        if (ts->truncated || ts->recovering) return token_end_statement(ts, raw->span, result);
        ts->truncated = true;
        token_hold(ts, raw);
        return token_deliver(ts, TOKEN_TRUNCATED, span_at_end(ts->previous_span), result);
    }
    if (ts->open_count) {
        report_unclosed(ts, span_at_end(ts->previous_span));
        token_hold(ts, raw);
        ts->open_count--;
        token_deliver(ts, '}', raw->span, result);
        ts->at_statement = true;
        return '}';
    }
    return token_deliver(ts, TOKEN_YYEOF, raw->span, result);
}
