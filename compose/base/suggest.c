/* SPDX-License-Identifier: MIT */
#include "base/suggest.h"

#include <stdlib.h>
#include <string.h>

enum {
    WORD_LENGTH_MAX = 64,   /* longer words are compared by their first characters */
    COST_EDIT       = SUGGESTION_EDIT,
    COST_CASE       = 1,
    UNITS_MAX       = 24 << 20,  /* of one compilation: cells of tables, about */
    UNITS_PER_OFFER = 16,        /* of one whose length says enough */
};

static unsigned long units;

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static unsigned cost_replace(char a, char b)
{
    return a == b ? 0 : lower(a) == lower(b) ? COST_CASE : COST_EDIT;
}

static unsigned smaller(unsigned a, unsigned b) { return a < b ? a : b; }

/* optimal string alignment: the edit distance with swaps of neighbours, three rows of the table at a time */
static unsigned distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    unsigned rows[3][WORD_LENGTH_MAX + 1];
    unsigned *before = rows[0], *previous = rows[1], *current = rows[2];

    for (size_t j = 0; j <= b_length; j++) previous[j] = (unsigned)j * COST_EDIT;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = (unsigned)i * COST_EDIT;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned best = previous[j - 1] + cost_replace(a[i - 1], b[j - 1]);
            best = smaller(best, previous[j] + COST_EDIT);
            best = smaller(best, current[j - 1] + COST_EDIT);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = smaller(best, before[j - 2] + COST_EDIT);
            current[j] = best;
        }
        unsigned *const spare = before;
        before   = previous;
        previous = current;
        current  = spare;
    }
    return previous[b_length];
}

/* one edit for words of up to four characters, one more for each further four */
static unsigned distance_limit(size_t length)
{
    return COST_EDIT * (1 + (unsigned)(length > 1 ? (length - 1) / 4 : 0));
}

void suggestions_begin(void) { units = 0; }
bool suggestions_left(void)  { return units < UNITS_MAX; }

void suggestion_init(struct suggestion *suggestion, const char *typed)
{
    *suggestion = (struct suggestion){ .typed = typed };
}

void suggestion_offer(struct suggestion *suggestion, const char *candidate)
{
    if (!suggestions_left()) return;
    units += UNITS_PER_OFFER;

    size_t const typed_length     = strnlen(suggestion->typed, WORD_LENGTH_MAX);
    size_t const candidate_length = strnlen(candidate, WORD_LENGTH_MAX);
    size_t const shorter = typed_length < candidate_length ? typed_length : candidate_length;
    size_t const longer  = typed_length < candidate_length ? candidate_length : typed_length;

    unsigned const limit = distance_limit(typed_length);
    if ((longer - shorter) * COST_EDIT > limit) return;

    units += (unsigned long)(typed_length * candidate_length);
    unsigned const d = distance(suggestion->typed, typed_length, candidate, candidate_length);
    /* nothing in common but the length is no likeness */
    bool const alike = d <= limit && d < COST_EDIT * longer;
    if (alike && (!suggestion->word || d < suggestion->distance)) {
        suggestion->word     = candidate;
        suggestion->distance = d;
    }
}
