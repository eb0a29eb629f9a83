/* SPDX-License-Identifier: MIT */
/*
 * Applying the edits of helps. An edit is left out where it cannot be the one right edit: when it overlaps an earlier
 * one, when another finding wants another text in its place, and when what it replaces is put together from values
 * ("x_{i}"), as the text stands for others, too. What is left over may be applied when the result is checked again.
 *
 * Files are changed together or not at all, as far as that can be known before: each must still be what was read, and
 * must be writable; files below `store` belong to nobody's scenario. Then each is replaced as a whole.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compilation.h"
#include "base/output.h"

struct edit { struct span span; const char *replacement; size_t sequence; };

struct edit_vector VECTOR_OF(struct edit);

/* the new text of a file */
struct revision { const struct source *source; char *text; size_t length; };

struct revision_vector VECTOR_OF(struct revision);

static int compare(const void *left, const void *right)
{
    const struct edit *const a = left, *const b = right;
    if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/* ---- which edits -------------------------------------------------------------------------------------------- */

static bool is_below(const char *path, const char *folder)
{
    char *const whole = realpath(path, NULL), *const top = folder ? realpath(folder, NULL) : NULL;
    size_t const length = top ? strlen(top) : 0;
    bool const below = whole && length && !strncmp(whole, top, length) && whole[length] == '/';
    free(whole);
    free(top);
    return below;
}

static bool is_composed(struct compilation *c, struct span span)
{
    return span.end - span.begin > 1 && memchr(source_text(c, span), '{', span.end - span.begin);
}

static bool is_possible(struct compilation *c, const struct diagnostic_help *help, bool removals)
{
    const struct source *const source = source_of_span(c, help->span);
    if (!help->applicable || !source || source->inode == 0) return false;
    return help->removal ? removals : !is_composed(c, help->span);
}

static struct edit_vector collect(struct compilation *c, const char *store, bool removals)
{
    struct edit_vector edits = { 0 };
    const struct source *judged = NULL;
    bool stores = false;
    for (size_t i = 0; i < c->diagnostics.all.count; i++) {
        for (const struct diagnostic_help *help = c->diagnostics.all.items[i]->helps; help; help = help->next) {
            if (!is_possible(c, help, removals)) continue;
            const struct source *const source = source_of_span(c, help->span);
            if (source != judged) stores = is_below(source->path, store);
            judged = source;
            if (!stores) *vector_add(&c->arena, &edits) = (struct edit){ help->span, help->replacement, edits.count };
            break;   /* helps of one diagnostic are alternatives */
        }
    }
    if (edits.count) qsort(edits.items, edits.count, sizeof(edits.items[0]), compare);
    return edits;
}

static bool is_number(const char *text) { return *text >= '0' && *text <= '9'; }

/*
 * Behind the edits that begin where this one does. *agreed: those of the same place want the same there, or numbers, of
 * which any is a step.
 */
static size_t end_of_place(const struct edit_vector *edits, size_t first, bool *agreed)
{
    const struct edit *const edit = &edits->items[first];
    size_t at = first + 1;
    *agreed = true;
    for (; at < edits->count && edits->items[at].span.begin == edit->span.begin; at++) {
        const struct edit *const other = &edits->items[at];
        bool const numbers = is_number(other->replacement) && is_number(edit->replacement);
        if (other->span.end == edit->span.end && !numbers && strcmp(other->replacement, edit->replacement)) *agreed = false;
    }
    return at;
}

/* ---- the new text ------------------------------------------------------------------------------------------- */

/* the edits from `first` on that lie in the source of that edit; returns the index behind them */
static size_t revise(struct compilation *c, const struct edit_vector *edits, size_t first,
                     struct revision_vector *revisions, size_t *applied)
{
    const struct source *const source = source_of_span(c, edits->items[first].span);
    uint32_t const end = source->begin + source->length_bytes;
    size_t size_bytes = source->length_bytes, last = first, count = 0;
    for (; last < edits->count && edits->items[last].span.begin <= end; last++)
        size_bytes += strlen(edits->items[last].replacement);

    char *const text = arena_alloc(&c->arena, size_bytes + 1);
    size_t   length = 0;
    uint32_t done   = source->begin;   /* everything before is in the text */
    bool     agreed;
    for (size_t i = first, next; i < last; i = next) {
        const struct edit *const edit = &edits->items[i];
        next = end_of_place(edits, i, &agreed);
        if (edit->span.begin < done || !agreed) continue;

        size_t const kept = edit->span.begin - done, inserted = strlen(edit->replacement);
        memcpy(text + length, source->text + (done - source->begin), kept);
        memcpy(text + length + kept, edit->replacement, inserted);
        length += kept + inserted;
        done = edit->span.end;
        count++;
    }
    memcpy(text + length, source->text + (done - source->begin), end - done);
    length += end - done;
    if (count) *vector_add(&c->arena, revisions) = (struct revision){ source, text, length };
    *applied += count;
    return last;
}

/* ---- the files ---------------------------------------------------------------------------------------------- */

/* Replacing a file does not ask whether it may be written. */
static void require_writable(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) fatal("cannot mend %s: %s", path, strerror(errno));
    if (!(status.st_mode & 0222) || access(path, W_OK) != 0) fatal("cannot mend %s: it is not writable", path);
}

static void require_unchanged(const struct source *source)
{
    FILE *const file = fopen(source->path, "rb");
    if (!file) fatal("cannot mend %s: %s", source->path, strerror(errno));
    char *const now = malloc((size_t)source->length_bytes + 1);
    if (!now) fatal("out of memory");
    size_t const length = fread(now, 1, (size_t)source->length_bytes + 1, file);
    bool const same = length == source->length_bytes && !memcmp(now, source->text, length);
    fclose(file);
    free(now);
    if (!same) fatal("cannot mend %s: it has changed since it was read", source->path);
}

size_t diagnostics_fix(struct compilation *c, const char *store, bool removals)
{
    struct edit_vector const edits = collect(c, store, removals);
    struct revision_vector revisions = { 0 };
    size_t applied = 0;
    for (size_t i = 0; i < edits.count; ) i = revise(c, &edits, i, &revisions, &applied);
    for (size_t i = 0; i < revisions.count; i++) {
        require_writable(revisions.items[i].source->path);
        require_unchanged(revisions.items[i].source);
    }
    for (size_t i = 0; i < revisions.count; i++)
        output_write(revisions.items[i].source->path, revisions.items[i].text, revisions.items[i].length, 0666);
    return applied;
}
