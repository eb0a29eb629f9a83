/* SPDX-License-Identifier: MIT */
#include "syntax/literals.h"

#include <string.h>

#include "syntax/parser.h"

static struct ast_expression *leaf(struct token_stream *ts, enum ast_expression_kind kind, struct span span)
{
    struct ast_expression *const e = arena_new(&ts->compilation->syntax, struct ast_expression);
    e->kind  = kind;
    e->span  = span;
    e->depth = 1;
    return e;
}

/* ---- numbers ------------------------------------------------------------------------------------------------ */

static struct { const char *suffix; enum ast_unit unit; uint64_t factor; } const units[] = {
    { "",    AST_UNIT_NONE, 1 },
    { "K",   AST_UNIT_SIZE, 1ull << 10 },
    { "M",   AST_UNIT_SIZE, 1ull << 20 },
    { "G",   AST_UNIT_SIZE, 1ull << 30 },
    { "T",   AST_UNIT_SIZE, 1ull << 40 },
    { "us",  AST_UNIT_TIME, 1 },
    { "ms",  AST_UNIT_TIME, 1000 },
    { "s",   AST_UNIT_TIME, 1000000 },
    { "min", AST_UNIT_TIME, 60000000ull },
    { "h",   AST_UNIT_TIME, 3600000000ull },
};

enum { UNIT_COUNT = sizeof(units) / sizeof(units[0]) };

static int digit_value(char c, unsigned base)
{
    int const value = c >= '0' && c <= '9' ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
    return value < (int)base ? value : -1;
}

struct digits {
    uint64_t value;
    size_t   length;      /* of the text with its separators */
    bool     overflow;
    bool     misplaced;   /* a separator that separates nothing */
};

static struct digits read_digits(const char *text, size_t length, unsigned base)
{
    struct digits d = { 0 };
    bool separated = true;   /* no separator may follow */
    for (; d.length < length; d.length++) {
        char const c = text[d.length];
        if (c == '_') {
            d.misplaced |= separated;
            separated = true;
            continue;
        }
        int const digit = digit_value(c, base);
        if (digit < 0) break;
        separated = false;
        d.overflow |= __builtin_mul_overflow(d.value, base, &d.value);
        d.overflow |= __builtin_add_overflow(d.value, (uint64_t)digit, &d.value);
    }
    d.misplaced |= separated;
    return d;
}

static struct ast_expression *bad_number(struct token_stream *ts, struct span span, const char *what)
{
    token_stream_error(ts, span, "%s in number %s", what, token_stream_quote(ts, span));
    return leaf(ts, AST_POISON, span);
}

static struct ast_expression *bad_unit(struct token_stream *ts, struct span span, uint32_t suffix_begin)
{
    struct span const suffix = { suffix_begin, span.end };
    struct diagnostic *const d = token_stream_error(ts, suffix, "unknown unit %s", token_stream_quote(ts, suffix));
    diagnostic_help(ts->compilation, d, "sizes are in K, M, G or T, times in us, ms, s, min or h");
    return leaf(ts, AST_POISON, span);
}

struct ast_expression *literal_number(struct token_stream *ts, struct span span)
{
    const char *const text   = ts->text + (span.begin - ts->begin);
    size_t const      length = span.end - span.begin;
    bool const hexadecimal = length > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    bool const percent     = text[length - 1] == '%';

    size_t const prefix = hexadecimal ? 2 : 0;
    size_t const end    = length - percent;
    struct digits const digits = read_digits(text + prefix, end - prefix, hexadecimal ? 16 : 10);
    size_t const suffix_at     = prefix + digits.length;
    size_t const suffix_length = end - suffix_at;

    if (digits.misplaced) return bad_number(ts, span, "misplaced '_' or missing digit");
    if (!hexadecimal && text[0] == '0' && digits.length > 1) {
        struct diagnostic *const d = token_stream_error(ts, span, "leading zero in number %s",
                                                        token_stream_quote(ts, span));
        diagnostic_help(ts->compilation, d, "numbers are decimal, or hexadecimal with 0x; there are no octal ones");
        return leaf(ts, AST_POISON, span);
    }

    size_t unit = 0;
    while (unit < UNIT_COUNT && (strlen(units[unit].suffix) != suffix_length
                              || memcmp(units[unit].suffix, text + suffix_at, suffix_length) != 0)) unit++;
    if (unit == UNIT_COUNT || (percent && unit)) return bad_unit(ts, span, span.begin + (uint32_t)suffix_at);

    uint64_t value;
    if (digits.overflow || __builtin_mul_overflow(digits.value, units[unit].factor, &value)) {
        token_stream_error(ts, span, "number %s is too large, the largest is 2^64 - 1", token_stream_quote(ts, span));
        return leaf(ts, AST_POISON, span);
    }
    struct ast_expression *const e = leaf(ts, percent ? AST_PERCENT : AST_NUMBER, span);
    e->number = value;
    e->unit   = units[unit].unit;
    return e;
}

/* ---- strings ------------------------------------------------------------------------------------------------ */

/* a string while it is taken apart */
struct string_reader {
    struct token_stream    *ts;
    const char             *at, *end;        /* what is left of it */
    struct ast_string      *string;
    struct ast_string_part *last;
    char                   *buffer;          /* text of the current part; as large as the whole */
    size_t                  length;
    const char             *part_begin;
};

static uint32_t offset_of(const struct string_reader *r, const char *at)
{
    return r->ts->begin + (uint32_t)(at - r->ts->text);
}

static void add_part(struct string_reader *r, struct ast_string_part part)
{
    struct ast_string_part *const copy = arena_new(&r->ts->compilation->syntax, struct ast_string_part);
    *copy = part;
    if (r->last) r->last->next = copy;
    else r->string->parts = copy;
    r->last = copy;
}

static void end_text_part(struct string_reader *r)
{
    if (r->length) {
        struct span const span = { offset_of(r, r->part_begin), offset_of(r, r->at) };
        const char *const text = intern(&r->ts->compilation->interner, r->buffer, r->length);
        add_part(r, (struct ast_string_part){ .text = text, .span = span });
    }
    r->length = 0;
}

static void bad_escape(struct string_reader *r, const char *from, const char *what)
{
    struct span const span = { offset_of(r, from), offset_of(r, r->at) };
    token_stream_error(r->ts, span, "%s %s in a string", what, token_stream_quote(r->ts, span));
}

static void put_character(struct string_reader *r, uint32_t c)
{
    char *const out = r->buffer + r->length;
    if (c < 0x80) {
        out[0] = (char)c;
        r->length += 1;
    } else if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        r->length += 2;
    } else if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        r->length += 3;
    } else {
        out[0] = (char)(0xf0 | c >> 18);
        out[1] = (char)(0x80 | (c >> 12 & 0x3f));
        out[2] = (char)(0x80 | (c >> 6 & 0x3f));
        out[3] = (char)(0x80 | (c & 0x3f));
        r->length += 4;
    }
}

/* \xNN is a byte, \uNNNN and \UNNNNNNNN are characters */
static void read_numeric_escape(struct string_reader *r, const char *from, unsigned digit_count, bool is_byte)
{
    uint32_t value = 0;
    unsigned digits = 0;
    for (; digits < digit_count && r->at < r->end && digit_value(*r->at, 16) >= 0; digits++, r->at++)
        value = value * 16 + (uint32_t)digit_value(*r->at, 16);

    if (digits < digit_count) bad_escape(r, from, "too few digits in");
    else if (value == 0) bad_escape(r, from, "zero byte");
    else if (is_byte) r->buffer[r->length++] = (char)value;
    else if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) bad_escape(r, from, "no such character:");
    else put_character(r, value);
}

static void read_escape(struct string_reader *r)
{
    static const char letters[] = "abefnrtv\\\"'?{}", meanings[] = "\a\b\033\f\n\r\t\v\\\"'?{}";
    const char *const from = r->at++;   /* the backslash */
    if (r->at == r->end) return;        /* of a string without end, which was reported */
    char const c = *r->at++;
    const char *const letter = c ? strchr(letters, c) : NULL;

    if (letter) r->buffer[r->length++] = meanings[letter - letters];
    else if (c == 'x') read_numeric_escape(r, from, 2, true);
    else if (c == 'u') read_numeric_escape(r, from, 4, false);
    else if (c == 'U') read_numeric_escape(r, from, 8, false);
    else if (c == '0') bad_escape(r, from, "zero byte");
    else {
        while (r->at < r->end && ((unsigned char)*r->at & 0xc0) == 0x80) r->at++;
        bad_escape(r, from, "unknown escape");
    }
}

static bool starts_name(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; }
static bool in_word(char c)     { return starts_name(c) || (c >= '0' && c <= '9'); }

/* most are one word, which needs no parser */
static bool is_word(const char *text, size_t length)
{
    if (!length || !starts_name(*text)) return false;
    for (size_t i = 1; i < length; i++)
        if (!in_word(text[i])) return false;
    return true;
}

static struct ast_expression *word_reference(struct string_reader *r, const char *text, size_t length,
                                             struct span span)
{
    struct ast_expression *const e = leaf(r->ts, AST_REFERENCE, span);
    e->name = (struct ast_name){ .text = intern(&r->ts->compilation->interner, text, length), .span = span };
    return e;
}

/* { expression } */
static void read_interpolation(struct string_reader *r)
{
    end_text_part(r);
    const char *const open = r->at, *const begin = r->at + 1;
    const char *const close = memchr(begin, '}', (size_t)(r->end - begin));
    size_t const length = close ? (size_t)(close - begin) : 0;
    bool const blank = close && strspn(begin, " \t") >= length;
    if (!close || blank) {
        struct span const span = { offset_of(r, open), offset_of(r, close ? close + 1 : open + 1) };
        struct diagnostic *const d = token_stream_error(r->ts, span, close ? "nothing between '{' and '}' in a string"
                                                                           : "'{' without '}' in a string");
        diagnostic_help_edit(r->ts->compilation, d, (struct span){ span.begin, span.begin + 1 }, "\\{",
                             "braces in a string hold an expression; write '\\{' for the character");
        r->at = close ? close + 1 : begin;
        return;
    }
    struct span const span = { offset_of(r, begin), offset_of(r, close) };
    struct ast_expression *expression = is_word(begin, length)
        ? word_reference(r, begin, length, span)
        : parse_expression(r->ts->compilation, begin, length, span.begin);
    if (!expression) {
        r->ts->error_count++;
        expression = leaf(r->ts, AST_POISON, span);
    }
    add_part(r, (struct ast_string_part){ .expression = expression,
                                          .span = { offset_of(r, open), offset_of(r, close + 1) } });
    r->at = close + 1;
}

static void read_parts(struct string_reader *r)
{
    while (r->at < r->end) {
        if (r->length == 0) r->part_begin = r->at;
        if (*r->at == '\\') read_escape(r);
        else if (*r->at == '{') read_interpolation(r);
        else r->buffer[r->length++] = *r->at++;
    }
    end_text_part(r);
}

static void set_plain(struct compilation *c, struct ast_string *string, const char *text, size_t length)
{
    string->plain = intern(&c->interner, text, length);
}

static void read_plain(struct string_reader *r)
{
    size_t const length = (size_t)(r->end - r->at);
    struct span const span = { offset_of(r, r->at), offset_of(r, r->end) };
    set_plain(r->ts->compilation, r->string, r->at, length);
    if (length) add_part(r, (struct ast_string_part){ .text = r->string->plain, .span = span });
}

static bool needs_reading(const char *at, const char *end)
{
    for (; at < end; at++)
        if (*at == '\\' || *at == '{') return true;
    return false;
}

/* what stands between the quotes; a line break directly behind the opening """ belongs to the quotes */
static void find_content(struct string_reader *r, struct span span, bool terminated)
{
    size_t const quotes = r->string->raw ? 3 : 1;
    r->at  = r->ts->text + (span.begin - r->ts->begin) + quotes;
    r->end = r->ts->text + (span.end - r->ts->begin) - (terminated ? quotes : 0);
    if (!r->string->raw) return;
    if (r->end - r->at >= 2 && r->at[0] == '\r' && r->at[1] == '\n') r->at++;
    if (r->at < r->end && *r->at == '\n') r->at++;
}

struct ast_expression *literal_string(struct token_stream *ts, struct span span, bool raw, bool terminated)
{
    struct ast_expression *const e = leaf(ts, AST_STRING, span);
    e->string.raw = raw;
    if (!terminated)
        token_stream_error(ts, (struct span){ span.begin, span.begin + (raw ? 3 : 1) }, "this string has no end");

    struct string_reader r = { .ts = ts, .string = &e->string };
    find_content(&r, span, terminated);
    if (raw || !needs_reading(r.at, r.end)) {
        read_plain(&r);
        return e;
    }
    r.buffer = arena_alloc(&ts->compilation->syntax, (size_t)(r.end - r.at) + 1);
    read_parts(&r);

    const struct ast_string_part *const first = e->string.parts;
    if (!first) set_plain(ts->compilation, &e->string, "", 0);
    else if (first->text && !first->next) e->string.plain = first->text;
    return e;
}
