/* SPDX-License-Identifier: MIT */
#include <genode/heartbeat.h>
#include <genode/log.h>
#include <genode/timeout.h>
#include <interfaces/pd.h>

#include "heartbeat.h"
#include "report.h"
#include "restart.h"

static void handle_beat(struct timeout *timeout);

static struct timeout beat = { .handler = handle_beat };

static bool monitors(void) { return init_config.heartbeat_rate_ms; }

static bool participates(const struct child *child)
{
	return child->start->heartbeat && (child->state == CHILD_RUNNING || child->state == CHILD_FAULTED);
}

unsigned heartbeat_skipped(const struct child *child)
{
	return participates(child) && child->unanswered > 1 ? child->unanswered - 1 : 0;
}

static bool overdue(const struct child *child)
{
	return child->start->restart_after && heartbeat_skipped(child) > child->start->restart_after;
}

static void ask(struct child *child)
{
	if (child->unanswered < UINT32_MAX)
		child->unanswered++;
	if (child->state == CHILD_RUNNING)
		signal_submit(child->heartbeat_sigh ? child->heartbeat_sigh : child->heartbeat_context, 1);
	unsigned const skipped = heartbeat_skipped(child);
	if (skipped == 1)
		log_warning("child \"%s\" does not answer heartbeats", child->start->name);
	if (skipped)
		report_changed();
}

/* The next period first: a restart takes its time. */
static void handle_beat(struct timeout *timeout)
{
	timeout_start(timeout, init_config.heartbeat_rate_ms * 1000);
	for (struct child *child = children; child; child = child->next)
		if (participates(child))
			ask(child);
	for (struct child *child = children; child; child = child->next)
		if (overdue(child)) {
			log_warning("child \"%s\" skipped %u heartbeats and is started again", child->start->name,
			            heartbeat_skipped(child));
			child_restart(child);
		}
}

void heartbeat_answered(struct child *child)
{
	bool const missed = heartbeat_skipped(child);
	child->unanswered = 0;
	if (!missed)
		return;
	log_line("child \"%s\" answers heartbeats again", child->start->name);
	report_changed();
}

/* Without the context the child is asked all the same, cannot answer, and is missed. */
void heartbeat_begin(struct child *child)
{
	if (!monitors() || !child->start->heartbeat)
		return;
	child->unanswered = 0;
	if (pd_alloc_context(child->pd, child->thread, HEARTBEAT_IMPRINT, &child->heartbeat_context) != RPC_OK)
		log_warning("%s: its quota does not pay for the signal that heartbeats are", child->start->name);
}

void heartbeat_init(void)
{
	if (monitors())
		timeout_start(&beat, init_config.heartbeat_rate_ms * 1000);
}
