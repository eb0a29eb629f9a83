/* SPDX-License-Identifier: MIT */
#ifndef CHECK_ROUTE_LIST_H
#define CHECK_ROUTE_LIST_H

#include "check/check.h"

/*
 * The rules of a child or of a sandbox, from the first to the last, that could take one label. A rule for exactly another
 * label is none of these, and most rules of long lists are of that kind: they are found by table. What the cursor gives
 * still has to be matched.
 */
struct route_place;

struct route_cursor {
	struct checker     *checker;
	struct route       *plain;       /* of a short list, or for a family of labels: simply the next one */
	struct route_place *exact;       /* of a long list: the next for exactly this label, */
	struct route_place *other;       /* and the next with another condition */
};

/* `rules` is the first of the list; `child` is who asks with `label`. */
struct route_cursor route_cursor_begin(struct checker *checker, struct route *rules, const struct node *child,
                                       struct label label);

/* NULL: there are no more, or the work is not worth it: work_exhausted() tells. */
struct route *route_cursor_next(struct route_cursor *cursor);

#endif
