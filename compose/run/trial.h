/* SPDX-License-Identifier: MIT */
/*
 * One system in one machine, from power-on to a verdict: everything expected was seen, nothing forbidden was, and what
 * the inits report at run time is what the ledger says.
 *
 * The caller owns clock and waiting, so that several machines can run at a time. Of that time, what the machine waited for
 * a processor of its host does not count against its limits: a busy host is no fault of the system that runs on it.
 */
#ifndef RUN_TRIAL_H
#define RUN_TRIAL_H

#include "run/machine.h"
#include "run/matcher.h"

struct compilation;

enum trial_state {
	TRIAL_STEPS,          /* the log is being compared with the scenario's steps */
	TRIAL_LEDGER,         /* all steps are done, reports are awaited that agree with the ledger */
	TRIAL_PASSED,
	TRIAL_FAILED,
};

enum { TRIAL_LEDGER_US = 3000000 };   /* how long reports may take to agree */

struct trial {
	struct compilation  *compilation;
	const struct system *system;
	enum trial_state     state;
	struct machine       machine;
	struct log           log;
	struct log           errors;        /* what QEMU says, on channel LOG */
	struct matcher       matcher;
	unsigned             patience;
	bool                 linger;        /* set after trial_start: run on for TRIAL_LEDGER_US, so that all reports come */
	uint64_t             begin_us, end_us;
	uint64_t             waited_us;     /* for a processor, so far */
	uint64_t             ledger_begin_us;
	size_t               sent;          /* bytes of the current `send` */
	bool                 mute;          /* both serial lines are closed */
	const char          *why;           /* TRIAL_FAILED: one or more lines */
};

/* On another result than MACHINE_STARTED there is nothing to end. */
enum machine_start_result trial_start(struct trial *trial, struct compilation *compilation, const struct system *system,
                                      const struct image_boot *boot, const struct image_medium *medium, uint64_t now_us,
                                      unsigned patience);

/* Takes what the machine printed. Once the state is PASSED or FAILED the machine is gone. */
enum trial_state trial_update(struct trial *trial, uint64_t now_us);

/* When to call trial_update even if nothing is printed. */
uint64_t trial_deadline_us(const struct trial *trial);

/* Frees the log; ends the machine if it still runs. */
void trial_end(struct trial *trial);

#endif
