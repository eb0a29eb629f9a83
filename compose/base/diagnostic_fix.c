/* SPDX-License-Identifier: MIT */
/*
 * Applying the edits of helps. All edits of a file are sorted, those that overlap an earlier one are left for the
 * next run, and the file is written once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/compilation.h"
#include "base/output.h"

struct edit { struct span span; const char *replacement; size_t sequence; };

struct edit_vector VECTOR_OF(struct edit);

static int compare(const void *left, const void *right)
{
    const struct edit *const a = left, *const b = right;
    if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static struct edit_vector collect(struct compilation *c)
{
    struct edit_vector edits = { 0 };
    for (size_t i = 0; i < c->diagnostics.all.count; i++) {
        for (const struct diagnostic_help *help = c->diagnostics.all.items[i]->helps; help; help = help->next) {
            const struct source *const source = source_of_span(c, help->span);
            if (!help->applicable || !source || source->inode == 0) continue;
            *vector_add(&c->arena, &edits) = (struct edit){ help->span, help->replacement, edits.count };
            break;   /* helps of one diagnostic are alternatives */
        }
    }
    if (edits.count) qsort(edits.items, edits.count, sizeof(edits.items[0]), compare);
    return edits;
}

/* apply the edits from `first` on that lie in the source of that edit; returns the index behind them */
static size_t fix_source(struct compilation *c, const struct edit_vector *edits, size_t first, size_t *applied)
{
    const struct source *const source = source_of_span(c, edits->items[first].span);
    uint32_t const end = source->begin + source->length_bytes;
    size_t size_bytes = source->length_bytes, last = first;
    for (; last < edits->count && edits->items[last].span.begin <= end; last++)
        size_bytes += strlen(edits->items[last].replacement);

    char *const text = arena_alloc(&c->arena, size_bytes + 1);
    size_t   length = 0;
    uint32_t done   = source->begin;   /* everything before is in the text */
    for (size_t i = first; i < last; i++) {
        const struct edit *const edit = &edits->items[i];
        bool const repeats = i > first && edit->span.begin == edits->items[i - 1].span.begin;
        if (edit->span.begin < done || repeats) continue;

        size_t const kept = edit->span.begin - done, inserted = strlen(edit->replacement);
        memcpy(text + length, source->text + (done - source->begin), kept);
        memcpy(text + length + kept, edit->replacement, inserted);
        length += kept + inserted;
        done = edit->span.end;
        ++*applied;
    }
    memcpy(text + length, source->text + (done - source->begin), end - done);
    length += end - done;

    output_write(source->path, text, length, 0666);
    return last;
}

size_t diagnostics_fix(struct compilation *c)
{
    struct edit_vector const edits = collect(c);
    size_t applied = 0;
    for (size_t i = 0; i < edits.count; ) i = fix_source(c, &edits, i, &applied);
    return applied;
}
