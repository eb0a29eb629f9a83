/* SPDX-License-Identifier: MIT */
#include "syntax/tokens.h"

#include <string.h>

#include "base/suggest.h"
#include "scenario_parser.h"
#include "scenario_lexer.h"
#include "syntax/context.h"
#include "syntax/literals.h"
#include "syntax/parser.h"

/* a statement of a cost model begins with any name, but continues like one of ours */
static const struct statement_word cost_entry = {
    .word = "", .token = TOKEN_COST_ENTRY, .kind = AST_COST_ENTRY, .end = END_SEMICOLON, .contexts = CONTEXT_COST,
};

enum { INDENTATION_LOOKED_AT_MAX = 400 };   /* bytes, so that one endless line stays linear */

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

/* ---- comments ----------------------------------------------------------------------------------------------- */

static struct span scanned_span(struct token_stream *ts)
{
    uint32_t const begin = ts->begin + (uint32_t)(scanner_get_text(ts->scanner) - ts->text);
    return (struct span){ begin, begin + (uint32_t)scanner_get_leng(ts->scanner) };
}

static void keep_doc(struct token_stream *ts, struct span span)
{
    const char *text = ts->text + (span.begin - ts->begin);
    size_t length = span.end - span.begin;
    while (length && *text == '#') text++, length--;
    if (length && *text == ' ') text++, length--;
    while (length && (text[length - 1] == '\r' || text[length - 1] == ' ')) length--;

    struct arena *const arena = &ts->compilation->arena;
    ts->doc_text = ts->doc_text ? arena_format(arena, "%s\n%.*s", ts->doc_text, (int)length, text)
                                : arena_copy(arena, text, length);
}

void token_stream_comment(struct token_stream *ts, bool is_doc)
{
    struct span const span = scanned_span(ts);
    if (ts->comments) *vector_add(&ts->compilation->arena, ts->comments) = span;
    if (memchr(ts->text + (span.begin - ts->begin), '\n', span.end - span.begin)) ts->line_break = true;
    if (is_doc) keep_doc(ts, span);
}

const char *token_stream_doc(const struct token_stream *ts, uint32_t begin)
{
    size_t low = 0, high = ts->docs.count;
    while (low < high) {
        size_t const middle = low + (high - low) / 2;
        const struct doc_comment *const doc = &ts->docs.items[middle];
        if (doc->token_begin == begin) return doc->text;
        if (doc->token_begin < begin) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* ---- raw tokens --------------------------------------------------------------------------------------------- */

struct raw { int token; struct span span; bool line_break; };

/* a string or comment that never ends takes the rest of the text with it */
static void skip_rest(struct token_stream *ts, struct span *span)
{
    while (scanner_lex(ts->scanner) != RAW_END) { }
    span->end = ts->begin + ts->length_bytes;
}

static void report_unknown(struct token_stream *ts, struct span span)
{
    if (ts->recovering) return;

    unsigned char const first = (unsigned char)ts->text[span.begin - ts->begin];
    if (first == '.') {
        struct diagnostic *const d = token_stream_error(ts, span, "unexpected '.'");
        diagnostic_help(ts->compilation, d, "there are no fractions: give a size in K, M or G, a time in ms or us");
        return;
    }
    if (first < 0x20 || first == 0x7f) token_stream_error(ts, span, "unexpected control character 0x%02x", first);
    else token_stream_error(ts, span, "unexpected character %s", token_stream_quote(ts, span));
}

/* the next token of the scanner that is one, everything else reported */
static struct raw scan(struct token_stream *ts)
{
    for (;;) {
        struct raw raw = { .token = scanner_lex(ts->scanner) };
        raw.span = raw.token == RAW_END ? (struct span){ ts->begin + ts->length_bytes, ts->begin + ts->length_bytes }
                                        : scanned_span(ts);
        raw.line_break = ts->line_break;

        switch (raw.token) {
        case RAW_UNTERMINATED_COMMENT:
            token_stream_error(ts, raw.span, "this comment has no end");
            skip_rest(ts, &raw.span);
            continue;
        case RAW_FOREIGN_COMMENT: {
            struct span const slashes = { raw.span.begin, raw.span.begin + 2 };
            struct diagnostic *const d = token_stream_error(ts, slashes, "unexpected '//'");
            diagnostic_help_edit(ts->compilation, d, slashes, "#", "a comment begins with '#'");
            continue;
        }
        case RAW_UNKNOWN:
            if (ts->malformed) continue;
            report_unknown(ts, raw.span);
            return raw;
        default:
            return raw;
        }
    }
}

static struct raw read_raw(struct token_stream *ts)
{
    if (ts->stopped) {
        struct span const end = { ts->begin + ts->length_bytes, ts->begin + ts->length_bytes };
        return (struct raw){ .token = RAW_END, .span = end };
    }
    if (ts->held) {
        ts->held = false;
        return (struct raw){ ts->held_raw, ts->held_span, ts->held_line_break };
    }
    return scan(ts);
}

static void hold(struct token_stream *ts, const struct raw *raw)
{
    ts->held            = true;
    ts->held_raw        = raw->token;
    ts->held_span       = raw->span;
    ts->held_line_break = raw->line_break;
}

/* ---- brackets ----------------------------------------------------------------------------------------------- */

static const struct open_bracket *innermost(const struct token_stream *ts)
{
    return ts->open_count ? &ts->open[ts->open_count - 1] : NULL;
}

static bool inside_brackets(const struct token_stream *ts)
{
    return ts->open_count && innermost(ts)->bracket != '{';
}

/* of the block that we are in */
static const struct open_bracket *innermost_block(const struct token_stream *ts)
{
    for (unsigned i = ts->open_count; i-- > 0; )
        if (ts->open[i].bracket == '{') return &ts->open[i];
    return NULL;
}

static enum block_reading reading(const struct token_stream *ts)
{
    const struct open_bracket *const block = innermost_block(ts);
    return block ? block->reading : READ_STATEMENTS;
}

bool token_stream_in_config(const struct token_stream *ts)
{
    return reading(ts) == READ_CONFIG || reading(ts) == READ_SHAPE;
}

static enum ast_context enclosing_context(const struct token_stream *ts)
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
    while (inside_brackets(ts)) ts->open_count--;
}

static bool push(struct token_stream *ts, struct open_bracket open)
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
    enum block_reading const outside = reading(ts);
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
    return push(ts, open);
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
static bool completes(const struct token_stream *ts)
{
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
        return (ts->statement && ts->statement->token == TOKEN_REQUIREMENTS) || reading(ts) == READ_SHAPE;
    default:
        return false;
    }
}

static bool is_operand(int token)
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

static bool is_block_statement(const struct token_stream *ts)
{
    return ts->statement && ts->statement->end == END_BLOCK;
}

/* does the word, though it stands inside a statement, begin the next one? */
static bool begins_next_statement(struct token_stream *ts, const struct raw *raw, const char *word)
{
    if (inside_brackets(ts) || is_block_statement(ts)) return false;

    char following[2];
    scanner_following(ts->scanner, following);
    enum block_reading const how = reading(ts);

    if (how == READ_CONFIG || how == READ_SHAPE) {
        bool const is_attribute = following[0] == ':' || (following[0] == '?' && following[1] == ':');
        return completes(ts) && (raw->line_break || (is_attribute && ts->previous != TOKEN_NODE));
    }
    if (ts->recovering) return raw->line_break && statement_word(word);
    if (!completes(ts)) return false;
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

static int deliver(struct token_stream *ts, int token, struct span span, struct span *result)
{
    ts->previous      = token;
    ts->previous_span = span;
    ts->line_break    = false;
    ts->at_statement  = false;
    *result = span;
    return token;
}

static int end_statement(struct token_stream *ts, struct span span, struct span *result)
{
    deliver(ts, ';', span, result);
    forget_brackets(ts);
    ts->at_statement = true;
    ts->recovering   = false;
    ts->end_lost     = false;
    ts->unknown      = false;
    ts->statement    = NULL;
    return ';';
}

static int insert_semicolon(struct token_stream *ts, const struct raw *held, struct span *result)
{
    ts->missing_semicolon = NULL;
    report_missing_semicolon(ts, held);
    hold(ts, held);
    return end_statement(ts, span_at_end(ts->previous_span), result);
}

/* pass over a block of which nobody knows what it holds, as one `;` */
static int skip_block(struct token_stream *ts, struct span opened, struct span *result)
{
    struct span span = opened;
    for (unsigned depth = 1; depth; ) {
        struct raw const raw = read_raw(ts);
        if (raw.token == RAW_END) {
            hold(ts, &raw);
            break;
        }
        depth += raw.token == '{';
        depth -= raw.token == '}';
        span = raw.span;
    }
    return end_statement(ts, span, result);
}

static int open_block(struct token_stream *ts, struct span span, struct span *result)
{
    forget_brackets(ts);
    if (ts->unknown) return skip_block(ts, span, result);
    if (!push_block(ts, span)) return 0;

    deliver(ts, '{', span, result);
    ts->at_statement = true;
    ts->recovering   = false;
    ts->statement    = NULL;
    return '{';
}

/* 0: there was nothing to close */
static int close_block(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    forget_brackets(ts);
    if (!ts->open_count) {
        token_stream_error(ts, raw->span, "unexpected '}', nothing is open here");
        ts->unbalanced = true;
        return 0;
    }
    if (!ts->at_statement && !ts->recovering && !is_block_statement(ts) && completes(ts))
        return insert_semicolon(ts, raw, result);

    struct open_bracket const open = ts->open[--ts->open_count];
    compare_indentation(ts, open.span, raw->span);
    deliver(ts, '}', raw->span, result);
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
    diagnostic_note(ts->compilation, d, suspected ? ts->suspect : innermost(ts)->span,
                    suspected ? "by its indentation, this block is not closed" : "this block is not closed");
}

/* the end of the text, after everything that is open was closed */
static int end_of_text(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    if (!ts->is_file) return deliver(ts, TOKEN_YYEOF, raw->span, result);
    if (!ts->at_statement) {
        bool const forgotten = !ts->recovering && !inside_brackets(ts) && !is_block_statement(ts) && completes(ts);
        if (forgotten && !ts->stopped) return insert_semicolon(ts, raw, result);
        if (ts->truncated || ts->recovering) return end_statement(ts, raw->span, result);
        ts->truncated = true;
        hold(ts, raw);
        return deliver(ts, TOKEN_TRUNCATED, span_at_end(ts->previous_span), result);
    }
    if (ts->open_count) {
        report_unclosed(ts, span_at_end(ts->previous_span));
        hold(ts, raw);
        ts->open_count--;
        deliver(ts, '}', raw->span, result);
        ts->at_statement = true;
        return '}';
    }
    return deliver(ts, TOKEN_YYEOF, raw->span, result);
}

/* ---- words -------------------------------------------------------------------------------------------------- */

/* a word that begins no statement: take it for the one that was meant, if there is one */
static const struct statement_word *meant_statement(struct token_stream *ts, const char *word, struct span span)
{
    enum ast_context const context = enclosing_context(ts);
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
    return deliver(ts, token, span, result);
}

static int first_word_in_shape(struct token_stream *ts, const char *word, const char following[2], struct span span,
                               union scenario_value *value, struct span *result)
{
    bool const is_attribute = following[0] == ':' || following[0] == '=' || (following[0] == '?' && following[1] == ':');
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
    int const token = enclosing_context(ts) & with_members ? TOKEN_MEMBER : TOKEN_ATTRIBUTE;
    return named_token(ts, token, &value->word, word, span, result);
}

static int first_word(struct token_stream *ts, const char *word, struct span span, union scenario_value *value,
                      struct span *result)
{
    char following[2];
    scanner_following(ts->scanner, following);
    const struct statement_word *statement = statement_word(word);

    switch (reading(ts)) {
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
        return deliver(ts, TOKEN_REFUSED, span, result);
    }
    value->row    = statement;
    ts->statement = statement;
    return deliver(ts, statement->token, span, result);
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
    int const keyword  = is_operand(previous)   ? continuation_token(ts->statement, AFTER_OPERAND, word)
                                                : continuation_token(ts->statement, previous, word);
    int const token    = keyword || is_operand(previous) ? keyword
                                                : continuation_token(ts->statement, AFTER_OPERATOR, word);
    if (token) {
        ts->statement = continued_statement(ts, token);
        return deliver(ts, token, span, result);
    }
    if (previous == ':' && reading(ts) != READ_CONFIG && strcmp(word, "cap") == 0)
        return deliver(ts, TOKEN_CAP, span, result);

    value->word = word;
    return deliver(ts, TOKEN_NAME, span, result);
}

static int word_token(struct token_stream *ts, const struct raw *raw, union scenario_value *value,
                      struct span *result)
{
    const char *const word = intern(&ts->compilation->interner, ts->text + (raw->span.begin - ts->begin),
                                    raw->span.end - raw->span.begin);
    if (ts->at_statement) return first_word(ts, word, raw->span, value, result);

    bool const continues = is_operand(ts->previous) && continuation_token(ts->statement, AFTER_OPERAND, word);
    if (!continues && begins_next_statement(ts, raw, word)) return insert_semicolon(ts, raw, result);
    return inner_word(ts, word, raw->span, value, result);
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
        return deliver(ts, percent ? TOKEN_PERCENT : TOKEN_NUMBER, raw->span, result);
    }

    bool const next_line = raw->line_break && !ts->at_statement && reading(ts) == READ_CONFIG;
    if (next_line && !inside_brackets(ts) && completes(ts) && ts->previous != TOKEN_NODE && !is_block_statement(ts))
        return insert_semicolon(ts, raw, result);

    bool const is_raw = raw->token == RAW_RAW_STRING || raw->token == RAW_UNTERMINATED_RAW_STRING;
    bool const ends   = raw->token == RAW_RAW_STRING || raw->token == RAW_STRING;
    struct span span = raw->span;
    if (raw->token == RAW_UNTERMINATED_RAW_STRING) skip_rest(ts, &span);
    value->expression = literal_string(ts, span, is_raw, ends);
    if (!ends) lose_end(ts, span);
    return deliver(ts, TOKEN_STRING, span, result);
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
    return push(ts, open) ? deliver(ts, raw->token, raw->span, result) : 0;
}

static int close_bracket(struct token_stream *ts, const struct raw *raw, struct span *result)
{
    char const opening = raw->token == ')' ? '(' : '[';
    if (inside_brackets(ts) && innermost(ts)->bracket == opening) ts->open_count--;
    return deliver(ts, raw->token, raw->span, result);
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
        return word_token(ts, raw, value, result);
    case RAW_NUMBER: case RAW_STRING: case RAW_RAW_STRING:
    case RAW_UNTERMINATED_STRING: case RAW_UNTERMINATED_RAW_STRING:
        return literal_token(ts, raw, value, result);
    case ';':
        return end_statement(ts, raw->span, result);
    case '{':
        return open_block(ts, raw->span, result);
    case '}':
        return close_block(ts, raw, result);
    case '(': case '[':
        return open_bracket(ts, raw, result);
    case ')': case ']':
        return close_bracket(ts, raw, result);
    default:
        return deliver(ts, operator_token(raw->token), raw->span, result);
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
        struct raw const raw = read_raw(ts);
        if (raw.token == RAW_END) return end_of_text(ts, &raw, result);

        keep_docs_for(ts, &raw);
        int const token = classify(ts, &raw, value, result);
        if (token) return token;
    }
}
