/* SPDX-License-Identifier: MIT */
#ifndef COMPOSE_BASE_WORK_H
#define COMPOSE_BASE_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/*
 * A bound on what cannot be linear in the size of the text.
 *
 * Most passes take time in proportion to what is written. Some compare each of these with each of those: a session with
 * the routes that could be its, a client with patterns of policies, a claim with all of the system. That is right, and
 * quick, for systems that people write; a text that was made for it would keep the compiler busy for hours. So whoever
 * does such work pays for it, one unit for about one comparison, out of an account that grows with the text. When the
 * account is empty, that is the finding [too-much-work], once, and everything that pays gives up without a word.
 */

struct compilation;

struct work {
    uint64_t spent;
    bool     exhausted;
};

/* false: the account is empty. `what` ends "… takes more than can be waited for": "deciding the routes". */
bool work_spend(struct compilation *, uint64_t units, struct span where, const char *what);

/* nothing that pays is certain any more */
bool work_exhausted(const struct compilation *);

#endif
