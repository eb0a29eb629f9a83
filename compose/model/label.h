/* SPDX-License-Identifier: MIT */
/*
 * Session labels. A label is a path whose elements are joined by " -> ". A client names its session with a label of its
 * own (often empty); its parent prefixes the child's name and " -> "; the route may rewrite what goes on from there.
 */
#ifndef MODEL_LABEL_H
#define MODEL_LABEL_H

#include "base/source.h"

#include <stdbool.h>
#include <stddef.h>

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

#endif
