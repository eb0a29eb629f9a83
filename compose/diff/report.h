/* SPDX-License-Identifier: MIT */
/* Differences as people read them, and as programs do. */
#ifndef DIFF_REPORT_H
#define DIFF_REPORT_H

#include "diff/compare.h"

#include <stdio.h>

void report_text(FILE *out, const struct changes *changes, const struct snapshot *from, const struct snapshot *to, bool color);

/* One object a line: both systems and the number of changes, then each change. */
void report_json(FILE *out, const struct changes *changes, const struct snapshot *from, const struct snapshot *to);

#endif
