/* SPDX-License-Identifier: MIT */
/* What the scanner finds: tokens without regard to where they stand, and comments. */
#include "syntax/token_parts.h"

#include <string.h>

#include "scenario_lexer.h"

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

/* a string or comment that never ends takes the rest of the text with it */
void token_skip_rest(struct token_stream *ts, struct span *span)
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
            token_skip_rest(ts, &raw.span);
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

struct raw token_read(struct token_stream *ts)
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

void token_hold(struct token_stream *ts, const struct raw *raw)
{
    ts->held            = true;
    ts->held_raw        = raw->token;
    ts->held_span       = raw->span;
    ts->held_line_break = raw->line_break;
}
