/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_DIAGNOSTIC_H
#define COMPOSE_BASE_DIAGNOSTIC_H

#include <stdbool.h>
#include <stdio.h>

#include "base/span.h"
#include "base/vector.h"

/*
 * What the compiler has to say about the user's text.
 *
 * A diagnostic is an object: the rule it cites, a place, notes at further places, and helps, each of which may carry
 * an edit that a machine can apply. Diagnostics are collected while the stages run, and printed once, in source
 * order. The same finding (rule, place, text) is kept once.
 *
 * Functions that make a diagnostic never return NULL: one that is a duplicate, or whose rule is allowed, or that is one
 * too many, can be given notes like any other, and is dropped. No text is made for it.
 */

struct compilation;

/* errors, and warnings, of one run, and places of one; nobody reads more */
enum { DIAGNOSTICS_MAX = 20000, DIAGNOSTIC_NOTES_MAX = 64 };

enum diagnostic_level { DIAGNOSTIC_ERROR, DIAGNOSTIC_WARNING };

enum rule_level { RULE_DEFAULT, RULE_ALLOW, RULE_WARN, RULE_DENY };

struct diagnostic_note {
    struct span             span;
    const char             *text;
    struct diagnostic_note *next;
};

struct diagnostic_help {
    const char             *text;
    bool                    applicable;    /* span and replacement are the one right edit */
    bool                    removal;       /* of a statement */
    struct span             span;          /* empty span: insertion */
    const char             *replacement;
    struct diagnostic_help *next;
};

struct diagnostic {
    const char             *rule;          /* interned */
    enum diagnostic_level   level;
    struct span             span;          /* zero span: about the run as a whole */
    const char             *text;
    struct diagnostic_note *notes, *last_note;
    struct diagnostic_help *helps, *last_help;
    size_t                  sequence;      /* order of creation */
    unsigned                note_count;
    bool                    dropped;       /* in no list */
};

struct diagnostic_vector VECTOR_OF(struct diagnostic *);

struct rule_override {
    const char     *rule;                  /* interned */
    enum rule_level level;
};

struct rule_override_vector VECTOR_OF(struct rule_override);

struct diagnostics {
    struct diagnostic_vector    all;
    struct rule_override_vector overrides;
    struct diagnostic         **slots;     /* hash of (rule, span, text), to find duplicates */
    size_t                      slot_count;
    size_t                      error_count, warning_count;
    size_t                      limit;     /* of errors and of warnings that are kept; 0: none */
    size_t                      left_out;  /* beyond the limit, not kept */
};

/* a mistake after which nothing sensible can follow: always an error */
struct diagnostic *diagnostic_error(struct compilation *, const char *rule, struct span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* the finding of a rule whose level the author can change; RULE_DENY is an error */
struct diagnostic *diagnostic_finding(struct compilation *, const char *rule, enum rule_level default_level,
                                      struct span, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

struct diagnostic *diagnostic_vfinding(struct compilation *, const char *rule, enum rule_level default_level,
                                       struct span, const char *format, va_list arguments)
    __attribute__((format(printf, 5, 0)));

/* "note:" at a second place */
void diagnostic_note(struct compilation *, struct diagnostic *, struct span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* "= help:" without, and with an edit */
void diagnostic_help(struct compilation *, struct diagnostic *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diagnostic_help_edit(struct compilation *, struct diagnostic *, struct span, const char *replacement,
                          const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * "= help:" to leave a statement out, with the edit that does: with its whole line if there is nothing else on it. A
 * comment behind it stays.
 */
void diagnostic_help_remove(struct compilation *, struct diagnostic *, struct span statement, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* level of a rule for this run; the last word counts */
void            rule_level_set(struct compilation *, const char *rule, enum rule_level);
enum rule_level rule_level(struct compilation *, const char *rule, enum rule_level default_level);

static inline bool diagnostics_failed(const struct diagnostics *diagnostics) { return diagnostics->error_count != 0; }

/* in source order; those without a place come last */
void diagnostics_sort(struct compilation *);

enum diagnostic_format { DIAGNOSTIC_TEXT, DIAGNOSTIC_COLOR, DIAGNOSTIC_JSON };

/*
 * Print all, sorted. JSON is one object per line: level, rule, message, file, line, column, end_line, end_column,
 * notes [message, file, line, column], helps [message, edit { file, begin, end, replacement }], begin and end being
 * byte offsets in the file.
 */
void diagnostics_print(struct compilation *, FILE *, enum diagnostic_format);

/* DIAGNOSTIC_COLOR if the stream is a terminal that shows colour (TERM, NO_COLOR), else DIAGNOSTIC_TEXT */
enum diagnostic_format diagnostic_format_for(FILE *);

/*
 * Apply the edits of all applicable helps to their files, but for files below `store`, for edits that contradict each
 * other, and without `removals` for those that leave statements out. Returns the number of edits applied; files are replaced atomically. A file that cannot be written, or is
 * not what was read, is fatal, and then no file is changed.
 */
size_t diagnostics_fix(struct compilation *, const char *store, bool removals);

#endif
