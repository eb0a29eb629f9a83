/* SPDX-License-Identifier: MIT */
/*
 * Diagnostics as text:
 *
 *     website.scenario:14:15: error: no component provides 'Nick' [unknown-service]
 *        14 |         route Nick -> nic_drv;
 *           |               ^^^^
 *           = help: 'Nic' is provided by 'nic_drv'
 *     website.scenario:10:11: note: 'nic_drv' starts here
 *
 * The excerpt shows what a terminal can show: of a long line the part around the mistake, and neither tabs nor
 * control characters, which could move the caret or the cursor.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compilation.h"
#include "base/diagnostic_json.h"

enum {
    GUTTER_DIGITS   = 5,
    TAB_COLUMNS     = 4,
    EXCERPT_COLUMNS = 140,   /* of a longer line, a window is shown */
    EXCERPT_BEFORE  = 60,    /* columns of it before the mistake */
};

struct palette { const char *error, *warning, *note, *help, *place, *gutter, *reset; };

static struct palette const plain  = { "", "", "", "", "", "", "" };
static struct palette const colors = { "\033[1;31m", "\033[1;35m", "\033[1;36m", "\033[1;32m", "\033[1m",
                                       "\033[34m", "\033[0m" };

struct printer {
    struct compilation   *compilation;
    FILE                 *out;
    const struct palette *palette;
};

enum diagnostic_format diagnostic_format_for(FILE *stream)
{
    const char *const term     = getenv("TERM");
    const char *const no_color = getenv("NO_COLOR");
    bool const shows_color = isatty(fileno(stream)) && term && strcmp(term, "dumb") != 0
                          && !(no_color && *no_color);
    return shows_color ? DIAGNOSTIC_COLOR : DIAGNOSTIC_TEXT;
}

static void print_place(const struct printer *p, struct span span)
{
    if (span_is_none(span)) {
        fprintf(p->out, "%sgenode-compose:%s ", p->palette->place, p->palette->reset);
        return;
    }
    struct source_position const at = source_position(p->compilation, span);
    fprintf(p->out, "%s%s:%u:%u:%s ", p->palette->place, at.source->path, at.line, at.column, p->palette->reset);
}

static bool continues_character(char c) { return ((unsigned char)c & 0xc0) == 0x80; }

static unsigned columns_of(char c) { return c == '\t' ? TAB_COLUMNS : continues_character(c) ? 0 : 1; }

/* one byte of the excerpt; of characters that would move the cursor, a stand-in of the same width */
static void print_byte(FILE *out, char c)
{
    unsigned char const byte = (unsigned char)c;
    if (c == '\t') fprintf(out, "%*s", TAB_COLUMNS, "");
    else if (byte < 0x20 || byte == 0x7f) fputc('?', out);
    else fputc(c, out);
}

struct window { uint32_t begin, end; bool cut_before, cut_after; };

static bool fits(const char *text, const struct source_position *at)
{
    unsigned columns = 0;
    for (uint32_t i = at->line_begin; i < at->line_end && columns <= EXCERPT_COLUMNS; i++)
        columns += columns_of(text[i]);
    return columns <= EXCERPT_COLUMNS;
}

/* the part of the line to show: all of it, or what surrounds the mistake at `focus` */
static struct window window_of(const char *text, const struct source_position *at, uint32_t focus)
{
    if (fits(text, at)) return (struct window){ .begin = at->line_begin, .end = at->line_end };

    struct window w = { .begin = focus, .end = focus };
    for (unsigned columns = 0; w.begin > at->line_begin && columns < EXCERPT_BEFORE; w.begin--)
        columns += columns_of(text[w.begin - 1]);
    while (w.begin > at->line_begin && continues_character(text[w.begin])) w.begin--;

    unsigned columns = 0;
    for (w.end = w.begin; w.end < at->line_end && columns < EXCERPT_COLUMNS; w.end++)
        columns += columns_of(text[w.end]);
    while (w.end < at->line_end && continues_character(text[w.end])) w.end++;

    w.cut_before = w.begin > at->line_begin;
    w.cut_after  = w.end < at->line_end;
    return w;
}

static void print_excerpt(const struct printer *p, struct span span, const char *mark_color)
{
    struct source_position const at = source_position(p->compilation, span);
    const char *const text = at.source->text;
    uint32_t const begin = span.begin - at.source->begin;
    uint32_t const last  = span.end - at.source->begin;
    struct window const w = window_of(text, &at, begin < at.line_end ? begin : at.line_end);
    const char *const cut = "...";

    fprintf(p->out, "%s%*u |%s ", p->palette->gutter, GUTTER_DIGITS, at.line, p->palette->reset);
    if (w.cut_before) fputs(cut, p->out);
    for (uint32_t i = w.begin; i < w.end; i++) print_byte(p->out, text[i]);
    if (w.cut_after) fputs(cut, p->out);

    fprintf(p->out, "\n%s%*s |%s ", p->palette->gutter, GUTTER_DIGITS, "", p->palette->reset);
    unsigned indent = w.cut_before ? (unsigned)strlen(cut) : 0;
    for (uint32_t i = w.begin; i < begin && i < w.end; i++) indent += columns_of(text[i]);
    unsigned width = 0;
    for (uint32_t i = begin; i < last && i < w.end; i++) width += columns_of(text[i]);

    fprintf(p->out, "%*s%s", (int)indent, "", mark_color);
    for (unsigned i = 0; i < (width ? width : 1); i++) fputc('^', p->out);
    fprintf(p->out, "%s\n", p->palette->reset);
}

static void print_diagnostic(const struct printer *p, const struct diagnostic *d)
{
    const struct palette *const palette = p->palette;
    bool const is_error = d->level == DIAGNOSTIC_ERROR;
    const char *const color = is_error ? palette->error : palette->warning;

    print_place(p, d->span);
    fprintf(p->out, "%s%s:%s %s [%s]\n", color, is_error ? "error" : "warning", palette->reset, d->text, d->rule);
    if (!span_is_none(d->span)) print_excerpt(p, d->span, color);

    for (const struct diagnostic_help *help = d->helps; help; help = help->next)
        fprintf(p->out, "%s%*s = help:%s %s\n", palette->help, GUTTER_DIGITS, "", palette->reset, help->text);

    for (const struct diagnostic_note *note = d->notes; note; note = note->next) {
        print_place(p, note->span);
        fprintf(p->out, "%snote:%s %s\n", palette->note, palette->reset, note->text);
    }
}

static void print_all(struct compilation *c, FILE *out, enum diagnostic_format format)
{
    struct printer const printer = { .compilation = c, .out = out,
                                     .palette = format == DIAGNOSTIC_COLOR ? &colors : &plain };
    diagnostics_sort(c);
    for (size_t i = 0; i < c->diagnostics.all.count; i++) {
        const struct diagnostic *const d = c->diagnostics.all.items[i];
        if (format == DIAGNOSTIC_JSON) diagnostic_print_json(c, out, d);
        else print_diagnostic(&printer, d);
    }
    if (c->diagnostics.left_out && format != DIAGNOSTIC_JSON)
        fprintf(out, "%zu more of the same kinds are not shown\n", c->diagnostics.left_out);
}

/* The stream may be standard error, which writes each piece by itself: a copy of it that gathers them. */
void diagnostics_print(struct compilation *c, FILE *out, enum diagnostic_format format)
{
    fflush(out);
    int const   fd       = fileno(out) < 0 || c->diagnostics.all.count == 0 ? -1 : dup(fileno(out));
    FILE *const gathered = fd < 0 ? NULL : fdopen(fd, "w");

    print_all(c, gathered ? gathered : out, format);
    if (gathered) fclose(gathered);
    else if (fd >= 0) close(fd);
}
