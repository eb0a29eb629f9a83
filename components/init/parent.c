/* SPDX-License-Identifier: MIT */
/*
 * What a child can ask of its parent. Nothing here is believed: identifiers are looked up among the child's own sessions
 * or those that init sent to it, numbers are bounded, and of the capabilities that a child hands in, one is kept per place.
 */
#include <genode/args.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/memory.h>
#include <genode/session.h>
#include <interfaces/parent.h>

#include "child.h"
#include "heartbeat.h"
#include "report.h"
#include "sessions.h"

static const char *name_of(const struct child *child) { return child->start->name; }

/* ---------------------------------------------------------------------------------------------- the child's life */

static enum rpc_status op_exit(void *object, int32_t value)
{
	struct child *const child = object;
	if (child->state != CHILD_RUNNING)
		return RPC_OK;
	child->exit_value = value;
	if (child->start->exit_propagate) {
		log_line("child \"%s\" exited with exit value %d, and init with it", name_of(child), (int)value);
		component_exit(value);
	}
	log_line("child \"%s\" exited with exit value %d", name_of(child), (int)value);
	child_end(child, CHILD_EXITED);
	return RPC_OK;
}

static enum rpc_status op_main_thread(void *object, cap_t *thread)
{
	const struct child *const child = object;
	*thread = child->thread;
	return RPC_OK;
}

/* --------------------------------------------------------------------------------------------- sessions as client */

static enum rpc_status op_session_sigh(void *object, struct received_cap sigh)
{
	struct child *const child = object;
	rpc_argument_replace(&child->session_sigh, sigh);
	return RPC_OK;
}

static enum rpc_status op_session(void *object, uint32_t id, const char *service, const char *args, cap_t *session)
{
	struct child *const child = object;
	*session = CAP_INVALID;
	if (child_ended(child))
		return PARENT_SESSION_DENIED;
	if (id < SESSION_ID_FIRST_FREE || session_of_client(child, id)) {
		log_warning("%s requested conflicting session ID %u", name_of(child), (unsigned)id);
		return PARENT_SESSION_ID_IN_USE;
	}
	struct session_entry *entry = session_table_add();
	if (!entry) {
		log_error("%s: %s session denied, init has no memory left", name_of(child), service);
		return PARENT_SESSION_DENIED;
	}
	uint32_t const own_id = entry->id;
	entry->client = child;
	entry->client_id = id;
	text_copy(entry->service, sizeof(entry->service), text_of(service));

	enum donation_result const result = session_begin(entry, text_of(args));
	if (result != DONATION_OK)
		return result == DONATION_OUT_OF_RAM ? PARENT_SESSION_OUT_OF_RAM : PARENT_SESSION_OUT_OF_CAPS;

	entry = session_by_id(own_id);
	enum session_phase const phase = entry->phase;
	switch (phase) {
	case SESSION_AVAILABLE:
		*session = entry->local ? entry->local->rpc.cap : entry->cap;
		entry->delivered = true;
		return RPC_OK;
	case SESSION_FAILED_DENIED:
	case SESSION_FAILED_RAM:
	case SESSION_FAILED_CAPS:
		session_release(entry);
		return phase == SESSION_FAILED_RAM  ? PARENT_SESSION_INSUFFICIENT_RAM :
		       phase == SESSION_FAILED_CAPS ? PARENT_SESSION_INSUFFICIENT_CAPS : PARENT_SESSION_DENIED;
	default:
		return RPC_OK; /* pending: no capability yet */
	}
}

static enum rpc_status op_session_cap(void *object, uint32_t id, cap_t *session)
{
	struct session_entry *const entry = session_of_client(object, id);
	*session = CAP_INVALID;
	if (!entry)
		return PARENT_SESSION_CAP_UNKNOWN_ID;
	enum session_phase const phase = entry->phase;
	switch (phase) {
	case SESSION_AVAILABLE:
		*session = entry->local ? entry->local->rpc.cap : entry->cap;
		entry->delivered = true;
		return RPC_OK;
	case SESSION_FAILED_DENIED:
	case SESSION_FAILED_RAM:
	case SESSION_FAILED_CAPS:
		if (!entry->environment)
			session_release(entry);
		return phase == SESSION_FAILED_RAM  ? PARENT_SESSION_CAP_INSUFFICIENT_RAM :
		       phase == SESSION_FAILED_CAPS ? PARENT_SESSION_CAP_INSUFFICIENT_CAPS : PARENT_SESSION_CAP_DENIED;
	default:
		return PARENT_SESSION_CAP_PENDING;
	}
}

static enum rpc_status op_upgrade(void *object, uint32_t id, const char *args, bool *pending)
{
	struct child *const child = object;
	*pending = false;
	if (id == SESSION_ID_PD) { /* the PD is where the quota would come from */
		log_line("child \"%s\" requests resources: %s", name_of(child), args);
		return PARENT_UPGRADE_OUT_OF_RAM;
	}
	struct session_entry *entry = session_of_client(child, id);
	if (!entry || entry->phase != SESSION_AVAILABLE)
		return PARENT_UPGRADE_UNKNOWN_ID;
	switch (session_increase(entry, args_bytes(text_of(args), "ram_quota", 0),
	                         args_bytes(text_of(args), "cap_quota", 0))) {
	case DONATION_OUT_OF_RAM:  return PARENT_UPGRADE_OUT_OF_RAM;
	case DONATION_OUT_OF_CAPS: return PARENT_UPGRADE_OUT_OF_CAPS;
	case DONATION_OK:          break;
	}
	*pending = entry->phase == SESSION_UPGRADING;
	return RPC_OK;
}

static enum rpc_status op_close(void *object, uint32_t id, bool *pending)
{
	*pending = false;
	if (id < SESSION_ID_FIRST_FREE) /* the environment stays */
		return RPC_OK;
	struct session_entry *const entry = session_of_client(object, id);
	if (!entry)
		return PARENT_CLOSE_UNKNOWN_ID;
	*pending = session_end(entry);
	return RPC_OK;
}

/* --------------------------------------------------------------------------------------------- sessions as server */

static enum rpc_status op_announce(void *object, const char *service)
{
	const struct child *const child = object;
	if (!start_provides(child->start, service)) {
		log_error("%s: illegal announcement of service \"%s\"", name_of(child), service);
		return PARENT_ANNOUNCE_NOT_DECLARED;
	}
	if (init_config.verbose)
		log_line("child \"%s\" announces service \"%s\"", name_of(child), service);
	return RPC_OK;
}

static enum rpc_status op_deliver_session_cap(void *object, uint32_t server_id, struct received_cap session)
{
	struct session_entry *const entry = session_at_server(object, server_id);
	if (!entry || entry->phase != SESSION_CREATING)
		return PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID;
	(void)session_delivered(object, server_id, rpc_argument_keep(session));
	return RPC_OK;
}

static enum rpc_status op_session_response(void *object, uint32_t server_id, uint32_t response)
{
	return session_answered(object, server_id, response) ? RPC_OK : PARENT_SESSION_RESPONSE_UNKNOWN_ID;
}

/* ------------------------------------------------------------------------------------------- resources and health */

static enum rpc_status op_resource_request(void *object, const char *args)
{
	log_line("child \"%s\" requests resources: %s", name_of(object), args);
	return RPC_OK;
}

static enum rpc_status op_resource_avail_sigh(void *object, struct received_cap sigh)
{
	struct child *const child = object;
	rpc_argument_replace(&child->resource_sigh, sigh);
	return RPC_OK;
}

static enum rpc_status op_yield_sigh(void *object, struct received_cap sigh)
{
	struct child *const child = object;
	rpc_argument_replace(&child->yield_sigh, sigh);
	return RPC_OK;
}

/* A static configuration takes nothing back, so there is never anything to yield. */
static enum rpc_status op_yield_request(void *object, char *args, size_t capacity)
{
	(void)object;
	(void)string_copy(args, capacity, "");
	return RPC_OK;
}

static enum rpc_status op_yield_response(void *object)
{
	(void)object;
	return RPC_OK;
}

static enum rpc_status op_heartbeat_sigh(void *object, struct received_cap sigh)
{
	struct child *const child = object;
	rpc_argument_replace(&child->heartbeat_sigh, sigh);
	return RPC_OK;
}

static enum rpc_status op_heartbeat_response(void *object)
{
	heartbeat_answered(object);
	return RPC_OK;
}

static const struct parent_ops operations = {
	.exit                = op_exit,
	.announce            = op_announce,
	.session_sigh        = op_session_sigh,
	.session             = op_session,
	.session_cap         = op_session_cap,
	.upgrade             = op_upgrade,
	.close               = op_close,
	.deliver_session_cap = op_deliver_session_cap,
	.session_response    = op_session_response,
	.resource_request    = op_resource_request,
	.resource_avail_sigh = op_resource_avail_sigh,
	.yield_sigh          = op_yield_sigh,
	.yield_request       = op_yield_request,
	.yield_response      = op_yield_response,
	.heartbeat_sigh      = op_heartbeat_sigh,
	.heartbeat_response  = op_heartbeat_response,
	.main_thread         = op_main_thread,
};

enum rpc_status parent_serve(struct rpc_object *object, struct message *message)
{
	return parent_dispatch(&operations, container_of(object, struct child, parent), message);
}
