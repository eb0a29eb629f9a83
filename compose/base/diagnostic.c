/* SPDX-License-Identifier: MIT */
#include "base/diagnostic.h"

#include <stdlib.h>
#include <string.h>

#include "base/compilation.h"

/* ---- duplicates --------------------------------------------------------------------------------------------- */

static size_t slot_of(const struct diagnostic *d, size_t slot_count)
{
    uint32_t const hash = (interned_hash(d->rule) * 31 + interned_hash(d->text)) * 31
                        + d->span.begin * 2654435761u + d->span.end;
    return (hash ^ hash >> 16) & (slot_count - 1);
}

static void grow_slots(struct compilation *c)
{
    struct diagnostics *const diagnostics = &c->diagnostics;
    size_t const slot_count = diagnostics->slot_count ? diagnostics->slot_count * 2 : 64;

    diagnostics->slots      = arena_new_array(&c->arena, struct diagnostic *, slot_count);
    diagnostics->slot_count = slot_count;
    for (size_t i = 0; i < diagnostics->all.count; i++) {
        struct diagnostic *const d = diagnostics->all.items[i];
        size_t at = slot_of(d, slot_count);
        while (diagnostics->slots[at]) at = (at + 1) & (slot_count - 1);
        diagnostics->slots[at] = d;
    }
}

/* false if the same finding is there already */
static bool insert_slot(struct compilation *c, struct diagnostic *d)
{
    struct diagnostics *const diagnostics = &c->diagnostics;
    if (diagnostics->all.count * 2 >= diagnostics->slot_count) grow_slots(c);

    size_t const mask = diagnostics->slot_count - 1;
    size_t at = slot_of(d, diagnostics->slot_count);
    for (; diagnostics->slots[at]; at = (at + 1) & mask) {
        const struct diagnostic *const other = diagnostics->slots[at];
        if (other->rule == d->rule && other->text == d->text
         && other->span.begin == d->span.begin && other->span.end == d->span.end) return false;
    }
    diagnostics->slots[at] = d;
    return true;
}

/* ---- making ------------------------------------------------------------------------------------------------- */

/* Allowed, or one more than are kept: it stays without texts, which nobody would see. */
static bool is_kept(struct compilation *c, enum rule_level level, size_t count)
{
    if (level == RULE_ALLOW) return false;
    if (!c->diagnostics.limit || count < c->diagnostics.limit) return true;
    c->diagnostics.left_out++;
    return false;
}

/* never NULL: a diagnostic that is not to be shown is simply not listed */
static struct diagnostic *make(struct compilation *c, const char *rule, enum rule_level level, struct span span,
                               const char *format, va_list arguments)
{
    struct diagnostic *const d = arena_new(&c->arena, struct diagnostic);
    d->rule     = intern_string(&c->interner, rule);
    d->level    = level == RULE_WARN ? DIAGNOSTIC_WARNING : DIAGNOSTIC_ERROR;
    d->span     = span;
    d->text     = "";
    d->sequence = c->diagnostics.all.count;

    size_t *const count = d->level == DIAGNOSTIC_ERROR ? &c->diagnostics.error_count : &c->diagnostics.warning_count;
    d->dropped = !is_kept(c, level, *count);
    if (d->dropped) return d;
    d->text    = intern_string(&c->interner, arena_vformat(&c->arena, format, arguments));
    d->dropped = !insert_slot(c, d);
    if (d->dropped) return d;
    ++*count;

    *vector_add(&c->arena, &c->diagnostics.all) = d;
    return d;
}

struct diagnostic *diagnostic_error(struct compilation *c, const char *rule, struct span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic *const d = make(c, rule, RULE_DENY, span, format, arguments);
    va_end(arguments);
    return d;
}

struct diagnostic *diagnostic_finding(struct compilation *c, const char *rule, enum rule_level default_level,
                                      struct span span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic *const d = diagnostic_vfinding(c, rule, default_level, span, format, arguments);
    va_end(arguments);
    return d;
}

struct diagnostic *diagnostic_vfinding(struct compilation *c, const char *rule, enum rule_level default_level,
                                       struct span span, const char *format, va_list arguments)
{
    return make(c, rule, rule_level(c, rule, default_level), span, format, arguments);
}

void diagnostic_note(struct compilation *c, struct diagnostic *d, struct span span, const char *format, ...)
{
    if (d->dropped || d->note_count >= DIAGNOSTIC_NOTES_MAX) return;

    struct diagnostic_note *const note = arena_new(&c->arena, struct diagnostic_note);
    va_list arguments;
    va_start(arguments, format);
    d->note_count++;
    note->span = span;
    note->text = arena_vformat(&c->arena, format, arguments);
    va_end(arguments);

    if (d->last_note) d->last_note->next = note;
    else d->notes = note;
    d->last_note = note;
}

static struct diagnostic_help *add_help(struct compilation *c, struct diagnostic *d, const char *format,
                                        va_list arguments)
{
    struct diagnostic_help *const help = arena_new(&c->arena, struct diagnostic_help);
    if (d->dropped) return help;
    help->text = arena_vformat(&c->arena, format, arguments);
    if (d->last_help) d->last_help->next = help;
    else d->helps = help;
    return d->last_help = help;
}

void diagnostic_help(struct compilation *c, struct diagnostic *d, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_help(c, d, format, arguments);
    va_end(arguments);
}

void diagnostic_help_edit(struct compilation *c, struct diagnostic *d, struct span span, const char *replacement,
                          const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic_help *const help = add_help(c, d, format, arguments);
    va_end(arguments);
    if (d->dropped) return;

    help->applicable  = true;
    help->span        = span;
    help->replacement = arena_copy(&c->arena, replacement, strlen(replacement));
}

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* with what would be left of its line, or of the space around it */
static struct span removal_of(struct compilation *c, struct span statement)
{
    const struct source *const source = source_of_span(c, statement);
    uint32_t const length = source->length_bytes;
    uint32_t begin = statement.begin - source->begin, end = statement.end - source->begin;
    uint32_t before = begin, after = end;
    while (before > 0 && is_blank(source->text[before - 1])) before--;
    while (after < length && is_blank(source->text[after])) after++;
    bool const is_first = before == 0 || source->text[before - 1] == '\n';
    bool const is_last  = after == length || source->text[after] == '\n';
    if (is_first && is_last) {
        begin = before;
        end   = after + (after < length);
    } else if (is_first) {
        end = after;
    } else {
        begin = before;
    }
    return (struct span){ source->begin + begin, source->begin + end };
}

void diagnostic_help_remove(struct compilation *c, struct diagnostic *d, struct span statement, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct diagnostic_help *const help = add_help(c, d, format, arguments);
    va_end(arguments);
    if (d->dropped || span_is_none(statement)) return;

    help->applicable  = true;
    help->removal     = true;
    help->span        = removal_of(c, statement);
    help->replacement = "";
}

/* ---- levels ------------------------------------------------------------------------------------------------- */

void rule_level_set(struct compilation *c, const char *rule, enum rule_level level)
{
    const char *const interned = intern_string(&c->interner, rule);
    struct rule_override_vector *const overrides = &c->diagnostics.overrides;
    for (size_t i = 0; i < overrides->count; i++) {
        if (overrides->items[i].rule == interned) {
            overrides->items[i].level = level;
            return;
        }
    }
    *vector_add(&c->arena, overrides) = (struct rule_override){ .rule = interned, .level = level };
}

enum rule_level rule_level(struct compilation *c, const char *rule, enum rule_level default_level)
{
    const struct rule_override_vector *const overrides = &c->diagnostics.overrides;
    if (overrides->count == 0) return default_level;

    const char *const interned = intern_string(&c->interner, rule);
    for (size_t i = 0; i < overrides->count; i++)
        if (overrides->items[i].rule == interned && overrides->items[i].level != RULE_DEFAULT)
            return overrides->items[i].level;
    return default_level;
}

/* ---- order -------------------------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
    const struct diagnostic *const a = *(struct diagnostic *const *)left;
    const struct diagnostic *const b = *(struct diagnostic *const *)right;

    if (span_is_none(a->span) != span_is_none(b->span)) return span_is_none(a->span) ? 1 : -1;
    if (a->span.begin != b->span.begin) return a->span.begin < b->span.begin ? -1 : 1;
    return a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

void diagnostics_sort(struct compilation *c)
{
    struct diagnostic_vector *const all = &c->diagnostics.all;
    if (all->count) qsort(all->items, all->count, sizeof(all->items[0]), compare);
}
