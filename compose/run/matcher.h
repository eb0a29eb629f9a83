/* SPDX-License-Identifier: MIT */
/*
 * Does the log hold what the scenario says? The steps are taken in the author's order:
 *
 *   expect "x" within T    "x" appears, on either serial line, behind what the steps before matched on that line, at the
 *                          latest T after the step before was done (T: 10 s where none is written). Texts that begin
 *                          with the labels of different components, "[init -> a]" and "[init -> b]", have no order:
 *                          which of them runs first is the scheduler's affair
 *   send "x"               goes to the second serial line, which has to take it within 10 s
 *   forbid "x"             "x" never appears, from power-on until the last step is done
 *   forbid "x" within T    "x" does not appear for T after the step before was done
 *
 * The two lines are not ordered against each other: which of two texts came first on different lines, nobody can say.
 *
 * No clock, no machine: the caller says what time it is and what was printed.
 */
#ifndef RUN_MATCHER_H
#define RUN_MATCHER_H

#include "model/system.h"
#include "run/log.h"

enum {
	MATCHER_PATIENCE_US = 10000000,
	MATCHER_SPEAKERS    = 64,            /* whose lines are told apart; those of any more have an order with all others */
};

enum match_state {
	MATCH_WAITING,
	MATCH_SEND,         /* `step->text` is to be sent; then matcher_sent */
	MATCH_PASSED,
	MATCH_TIMEOUT,      /* `step` was not seen in time, or nobody takes what it sends */
	MATCH_FORBIDDEN,    /* `step` was seen */
};

/* A component whose lines are expected. */
struct matcher_speaker {
	const char *label;                   /* "[init -> a]", in the text of a step */
	size_t      chars;
	size_t      position[LOG_CHANNELS];  /* behind what was matched of it */
};

struct matcher {
	const struct step *first;
	const struct step *step;             /* the one that is waited for, or that failed */
	enum match_state   state;
	uint64_t           since_us;         /* the step before was done */
	unsigned           patience;         /* factor of the time limits, but for those of a `forbid` */
	size_t             position[LOG_CHANNELS]; /* behind all that was matched */
	size_t             nobodys[LOG_CHANNELS];  /* behind what was matched of texts without label: ordered with everything */
	struct matcher_speaker speakers[MATCHER_SPEAKERS];
	size_t             speaker_count;
	size_t             step_begin[LOG_CHANNELS]; /* what had been printed when the step began */
	size_t             scanned[LOG_CHANNELS];  /* for what is always forbidden */
};

void matcher_init(struct matcher *matcher, const struct step *steps, uint64_t now_us, unsigned patience);

/* Looks at the log again. */
enum match_state matcher_update(struct matcher *matcher, const struct log *log, uint64_t now_us);

/* The text of the current `send` is on its way. */
void matcher_sent(struct matcher *matcher, const struct log *log, uint64_t now_us);

/* When to look again even if nothing is printed. */
uint64_t matcher_deadline_us(const struct matcher *matcher);

#endif
