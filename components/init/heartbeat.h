/* SPDX-License-Identifier: MIT */
/*
 * Children that are to show that they are alive: asked once per period, with what they leave unanswered in the report,
 * and started again when that becomes more than their start node allows.
 *
 * A heartbeat is skipped when the next one is due and it is still unanswered. A child that faulted answers nothing, so
 * it is started again like one that hangs; one that exited, or could not be started, is asked nothing.
 */
#ifndef INIT_HEARTBEAT_H
#define INIT_HEARTBEAT_H

#include "child.h"

/* Opens a Timer session where the configuration has a heartbeat, and does not return without. */
void heartbeat_init(void);

/* The child was started. */
void heartbeat_begin(struct child *child);

/* It answered: only what it was asked counts, so there is nothing to be gained by answering more. */
void heartbeat_answered(struct child *child);

unsigned heartbeat_skipped(const struct child *child);

#endif
