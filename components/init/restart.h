/* SPDX-License-Identifier: MIT */
/*
 * A child begins anew: with a new PD, a new thread and a new `parent` object, and with none of the old one's sessions.
 *
 *   1. It is stopped, and so is every child that has a session at it: such a session cannot be continued.
 *   2. The sessions that each of them opened are closed, the environment's last and the PD's as the very last. A server
 *      that is alive is asked and has to answer; one that is stopped as well is not waited for.
 *   3. With the PD, all quota that was in it is back at init, and the child is started from the beginning. Who waits for
 *      a session at it goes on waiting, and gets it from the new one.
 *
 * A session that init's parent obtained at the child for somebody outside stays as it is and leads nowhere, until it is
 * closed there.
 */
#ifndef INIT_RESTART_H
#define INIT_RESTART_H

#include "child.h"

void child_restart(struct child *child);

/* A session of a child that is being restarted is gone: goes on if it was the last one that was waited for. */
void restart_advance(struct child *child);

#endif
