/* SPDX-License-Identifier: MIT */
/*
 * Init's state report as it appears on the log: lines of HID behind "[LABEL] report: ". An init prints a new one whenever
 * something changed; the last complete one is how things are.
 */
#ifndef RUN_REPORT_H
#define RUN_REPORT_H

#include "base/arena.h"
#include "run/log.h"

#include <stdint.h>

struct report_account {
	bool     present;
	uint64_t assigned, quota, used, avail;   /* what the line does not say is 0 */
};

struct report_child {
	const char           *name;
	bool                  ended;             /* exited or faulted: its sessions are closed */
	struct report_account ram, caps;
	struct report_child  *next;
};

struct report {
	struct report_account ram, caps;         /* of the init itself */
	struct report_child  *children;          /* in the order of the report */
};

/* The last complete report of the init with that label ("init -> red"). False: there is none yet. */
bool report_read(struct arena *arena, const struct log *log, const char *label, struct report *report);

/* The first complete report at or behind `*offset` of the log, which is moved behind it; begin with 0. */
bool report_next(struct arena *arena, const struct log *log, const char *label, size_t *offset, struct report *report);

const struct report_child *report_child_find(const struct report *report, const char *name);

#endif
