/* SPDX-License-Identifier: MIT */
#include <cost.h>
#include <genode/args.h>
#include <genode/env.h>
#include <genode/format.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>

#include "child.h"
#include "forward.h"
#include "report.h"
#include "route.h"
#include "sessions.h"

static const char *client_name(const struct session_entry *entry)
{
	return entry->client ? entry->client->start->name : "parent";
}

/* ------------------------------------------------------------------------------------------------------- quota */

static enum begin_result move_quota(cap_t from, cap_t to, uint64_t ram_bytes, uint64_t caps)
{
	/* of the two PDs one is always init's own, which is the other's reference account */
	if (ram_bytes && pd_transfer_ram_quota(from, to, ram_bytes) != RPC_OK)
		return BEGIN_OUT_OF_RAM;
	if (!caps || pd_transfer_cap_quota(from, to, caps) == RPC_OK)
		return BEGIN_OK;
	if (ram_bytes)
		(void)pd_transfer_ram_quota(to, from, ram_bytes);
	return BEGIN_OUT_OF_CAPS;
}

static bool paid_by_client(const struct session_entry *entry) { return entry->client && !entry->environment; }

static enum begin_result collect(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	return paid_by_client(entry) ? move_quota(entry->client->pd, component_env.pd, ram_bytes, caps) : BEGIN_OK;
}

static void give_back(const struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	if (paid_by_client(entry))
		(void)move_quota(component_env.pd, entry->client->pd, ram_bytes, caps);
}

/* Takes back what a child server got. A server that spent it elsewhere is named; its client bears the loss, not init. */
static void recover(struct session_entry *entry)
{
	if (entry->provider != PROVIDER_CHILD || !(entry->sent_ram_bytes || entry->sent_caps))
		return;
	cap_t const pd = entry->server->pd;
	bool const ram  = move_quota(pd, component_env.pd, entry->sent_ram_bytes, 0) == BEGIN_OK;
	bool const caps = move_quota(pd, component_env.pd, 0, entry->sent_caps) == BEGIN_OK;
	if (!ram || !caps)
		log_warning("%s: could not revert session quota (%llu bytes, %llu caps) of %s session of %s",
		            entry->server->start->name, (unsigned long long)(ram ? 0 : entry->sent_ram_bytes),
		            (unsigned long long)(caps ? 0 : entry->sent_caps), entry->service, client_name(entry));
	if (!ram)
		entry->ram_bytes -= entry->sent_ram_bytes;
	if (!caps)
		entry->caps -= entry->sent_caps;
}

void session_release(struct session_entry *entry)
{
	recover(entry);
	if (entry->local)
		local_rom_close(entry->local);
	give_back(entry, entry->ram_bytes, entry->caps);
	cap_delete(entry->cap);
	session_table_remove(entry);
	report_changed();
}

/* --------------------------------------------------------------------------------------------------- arguments */

/* What the client may not decide itself, in the arguments that go on. */
static bool filter_args(struct session_entry *entry)
{
	char *const args = entry->args;
	if (!entry->client)
		return true;
	const struct start_node *const start = entry->client->start;
	if (strcmp(entry->service, CPU_SERVICE_NAME) == 0 && init_config.prio_levels_log2) {
		uint64_t const priority = priority_in_band(start->name, args_bytes(text_of(args), "priority", 0),
		                                           start->priority, init_config.prio_levels_log2);
		return args_set_unsigned(args, sizeof(entry->args), "priority", priority);
	}
	if (strcmp(entry->service, PD_SERVICE_NAME) == 0 && args_bool(text_of(args), "managing_system", false)
	 && !start->managing_system)
		args_remove(args, "managing_system");
	return true;
}

static bool write_args(struct session_entry *entry, struct text client_args)
{
	return text_copy(entry->args, sizeof(entry->args), client_args)
	    && args_set_string(entry->args, sizeof(entry->args), "label", text_of(entry->label))
	    && args_set_unsigned(entry->args, sizeof(entry->args), "ram_quota", entry->sent_ram_bytes)
	    && args_set_unsigned(entry->args, sizeof(entry->args), "cap_quota", entry->sent_caps)
	    && filter_args(entry);
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
		log_error("%s: init's own quota does not pay %s session (%s)", client_name(entry), entry->service,
		          entry->args);
		entry->phase = SESSION_FAILED_DENIED;
		break;
	default:
		log_warning("%s: parent denied %s session (%s)", client_name(entry), entry->service, entry->args);
		entry->phase = SESSION_FAILED_DENIED;
	}
}

static void deny_dead_server(struct session_entry *entry)
{
	log_warning("%s: %s session denied, server \"%s\" has ended", client_name(entry), entry->service,
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
	if (!server->pd) {
		entry->phase = SESSION_UNSENT; /* the amounts stand for what will be sent */
		return;
	}
	if (move_quota(component_env.pd, server->pd, entry->sent_ram_bytes, entry->sent_caps) != BEGIN_OK) {
		log_error("unable to transfer session quota (%llu bytes, %llu caps) of %s session of %s",
		          (unsigned long long)entry->sent_ram_bytes, (unsigned long long)entry->sent_caps, entry->service,
		          client_name(entry));
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
		log_error("%s: init's own quota does not suffice for a ROM session", client_name(entry));
		entry->phase = SESSION_FAILED_DENIED;
		return;
	}
	entry->phase = SESSION_AVAILABLE;
}

static void send(struct session_entry *entry, struct text args)
{
	if (!write_args(entry, args)) {
		log_error("%s: %s session denied because of truncated arguments", client_name(entry), entry->service);
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

/* The full label: the environment sessions go by the child's name, everything else by name and client's label. */
static bool full_label(const struct session_entry *entry, struct text args, char *label, size_t capacity)
{
	const struct start_node *const start = entry->client->start;
	char client_label[LABEL_CAPACITY];
	if (entry->environment) {
		bool const binary = strcmp(entry->service, ROM_SERVICE_NAME) == 0;
		return text_copy(label, capacity, text_of(binary ? start->binary : start->name));
	}
	(void)args_string(args, "label", client_label, sizeof(client_label));
	return label_join(label, capacity, text_of(start->name), text_of(client_label));
}

static void route_and_send(struct session_entry *entry, struct text args)
{
	struct child *const client = entry->client;
	char label[LABEL_CAPACITY];
	if (!full_label(entry, args, label, sizeof(label))) {
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

/* Arguments go through HID documents, in which such characters cannot be expressed. */
static bool has_control_characters(struct text text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.start[i] < 0x20)
			return true;
	return false;
}

enum begin_result session_begin(struct session_entry *entry, struct text args)
{
	entry->ram_bytes = args_bytes(args, "ram_quota", 0);
	entry->caps      = args_bytes(args, "cap_quota", 0);
	enum begin_result const collected = collect(entry, entry->ram_bytes, entry->caps);
	if (collected != BEGIN_OK) {
		session_table_remove(entry);
		return collected;
	}
	if (has_control_characters(args)) {
		log_warning("%s: %s session denied because of control characters in its arguments", client_name(entry),
		            entry->service);
		entry->phase = SESSION_FAILED_DENIED;
	} else {
		route_and_send(entry, args);
	}
	report_changed();
	return BEGIN_OK;
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

/* The session has ended at its server. */
static void ended(struct session_entry *entry)
{
	struct child *const client = entry->client;
	uint32_t const client_id = entry->client_id;
	session_release(entry);
	if (!client)
		forward_closed(client_id);
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
			pending = !child_ended(entry->server);
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

static enum begin_result increase_at_parent(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	char args[SESSION_ARGS_CAPACITY];
	bool pending = false;
	format(args, sizeof(args), "ram_quota=%llu, cap_quota=%llu", (unsigned long long)ram_bytes,
	       (unsigned long long)caps);
	enum rpc_status const status = parent_upgrade(CAP_PARENT, entry->id, args, &pending);
	if (status != RPC_OK)
		return status == PARENT_UPGRADE_OUT_OF_CAPS ? BEGIN_OUT_OF_CAPS : BEGIN_OUT_OF_RAM;
	if (pending)
		entry->phase = SESSION_UPGRADING;
	return BEGIN_OK;
}

static enum begin_result increase_at_child(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	enum begin_result const result = move_quota(component_env.pd, entry->server->pd, ram_bytes, caps);
	if (result == BEGIN_OK) {
		entry->sent_ram_bytes += ram_bytes;
		entry->sent_caps += caps;
		entry->upgrade_ram_bytes = ram_bytes;
		entry->upgrade_caps = caps;
		entry->phase = SESSION_UPGRADING;
		local_rom_requests_changed(entry->server);
	}
	return result;
}

enum begin_result session_increase(struct session_entry *entry, uint64_t ram_bytes, uint64_t caps)
{
	enum begin_result result = collect(entry, ram_bytes, caps);
	if (result != BEGIN_OK)
		return result;
	if (entry->provider == PROVIDER_PARENT)
		result = increase_at_parent(entry, ram_bytes, caps);
	else if (entry->provider == PROVIDER_CHILD && !child_ended(entry->server))
		result = increase_at_child(entry, ram_bytes, caps);
	if (result != BEGIN_OK) {
		give_back(entry, ram_bytes, caps);
		return result;
	}
	entry->ram_bytes += ram_bytes;
	entry->caps += caps;
	report_changed();
	return BEGIN_OK;
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
			log_warning("%s: server \"%s\" denied %s session (label=\"%s\")", client_name(entry),
			            server->start->name, entry->service, entry->label);
		settled(entry);
	} else if (entry->phase == SESSION_UPGRADING && response == SESSION_OK) {
		entry->phase = SESSION_AVAILABLE;
		settled(entry);
	} else if (entry->phase == SESSION_CLOSING && response == SESSION_CLOSED) {
		ended(entry);
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
		ended(entry);
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
			ended(entry);
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
		log_warning("%s: parent denied %s session (%s)", client_name(entry), entry->service, entry->args);
		entry->phase = SESSION_FAILED_DENIED;
	}
	settled(entry);
}

void sessions_poll_parent(void) { for_each_entry(poll_parent, NULL); }
