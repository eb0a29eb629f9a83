/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_SUGGEST_H
#define COMPOSE_BASE_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "Did you mean": the candidate nearest to a mistyped word, if one is near enough to be meant.
 *
 *     struct suggestion best;
 *     suggestion_init(&best, "Nick");
 *     for (each known name) suggestion_offer(&best, name);
 *     if (best.word) ...
 *
 * Distance counts insertions, deletions, replacements and swaps of neighbours; a difference in case only counts
 * a quarter. At equal distance the first offer stays.
 *
 * Who mistypes thousands of names wants to know of them, and not to wait for what each could have been: there is a bound
 * on what the comparisons of one compilation cost, behind which nothing is near enough.
 */
struct suggestion {
    const char *typed;
    const char *word;        /* NULL: nothing near enough */
    unsigned    distance;    /* SUGGESTION_EDIT for each edit */
};

enum { SUGGESTION_EDIT = 4 };

/* A new compilation: nothing was compared so far. */
void suggestions_begin(void);

/* false: the bound is reached, and long lists need not be gone through */
bool suggestions_left(void);

void suggestion_init(struct suggestion *, const char *typed);
void suggestion_offer(struct suggestion *, const char *candidate);

#endif
