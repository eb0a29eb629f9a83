/* SPDX-License-Identifier: MIT */
#ifndef MODEL_LABEL_H
#define MODEL_LABEL_H

#include "base/intern.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Session labels. A label is a path whose elements are joined by " -> ". A client names its session with a label of its
 * own, often empty; its parent prefixes the child's name and " -> ", and matches rules against the result. The route
 * may rewrite what goes on from there. The environment sessions, which the parent opens for the child, carry the
 * child's name alone, so that conditions relative to the child never match them.
 */

enum {
	LABEL_CHARS_MAX        = 159, /* a session label without its terminating zero */
	CHILD_NAME_CHARS_MAX   = 63,
	SERVICE_NAME_CHARS_MAX = 31,
};

enum label_match {
	LABEL_ANY,      /* no condition */
	LABEL_EXACT,    /* "x":          label */
	LABEL_PREFIX,   /* "x*":         label_prefix */
	LABEL_SUFFIX,   /* "*x":         label_suffix */
	LABEL_LAST,     /* last "x":     label_last, the last element */
	LABEL_UNSCOPED, /* unscoped "x": unscoped_label, the whole label with the child's name */
};

struct label_pattern {
	struct span      span;
	enum label_match match;
	const char      *text;  /* interned, without the star; NULL for LABEL_ANY */
};

/*
 * A label on its way, or all labels that begin so: a component that opens files under "htdocs/" opens a family of
 * sessions, and every rule must treat the whole family alike to be taken.
 */
struct label {
	const char *text;      /* interned */
	bool        is_prefix;
};

enum label_verdict {
	LABEL_NO,       /* no label of the family matches */
	LABEL_YES,      /* all match */
	LABEL_SOME,     /* some would: only families get this answer */
};

/* Whether a rule of `child` with this pattern takes the request `label` ("child -> x", or "child" for an environment). */
enum label_verdict label_match(const struct label_pattern *pattern, const char *child, struct label label);

/* What follows "child -> "; NULL when the label is not scoped to the child: that of an environment session. */
const char *label_relative(const char *label, const char *child);

/* "child -> label" */
const char *label_scoped(struct interner *interner, const char *child, const char *label);

/* What stands behind the last " -> ", and what stands before it (empty when there is none). Labels are interned. */
const char *label_last_element(struct interner *interner, const char *label);
const char *label_identity(struct interner *interner, const char *label);

/* Without blanks at both ends, as servers compare labels; the label is interned. */
const char *label_trimmed(struct interner *interner, const char *label);

/* Whether every label that `later` matches is also matched by `earlier`; both are rules of one child. */
bool label_covers(const struct label_pattern *earlier, const struct label_pattern *later);

#endif
