/* SPDX-License-Identifier: MIT */
/*
 * The layout of the formatter: which statements share a line, where blocks break, where comments go.
 *
 * Comments are not part of the tree. They are printed in their order, as the printer passes their place: before the
 * statement that follows them, behind the statement whose line they end, or at the end of the block. A comment inside
 * a statement moves behind it.
 */
#include "syntax/print.h"

#include <assert.h>
#include <string.h>

#include "syntax/printer.h"

/* ---- text --------------------------------------------------------------------------------------------------- */

void print_bytes(struct printer *p, const char *bytes, size_t length)
{
    if (p->length + length > p->capacity) {
        size_t const capacity = (p->length + length) * 2;
        char *const text = arena_alloc(&p->compilation->arena, capacity);
        if (p->length) memcpy(text, p->text, p->length);
        p->text     = text;
        p->capacity = capacity;
    }
    if (length) memcpy(p->text + p->length, bytes, length);
    p->length += length;
}

void print_text(struct printer *p, const char *text) { print_bytes(p, text, strlen(text)); }

void print_source(struct printer *p, struct span span)
{
    print_bytes(p, source_text(p->compilation, span), span.end - span.begin);
}

static void print_blanks(struct printer *p, size_t count)
{
    static const char blanks[] = "                ";
    for (; count > sizeof(blanks) - 1; count -= sizeof(blanks) - 1) print_bytes(p, blanks, sizeof(blanks) - 1);
    print_bytes(p, blanks, count);
}

void print_line_break(struct printer *p)
{
    print_text(p, "\n");
    p->line_begin = p->length;
    print_blanks(p, p->indent);
}

static size_t columns(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) count += ((unsigned char)text[i] & 0xc0) != 0x80;
    return count;
}

size_t print_column(const struct printer *p)
{
    /* a line with so many bytes is too long, however many of them make a character */
    enum { BYTES_MAX = PRINT_WIDTH * 4 };
    size_t const bytes = p->length - p->line_begin;
    return bytes > BYTES_MAX ? bytes / 4 : columns(p->text + p->line_begin, bytes);
}

/* ---- gaps --------------------------------------------------------------------------------------------------- */

enum { GAP_MAX = 100 };

/* blanks before the offset in the source if they align something, else one */
static size_t gap_before(const struct printer *p, uint32_t offset)
{
    const char *const text = p->file->source->text;
    uint32_t const end = offset - p->file->source->begin;
    uint32_t begin = end;
    while (begin > 0 && text[begin - 1] == ' ' && end - begin < GAP_MAX) begin--;

    bool const aligns = begin > 0 && text[begin - 1] != '\n' && text[begin - 1] != '\t' && end - begin < GAP_MAX;
    return aligns && end > begin ? end - begin : 1;
}

/* did the author begin a line at the offset? */
static bool begins_line(const struct printer *p, uint32_t offset)
{
    const char *const text = p->file->source->text;
    uint32_t at = offset - p->file->source->begin;
    while (at > 0 && strchr(" \t\r", text[at - 1])) at--;
    return at > 0 && text[at - 1] == '\n';
}

static void print_continuation_break(struct printer *p)
{
    p->indent += PRINT_INDENT;
    print_line_break(p);
    p->indent -= PRINT_INDENT;
}

static bool needs_break(const struct printer *p, uint32_t offset, size_t length)
{
    /* trying to stay on one line: the attempt is judged as a whole */
    if (p->one_line) return false;
    return begins_line(p, offset) || print_column(p) + 1 + length > PRINT_WIDTH;
}

void print_gap(struct printer *p, uint32_t offset)
{
    if (needs_break(p, offset, 0)) print_continuation_break(p);
    else print_blanks(p, gap_before(p, offset));
}

/* words that stand alone have no place in the tree, but stand before something that has; the offset if not found */
static uint32_t find_word(const struct printer *p, const char *word, uint32_t offset)
{
    const char *const text = p->file->source->text;
    size_t const length = strlen(word);
    uint32_t at = offset - p->file->source->begin;
    while (at > 0 && strchr(" \t\r\n(", text[at - 1])) at--;

    bool const found = at >= length && memcmp(text + at - length, word, length) == 0;
    return found ? p->file->source->begin + at - (uint32_t)length : offset;
}

void print_gap_word(struct printer *p, const char *word, uint32_t offset)
{
    print_gap_word_before(p, word, offset, 0);
}

void print_gap_word_before(struct printer *p, const char *word, uint32_t offset, size_t length)
{
    uint32_t const at = find_word(p, word, offset);
    if (needs_break(p, at, strlen(word) + length)) print_continuation_break(p);
    else print_blanks(p, gap_before(p, at));
    print_text(p, word);
}

void print_list_comma(struct printer *p, struct span next)
{
    print_text(p, ",");
    if (needs_break(p, next.begin, next.end - next.begin + strlen(";"))) print_continuation_break(p);
    else print_text(p, " ");
}

/* ---- what stood in the source ------------------------------------------------------------------------------- */

static unsigned line_breaks_between(const struct printer *p, uint32_t from, uint32_t to)
{
    const char *const text = p->file->source->text - p->file->source->begin;
    unsigned count = 0;
    for (uint32_t i = from; i < to && count < 2; i++) count += text[i] == '\n';
    return count;
}

static bool has_comment_before(const struct printer *p, uint32_t offset)
{
    return p->next_comment < p->file->comments.count && p->file->comments.items[p->next_comment].begin < offset;
}

/* ---- comments ----------------------------------------------------------------------------------------------- */

static void print_comment(struct printer *p)
{
    struct span span = p->file->comments.items[p->next_comment++];
    const char *const text = source_text(p->compilation, span);
    while (span.end > span.begin && strchr(" \t\r", text[span.end - span.begin - 1])) span.end--;
    print_source(p, span);
}

/* behind the code of the line, at least two blanks away */
static void print_trailing_comment(struct printer *p)
{
    size_t const gap = gap_before(p, p->file->comments.items[p->next_comment].begin);
    print_blanks(p, gap > 2 ? gap : 2);
    print_comment(p);
}

/* comments that end the line of what was printed last, which ended at `*end` in the source, before `limit` */
static bool print_comments_behind(struct printer *p, uint32_t *end, uint32_t limit)
{
    bool printed = false;
    while (has_comment_before(p, limit)) {
        struct span const comment = p->file->comments.items[p->next_comment];
        bool const inside = comment.begin < *end;
        if (!inside && line_breaks_between(p, *end, comment.begin)) break;
        if (printed) {
            print_line_break(p);
            print_comment(p);
        } else {
            print_trailing_comment(p);
        }
        printed = true;
        if (comment.end > *end) *end = comment.end;
    }
    return printed;
}

/* ---- blocks ------------------------------------------------------------------------------------------------- */

/* where the printer stands between two things of a block */
struct place {
    uint32_t source_end;   /* of what came before */
    bool     first;        /* nothing came before */
    bool     must_break;   /* a comment ends the line */
    bool     split;        /* the block was one line and is too long for that: a line for each statement */
};

static void break_line(struct printer *p, const struct place *place, uint32_t next_begin)
{
    bool const blank_line = !place->first && line_breaks_between(p, place->source_end, next_begin) > 1;
    if (blank_line) {
        print_text(p, "\n");
        p->line_begin = p->length;
    }
    print_line_break(p);
}

/* comments on lines of their own before `limit` */
static void print_comments_before(struct printer *p, struct place *place, uint32_t limit)
{
    while (has_comment_before(p, limit)) {
        struct span const comment = p->file->comments.items[p->next_comment];
        break_line(p, place, comment.begin);
        print_comment(p);
        place->source_end = comment.end > place->source_end ? comment.end : place->source_end;
        place->first      = false;
        place->must_break = true;
    }
}

/*
 * Whether something fits on one line is found out by printing it there. While `one_line` is set, nothing breaks a
 * line, and blocks end early where they are too wide already: an attempt costs about one line, however deep the
 * nesting.
 */

/* behind the statement before it, if they shared a line and fit on one; false: nothing was printed */
static bool try_same_line(struct printer *p, const struct place *place, const struct ast_statement *s)
{
    if (place->first || place->must_break || place->split) return false;
    if (line_breaks_between(p, place->source_end, s->span.begin)) return false;
    if (has_comment_before(p, s->span.end) || line_breaks_between(p, s->span.begin, s->span.end)) return false;

    size_t const length = p->length;
    p->one_line = true;
    print_gap(p, s->span.begin);
    print_statement(p, s);
    p->one_line = false;
    bool const fits = print_column(p) <= PRINT_WIDTH;
    if (!fits) p->length = length;
    return fits;
}

static void print_statements(struct printer *p, const struct ast_block *block, struct place *place)
{
    for (const struct ast_statement *s = block->first; s; s = s->next) {
        print_comments_before(p, place, s->span.begin);
        if (!try_same_line(p, place, s)) {
            break_line(p, place, s->span.begin);
            print_statement(p, s);
        }
        uint32_t const limit = s->next ? s->next->span.begin : block->span.end;
        place->source_end = s->span.end;
        place->must_break = print_comments_behind(p, &place->source_end, limit);
        place->first      = false;
    }
    print_comments_before(p, place, block->span.end);
}

/* `{ a; b; }` if it was written on one line, holds no comment and fits; false: nothing was printed */
static bool try_block_on_one_line(struct printer *p, const struct ast_block *block)
{
    if (has_comment_before(p, block->span.end)) return false;
    if (line_breaks_between(p, block->span.begin, block->span.end)) return false;

    size_t const length = p->length;
    bool const outer = p->one_line;
    p->one_line = true;
    print_blanks(p, gap_before(p, block->span.begin));
    print_text(p, "{");
    for (const struct ast_statement *s = block->first; s && print_column(p) <= PRINT_WIDTH; s = s->next) {
        print_gap(p, s->span.begin);
        print_statement(p, s);
    }
    print_text(p, " }");
    p->one_line = outer;

    bool const fits = print_column(p) <= PRINT_WIDTH || outer;
    if (!fits) p->length = length;
    return fits;
}

void print_block(struct printer *p, const struct ast_block *block)
{
    if (try_block_on_one_line(p, block)) return;

    print_blanks(p, gap_before(p, block->span.begin));
    print_text(p, "{");
    struct place place = { .source_end = block->span.begin + 1, .first = true,
                           .split = !line_breaks_between(p, block->span.begin, block->span.end) };
    uint32_t const limit = block->first ? block->first->span.begin : block->span.end;
    p->indent += PRINT_INDENT;
    print_comments_behind(p, &place.source_end, limit);
    print_statements(p, block, &place);
    p->indent -= PRINT_INDENT;
    print_line_break(p);
    print_text(p, "}");
}

/* ---- files -------------------------------------------------------------------------------------------------- */

char *print_file(struct compilation *c, const struct ast_file *file, size_t *length_bytes)
{
    assert(file->complete);
    struct printer p = { .compilation = c, .file = file };
    struct place place = { .source_end = file->source->begin, .first = true };
    print_statements(&p, &file->block, &place);
    if (p.length) print_text(&p, "\n");

    print_bytes(&p, "", 1);

    /* the first line has no line before it to end */
    size_t const skipped = p.text[0] == '\n';
    *length_bytes = p.length - skipped - 1;
    return p.text + skipped;
}
