/* SPDX-License-Identifier: MIT */
/*
 * The ledger against the running system: what each init reports of its children and of itself must be what was computed
 * before anything was booted. Assigned and quota are equal; used is at most what the ledger allows.
 */
#ifndef RUN_LEDGER_CHECK_H
#define RUN_LEDGER_CHECK_H

#include "base/arena.h"
#include "model/system.h"
#include "run/log.h"

/* NULL: everything agrees. Otherwise one line for each disagreement. */
const char *ledger_check(struct arena *arena, const struct system *system, const struct log *log);

#endif
