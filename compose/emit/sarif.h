/* SPDX-License-Identifier: MIT */
/*
 * Findings as SARIF 2.1.0, the format in which code hosts and editors take the results of analysis tools
 * (https://docs.oasis-open.org/sarif/sarif/v2.1.0/). One log holds the findings of one run of the compiler, of however
 * many files:
 *
 *     struct sarif sarif;
 *     sarif_begin(&sarif, store);
 *     sarif_add(&sarif, &compilation);     for each file, as long as its compilation lives
 *     sarif_end(&sarif, out);
 *
 * Files are named relative to where the compiler was started ("%SRCROOT%") or to the store ("STORE"): a log does not say
 * on which machine it was made. Columns are counted in characters. A log of more than a gigabyte is refused.
 */
#ifndef EMIT_SARIF_H
#define EMIT_SARIF_H

#include "base/compilation.h"

struct json_object;

/* How a file is named in the log. */
struct sarif_file {
	const char *path;                     /* as its source has it */
	const char *uri, *base;               /* no base: it is absolute */
};

struct sarif {
	struct json_object *rules;            /* that are cited, in the order of their first finding */
	struct {
		FILE  *out;
		char  *text;
		size_t length_bytes, count;
	} results;
	struct sarif_file   latest;
	const char         *store, *folder;   /* absolute paths */
};

void sarif_begin(struct sarif *sarif, const char *store);
void sarif_add(struct sarif *sarif, struct compilation *compilation);
void sarif_end(struct sarif *sarif, FILE *out);

#endif
