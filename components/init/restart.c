/* SPDX-License-Identifier: MIT */
#include <genode/log.h>
#include <genode/session.h>

#include "report.h"
#include "restart.h"
#include "sessions.h"

/* --------------------------------------------------------------------------------------------------------- stop */

/* The parent object goes first: what other threads of the child may still say is not heard any more. */
static void stop(struct child *child)
{
	child->state = CHILD_RESTARTING;
	rpc_object_destroy(&child->parent);
	child_kill(child);
	report_changed();
}

static bool is_open(const struct session_entry *entry)
{
	return entry->phase == SESSION_AVAILABLE || entry->phase == SESSION_UPGRADING;
}

/* One more client of a stopped server. */
static struct child *next_client(void)
{
	for (unsigned i = 0; i < session_table_count(); i++) {
		const struct session_entry *const entry = session_table_at(i);
		if (entry->server && entry->server->state == CHILD_RESTARTING && is_open(entry) && entry->client
		 && !child_stopped(entry->client))
			return entry->client;
	}
	return NULL;
}

void child_restart(struct child *child)
{
	if (child->state == CHILD_RESTARTING)
		return;
	stop(child);
	for (struct child *client; (client = next_client()); ) {
		log_line("child \"%s\" is started again with its server", client->start->name);
		stop(client);
	}
	for (struct child *each = children; each; each = each->next)
		if (each->state == CHILD_RESTARTING && !each->environment_closing) {
			sessions_client_ended(each);
			restart_advance(each);
		}
}

/* -------------------------------------------------------------------------------------------------------- close */

static bool has_sessions(const struct child *child, bool environment)
{
	for (unsigned i = 0; i < session_table_count(); i++) {
		const struct session_entry *const entry = session_table_at(i);
		if (entry->client == child && entry->environment == environment && entry->client_id != SESSION_ID_PD)
			return true;
	}
	return false;
}

static void close_environment(struct child *child)
{
	static const uint32_t ids[] = { SESSION_ID_CPU, SESSION_ID_LOG, SESSION_ID_BINARY };
	child->environment_closing = true;
	for (unsigned i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct session_entry *const entry = session_of_client(child, ids[i]);
		if (entry)
			(void)session_end(entry);
	}
}

/* ------------------------------------------------------------------------------------------------------- served */

/*
 * A session at the child, of which nothing is left there. One that was not yet created is asked for again; one that
 * somebody waits to see closed is closed; the others lead nowhere.
 */
static void settle_served(struct session_entry *entry)
{
	switch (entry->phase) {
	case SESSION_UNSENT:
		return;
	case SESSION_CREATING:
		entry->phase = SESSION_UNSENT;          /* the amounts stand for what will be sent */
		return;
	case SESSION_UPGRADING:
		entry->phase = SESSION_AVAILABLE;
		break;
	default:
		break;
	}
	bool const closing = entry->phase == SESSION_CLOSING;
	entry->sent_ram_bytes = entry->sent_caps = 0;
	entry->provider = PROVIDER_LOCAL;
	entry->server = NULL;
	if (closing)
		session_ended(entry);
}

/* From the end of the table, because an entry may go. */
static void settle_all_served(const struct child *server)
{
	for (unsigned i = session_table_count(); i-- > 0; )
		if (i < session_table_count() && session_table_at(i)->server == server)
			settle_served(session_table_at(i));
}

/* -------------------------------------------------------------------------------------------------------- begin */

static void forget(cap_t *cap)
{
	cap_delete(*cap);
	*cap = CAP_INVALID;
}

static void begin(struct child *child)
{
	cap_t *const given[] = { &child->session_sigh, &child->resource_sigh, &child->yield_sigh, &child->heartbeat_sigh,
	                         &child->heartbeat_context };
	for (unsigned i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		forget(given[i]);
	signal_context_destroy(&child->exception);
	child_unassign(child);
	child->pd = CAP_INVALID;                        /* went with its session */
	child->environment_requested = child->environment_closing = false;
	child->unanswered = 0;
	settle_all_served(child);
	child->state = CHILD_INCOMPLETE;
	if (rpc_object_init(&child->parent, parent_serve) == RPC_OK) {
		child_advance(child);
	} else {
		log_error("%s: no capability left to start it again", child->start->name);
		child_end(child, CHILD_FAILED);
	}
}

void restart_advance(struct child *child)
{
	if (child->state != CHILD_RESTARTING || has_sessions(child, false))
		return;
	if (!child->environment_closing)
		close_environment(child);
	if (has_sessions(child, true))
		return;
	struct session_entry *const pd = session_of_client(child, SESSION_ID_PD);
	if (!pd || !session_end(pd))
		begin(child);
}
