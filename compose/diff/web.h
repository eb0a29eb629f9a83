/* SPDX-License-Identifier: MIT */
/*
 * Who depends on whom in a snapshot: an edge from each client to each component that serves it, and from each child to
 * the init that started it. Questions about all members at once are answered for 64 subjects in one pass.
 */
#ifndef DIFF_WEB_H
#define DIFF_WEB_H

#include "diff/snapshot.h"

struct web {
	const struct snapshot *snapshot;
	size_t    count;
	uint32_t *out_begin, *out;       /* servers of each member; [count] is the end */
	uint32_t *in_begin, *in;         /* clients of each member */
	uint32_t *down_begin, *down;     /* children of each init */
	uint32_t *queue;
	bool     *queued;
	uint32_t *came;                  /* by whom a search came to a member */
	uint32_t *seen, searches;        /* which search came last to it; how many there were */
};

enum { WEB_BATCH = 64 };

void web_init(struct web *web, struct arena *arena, const struct snapshot *snapshot);

/*
 * colours[member] is a set of subjects, bit by bit. What each member depends on, not counting itself unless in a circle,
 * comes into reached[member]. Sessions are followed, and with `parents` also the way to the init above.
 */
void web_spread(struct web *web, const uint64_t *colours, bool parents, uint64_t *reached);

/* Marks what is reached from the marked members, which stay marked. */
void web_mark(struct web *web, bool *marks);

/* What a member depends on, by sessions and by the inits above, and first the member itself: until the next question. */
const uint32_t *web_depends(struct web *web, size_t from, size_t *count);

/* Whether another member that runs the same program is among them. */
bool web_depends_on_its_like(struct web *web, size_t from);

/* "a -> b -> c", a shortest way by sessions; NULL: there is none. */
const char *web_chain(struct web *web, struct arena *arena, size_t from, size_t to);

#endif
