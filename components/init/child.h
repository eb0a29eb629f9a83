/* SPDX-License-Identifier: MIT */
/*
 * A child: one start node at run time.
 *
 *   INCOMPLETE  its environment (sessions for PD, CPU, LOG, and the ROM of its binary) is being brought together
 *   RUNNING     its main thread was started
 *   RESTARTING  stopped; its sessions are being closed, and then it begins anew (restart.h)
 *   EXITED      it said so; FAULTED: its main thread did something that cannot go on
 *   FAILED      it could not be started, for a reason that stands in the log
 *
 * An ended child keeps its PD and the quota in it, but not its sessions; nobody can get a session from it any more.
 */
#ifndef INIT_CHILD_H
#define INIT_CHILD_H

#include <genode/entrypoint.h>

#include "config.h"
#include "local_rom.h"
#include "quota.h"

enum child_state { CHILD_INCOMPLETE, CHILD_RUNNING, CHILD_RESTARTING, CHILD_EXITED, CHILD_FAULTED, CHILD_FAILED };

struct child {
	struct start_node    *start;
	enum child_state      state;
	int                   exit_value;
	unsigned              id;
	struct quota          assigned;
	struct quota          lost;            /* of what it is configured to have: donations that servers spent, and it began anew */

	struct rpc_object     parent;          /* what the child calls */
	struct signal_context exception;
	cap_t                 pd;              /* of the PD session; CAP_INVALID before its quota is there */
	cap_t                 thread;
	bool                  environment_requested, environment_closing;

	/* given by the child */
	cap_t                 session_sigh, resource_sigh, yield_sigh, heartbeat_sigh;

	cap_t                 heartbeat_context; /* in the child's PD; asks when the child gave no `heartbeat_sigh` */
	unsigned              unanswered;        /* heartbeats */

	struct rom_content    config, requests;
	struct local_rom     *roms;            /* open sessions of the two */
	struct child         *next;            /* order of the document */
};

extern struct child *children;
extern struct init_config init_config;

static inline bool child_ended(const struct child *child) { return child->state >= CHILD_EXITED; }

/* Nothing runs in it any more, for ever or until it has begun anew. */
static inline bool child_stopped(const struct child *child) { return child->state >= CHILD_RESTARTING; }

/* What children may get in all: to be measured before init uses anything itself, then without the preserved amount. */
void children_budget_measure(void);
void children_budget_preserve(struct quota preserved);

/* Makes the object; NULL: no memory. */
struct child *child_new(struct start_node *start);

/* Takes the next steps of starting it; called again whenever a session of its environment settled. */
void child_advance(struct child *child);

/* Its main thread is no more: calls to it end with an error instead of waiting for ever. */
void child_kill(struct child *child);

/* What it was assigned may be assigned again. */
void child_unassign(struct child *child);

/* The end of it, in its own words or by a fault: its sessions are closed, its clients told. */
void child_end(struct child *child, enum child_state state);

/* Dispatch function of the child's `parent` object (parent.c). */
enum rpc_status parent_serve(struct rpc_object *object, struct message *message);

#endif
