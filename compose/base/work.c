/* SPDX-License-Identifier: MIT */
#include "base/work.h"

#include "base/compilation.h"

enum { WORK_MAX = 12 << 20, WORK_PER_BYTE = 8 };

bool work_spend(struct compilation *c, uint64_t units, struct span where, const char *what)
{
    c->work.spent += units;
    if (c->work.exhausted) return false;
    if (c->work.spent <= WORK_MAX + (uint64_t)WORK_PER_BYTE * c->sources.end) return true;
    c->work.exhausted = true;
    diagnostic_error(c, "too-much-work", where, "%s takes more comparisons than a text of this size is worth", what);
    return false;
}

bool work_exhausted(const struct compilation *c) { return c->work.exhausted; }
