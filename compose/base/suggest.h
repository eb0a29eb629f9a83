/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_SUGGEST_H
#define COMPOSE_BASE_SUGGEST_H

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
 */
struct suggestion {
    const char *typed;
    const char *word;        /* NULL: nothing near enough */
    unsigned    distance;
};

void suggestion_init(struct suggestion *, const char *typed);
void suggestion_offer(struct suggestion *, const char *candidate);

#endif
