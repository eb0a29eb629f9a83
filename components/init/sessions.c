/* SPDX-License-Identifier: MIT */
#include <cost.h>
#include <genode/args.h>
#include <genode/format.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/rom.h>

#include "child.h"
#include "forward.h"
#include "report.h"
#include "restart.h"
#include "route.h"
#include "session_args.h"
#include "sessions.h"

void session_release(struct session_entry *entry)
{
	donation_recover(entry);
	if (entry->local)
		local_rom_close(entry->local);
	donation_give_back(entry, entry->ram_bytes, entry->caps);
	cap_delete(entry->cap);
	session_table_remove(entry);
	report_changed();
}

/* ----------------------------------------------------------------------------------------------------- sending */

static void send_to_parent(struct session_entry *entry)
{
	switch ((unsigned)parent_session(CAP_PARENT, entry->id, entry->service, entry->args, &entry->cap)) {
	case RPC_OK:
		entry->phase = entry->cap ? SESSION_AVAILABLE : SESSION_CREATING;
		return;
	case PARENT_SESSION_INSUFFICIENT_RAM:
		entry->phase = SESSION_FAILED_RAM;
		break;
	case PARENT_SESSION_INSUFFICIENT_CAPS:
		entry->phase = SESSION_FAILED_CAPS;
		break;
	case PARENT_SESSION_OUT_OF_RAM:
	case PARENT_SESSION_OUT_OF_CAPS:
		log_error("%s: init's own quota does not pay %s session (%s)", session_client_name(entry), entry->service,
		          entry->args);
		entry->phase = SESSION_FAILED_DENIED;
		break;
	default:
		log_warning("%s: parent denied %s session (%s)", session_client_name(entry), entry->service, entry->args);
		entry->phase = SESSION_FAILED_DENIED;
	}
}

static void deny_dead_server(struct session_entry *entry)
{
	log_warning("%s: %s session denied, server \"%s\" has ended", session_client_name(entry), entry->service,
	            entry->server->start->name);
	entry->phase = SESSION_FAILED_DENIED;
}

/* Nothing of the donation has left init. */
static void mark_unsent(struct session_entry *entry, enum session_phase phase)
{
	entry->sent_ram_bytes = entry->sent_caps = 0;
	entry->phase = phase;
}

static void send_to_child(struct session_entry *entry)
{
	struct child *const server = entry->server;
	if (child_ended(server)) {
		deny_dead_server(entry);
		mark_unsent(entry, SESSION_FAILED_DENIED);
		return;
	}
	if (!server->pd || child_stopped(server)) {
		entry->phase = SESSION_UNSENT; /* the amounts stand for what will be sent */
		return;
	}
	if (donation_send(entry, entry->sent_ram_bytes, entry->sent_caps) != DONATION_OK) {
		log_error("unable to transfer session quota (%llu bytes, %llu caps) of %s session of %s",
		          (unsigned long long)entry->sent_ram_bytes, (unsigned long long)entry->sent_caps, entry->service,
		          session_client_name(entry));
		mark_unsent(entry, SESSION_FAILED_DENIED);
		return;
	}
	entry->phase = SESSION_CREATING;
	local_rom_requests_changed(server);
}

static void send_to_init(struct session_entry *entry, enum local_rom_kind kind)
{
	entry->provider = PROVIDER_LOCAL;
	if (entry->ram_bytes < ROM_SESSION_RAM || entry->caps < ROM_SESSION_CAPS) {
		entry->phase = entry->ram_bytes < ROM_SESSION_RAM ? SESSION_FAILED_RAM : SESSION_FAILED_CAPS;
		return;
	}
	entry->local = local_rom_open(entry->client, kind);
	if (!entry->local) {
		log_error("%s: init's own quota does not suffice for a ROM session", session_client_name(entry));
		entry->phase = SESSION_FAILED_DENIED;
		return;
	}
	entry->phase = SESSION_AVAILABLE;
}

static void send(struct session_entry *entry, struct text args)
{
	if (!session_args_write(entry, args)) {
		log_error("%s: %s session denied because of truncated arguments", session_client_name(entry), entry->service);
		mark_unsent(entry, SESSION_FAILED_DENIED);
	} else if (entry->provider == PROVIDER_CHILD) {
		send_to_child(entry);
	} else {
		send_to_parent(entry);
	}
}

/* Init's part of the donation, for being on the way. False: the donation does not cover it. */
static bool keep_own_part(struct session_entry *entry)
{
	uint64_t const kept = entry->environment ? 0 : COST_SESSION_RAM;
	if (entry->ram_bytes < kept) {
		entry->phase = SESSION_FAILED_RAM;
		return false;
	}
	entry->sent_ram_bytes = entry->ram_bytes - kept;
	entry->sent_caps = entry->caps;
	return true;
}

/* ------------------------------------------------------------------------------------------------------- begin */

static void route_and_send(struct session_entry *entry, struct text args)
{
	struct child *const client = entry->client;
	char label[LABEL_CAPACITY];
	if (!session_args_label(entry, args, label, sizeof(label))) {
		log_error("%s: %s session denied because its label becomes too long", client->start->name, entry->service);
		entry->phase = SESSION_FAILED_DENIED;
		return;
	}
	if (strcmp(entry->service, ROM_SERVICE_NAME) == 0 && !entry->environment) {
		struct text const last = label_last(text_of(label));
		if (text_is(last, "config") && client->start->has_config) {
			send_to_init(entry, LOCAL_ROM_CONFIG);
			return;
		}
		if (text_is(last, "session_requests")) {
			send_to_init(entry, LOCAL_ROM_REQUESTS);
			return;
		}
	}
	struct route route;
	route_resolve(&init_config, client->start, entry->service, label, &route);
	if (route.kind == ROUTE_DENIED) {
		entry->phase = SESSION_FAILED_DENIED;
		return;
	}
	entry->provider = route.kind == ROUTE_CHILD ? PROVIDER_CHILD : PROVIDER_PARENT;
	entry->server = route.kind == ROUTE_CHILD ? route.server->child : NULL;
	text_copy(entry->label, sizeof(entry->label), text_of(route.label));
	if (keep_own_part(entry))
		send(entry, args);
}

enum donation_result session_begin(struct session_entry *entry, struct text args)
{
	entry->ram_bytes = args_bytes(args, "ram_quota", 0);
	entry->caps      = args_bytes(args, "cap_quota", 0);
	enum donation_result const collected = donation_collect(entry, entry->ram_bytes, entry->caps);
	if (collected != DONATION_OK) {
		session_table_remove(entry);
		return collected;
	}
	if (!session_args_expressible(args)) {
		log_warning("%s: %s session denied because of control characters in its arguments", session_client_name(entry),
		            entry->service);
		entry->phase = SESSION_FAILED_DENIED;
	} else {
		route_and_send(entry, args);
	}
	report_changed();
	return DONATION_OK;
}

void session_begin_forwarded(struct session_entry *entry, struct child *server, const char *label, struct text args)
{
	entry->ram_bytes = args_bytes(args, "ram_quota", 0);
	entry->caps      = args_bytes(args, "cap_quota", 0);
	entry->provider  = PROVIDER_CHILD;
	entry->server    = server;
	text_copy(entry->label, sizeof(entry->label), text_of(label));
	if (keep_own_part(entry))
		send(entry, args);
	report_changed();
}

/* --------------------------------------------------------------------------------------------- changes and ends */

/* Something that the client waited for is over. The entry may be gone afterwards. */
static void settled(struct session_entry *entry)
{
	report_changed();
	if (!entry->client)
		forward_settled(entry);
	else if (entry->environment)
		child_advance(entry->client);
	else if (entry->client->session_sigh)
		signal_submit(entry->client->session_sigh, 1);
}

void session_ended(struct session_entry *entry)
{
	struct child *const client = entry->client;
	uint32_t const client_id = entry->client_id;
	session_release(entry);
	if (!client)
		forward_closed(client_id);
	else if (client->state == CHILD_RESTARTING)
		restart_advance(client);
	else if (client->session_sigh)
		signal_submit(client->session_sigh, 1);
}

static bool failed(const struct session_entry *entry) { return entry->phase >= SESSION_FAILED_DENIED; }

bool session_end(struct session_entry *entry)
{
	bool pending = false;
	if (entry->phase == SESSION_CLOSING)
		return true;
	if (!failed(entry) && entry->phase != SESSION_UNSENT) {
		if (entry->provider == PROVIDER_PARENT)
			(void)parent_close(CAP_PARENT, entry->id, &pending);
		else if (entry->provider == PROVIDER_CHILD)
			pending = !child_stopped(entry->server);
	}
	if (entry->phase == SESSION_UNSENT)
		entry->sent_ram_bytes = entry->sent_caps = 0;
	if (!pending) {
		session_release(entry);
		return false;
	}
	entry->phase = SESSION_CLOSING;
	if (entry->provider == PROVIDER_CHILD)
		local_rom_requests_changed(entry->server);
	return true;
}

static enum donation_result increase_at_parent(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	char args[SESSION_ARGS_CAPACITY];
	bool pending = false;
	format(args, sizeof(args), "ram_quota=%llu, cap_quota=%llu", (unsigned long long)ram_bytes,
	       (unsigned long long)caps);
	enum rpc_status const status = parent_upgrade(CAP_PARENT, entry->id, args, &pending);
	if (status != RPC_OK)
		return status == PARENT_UPGRADE_OUT_OF_CAPS ? DONATION_OUT_OF_CAPS : DONATION_OUT_OF_RAM;
	if (pending)
		entry->phase = SESSION_UPGRADING;
	return DONATION_OK;
}

static enum donation_result increase_at_child(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	enum donation_result const result = donation_send(entry, ram_bytes, caps);
	if (result == DONATION_OK) {
		entry->sent_ram_bytes += ram_bytes;
		entry->sent_caps += caps;
		entry->upgrade_ram_bytes = ram_bytes;
		entry->upgrade_caps = caps;
		entry->phase = SESSION_UPGRADING;
		local_rom_requests_changed(entry->server);
	}
	return result;
}

enum donation_result session_increase(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	enum donation_result result = donation_collect(entry, ram_bytes, caps);
	if (result != DONATION_OK)
		return result;
	if (entry->provider == PROVIDER_PARENT)
		result = increase_at_parent(entry, ram_bytes, caps);
	else if (entry->provider == PROVIDER_CHILD && !child_stopped(entry->server))
		result = increase_at_child(entry, ram_bytes, caps);
	if (result != DONATION_OK) {
		donation_give_back(entry, ram_bytes, caps);
		return result;
	}
	entry->ram_bytes += ram_bytes;
	entry->caps += caps;
	report_changed();
	return DONATION_OK;
}

/* ----------------------------------------------------------------------------------------------- child servers */

/* Requests that found no room in the server's ROM are shown when others have been answered. */
static void show_rest(struct child *server)
{
	if (server->requests.wanted)
		local_rom_requests_changed(server);
}

bool session_delivered(struct child *server, uint32_t id, cap_t cap)
{
	struct session_entry *const entry = session_at_server(server, id);
	if (!entry || entry->phase != SESSION_CREATING)
		return false;
	entry->cap = cap;
	entry->phase = cap ? SESSION_AVAILABLE : SESSION_FAILED_DENIED;
	settled(entry);
	show_rest(server);
	return true;
}

static enum session_phase phase_of_response(uint32_t response)
{
	return response == SESSION_INSUFFICIENT_RAM  ? SESSION_FAILED_RAM :
	       response == SESSION_INSUFFICIENT_CAPS ? SESSION_FAILED_CAPS : SESSION_FAILED_DENIED;
}

bool session_answered(struct child *server, uint32_t id, uint32_t response)
{
	struct session_entry *const entry = session_at_server(server, id);
	if (!entry)
		return false;
	if (entry->phase == SESSION_CREATING && response != SESSION_OK) {
		entry->phase = phase_of_response(response);
		if (entry->phase == SESSION_FAILED_DENIED)
			log_warning("%s: server \"%s\" denied %s session (label=\"%s\")", session_client_name(entry),
			            server->start->name, entry->service, entry->label);
		settled(entry);
	} else if (entry->phase == SESSION_UPGRADING && response == SESSION_OK) {
		entry->phase = SESSION_AVAILABLE;
		settled(entry);
	} else if (entry->phase == SESSION_CLOSING && response == SESSION_CLOSED) {
		session_ended(entry);
	} else {
		return false;
	}
	show_rest(server);
	return true;
}

/*
 * Goes over the table from its end, because what `visit` does may remove the entry, or append others: those need no
 * visit. An entry that moved may be visited twice; `visit` only acts on phases that it ends.
 */
static void for_each_entry(void (*visit)(struct session_entry *entry, struct child *child), struct child *child)
{
	for (unsigned i = session_table_count(); i-- > 0; )
		if (i < session_table_count())
			visit(session_table_at(i), child);
}

static void send_unsent(struct session_entry *entry, struct child *server)
{
	if (entry->server != server || entry->phase != SESSION_UNSENT)
		return;
	send_to_child(entry);
	if (failed(entry))
		settled(entry);
}

void sessions_server_ready(struct child *server) { for_each_entry(send_unsent, server); }

static void end_at_server(struct session_entry *entry, struct child *server)
{
	if (entry->server != server)
		return;
	switch (entry->phase) {
	case SESSION_UNSENT:
		entry->sent_ram_bytes = entry->sent_caps = 0;
		/* fall through */
	case SESSION_CREATING:
		deny_dead_server(entry);
		settled(entry);
		break;
	case SESSION_UPGRADING:
		entry->phase = SESSION_AVAILABLE;
		settled(entry);
		break;
	case SESSION_CLOSING:
		session_ended(entry);
		break;
	default:
		break;
	}
}

void sessions_server_ended(struct child *server) { for_each_entry(end_at_server, server); }

static void end_of_client(struct session_entry *entry, struct child *client)
{
	if (entry->client == client && !entry->environment)
		(void)session_end(entry);
}

void sessions_client_ended(struct child *client) { for_each_entry(end_of_client, client); }

/* ------------------------------------------------------------------------------------------------ init's parent */

static void poll_parent(struct session_entry *entry, struct child *unused)
{
	(void)unused;
	if (entry->provider != PROVIDER_PARENT
	 || !(entry->phase == SESSION_CREATING || entry->phase == SESSION_UPGRADING || entry->phase == SESSION_CLOSING))
		return;
	cap_t cap = CAP_INVALID;
	switch ((unsigned)parent_session_cap(CAP_PARENT, entry->id, &cap)) {
	case PARENT_SESSION_CAP_PENDING:
		return;
	case RPC_OK:
		if (entry->phase == SESSION_CREATING)
			entry->cap = cap;
		else
			cap_delete(cap);
		if (entry->phase == SESSION_CLOSING)
			return;
		entry->phase = SESSION_AVAILABLE;
		break;
	case PARENT_SESSION_CAP_UNKNOWN_ID:
		if (entry->phase == SESSION_CLOSING) {
			session_ended(entry);
			return;
		}
		entry->phase = SESSION_FAILED_DENIED;
		break;
	case PARENT_SESSION_CAP_INSUFFICIENT_RAM:
		entry->phase = SESSION_FAILED_RAM;
		break;
	case PARENT_SESSION_CAP_INSUFFICIENT_CAPS:
		entry->phase = SESSION_FAILED_CAPS;
		break;
	default:
		log_warning("%s: parent denied %s session (%s)", session_client_name(entry), entry->service, entry->args);
		entry->phase = SESSION_FAILED_DENIED;
	}
	settled(entry);
}

void sessions_poll_parent(void) { for_each_entry(poll_parent, NULL); }
