/* SPDX-License-Identifier: MIT */
/*
 * Core as the parent of the first init, its only client. All sessions of the system that end at core arrive here, on
 * behalf of whomever; init has rewritten their labels as its routes say, and core prefixes init's own name. So a label
 * is as trustworthy as the inits on its way: init can speak for its whole subtree, and for nobody else.
 *
 * Core's services answer at once: no session is ever pending. Sessions are found by init's identifiers in a small hash
 * table; they are threaded through their own memory, which their donations paid.
 */
#include <genode/args.h>
#include <genode/format.h>
#include <genode/memory.h>
#include <interfaces/parent.h>

#include "core/cells.h"
#include "core/parent.h"
#include "core/print.h"

enum { BUCKETS = 64, ENVIRONMENT_IDS = 5 };

static struct link buckets[BUCKETS];
static struct init_environment init;

static struct account *client(void) { return &init.pd->session.account; }

static struct link *bucket_of(uint32_t id) { return &buckets[id % BUCKETS]; }

static struct session *find(uint32_t id)
{
	struct link *const bucket = bucket_of(id);
	for (struct link *at = bucket->next; at != bucket; at = at->next) {
		struct session *const session = container_of(at, struct session, place);
		if (session->id == id)
			return session;
	}
	return NULL;
}

static enum rpc_status op_exit(void *object, int32_t value)
{
	(void)object;
	print("core: init exited with value %d", (int)value);
	return RPC_OK;
}

static enum rpc_status op_announce(void *object, const char *service)
{
	(void)object, (void)service;
	return PARENT_ANNOUNCE_NOT_DECLARED;
}

static enum rpc_status op_session(void *object, uint32_t id, const char *service_name, const char *args, cap_t *cap)
{
	(void)object;
	char own_label[SESSION_LABEL_MAX], label[SESSION_LABEL_MAX];
	struct text const text = text_of(args);
	const struct service *const service = service_find(service_name);
	bool const labelled = args_string(text, "label", own_label, sizeof(own_label));
	if (id <= ENVIRONMENT_IDS || find(id))
		return PARENT_SESSION_ID_IN_USE;
	size_t const length = format(label, sizeof(label), own_label[0] ? "init -> %s" : "init", own_label);
	if (!service || length >= sizeof(label) || (!labelled && own_label[0]))
		return PARENT_SESSION_DENIED;

	struct session_request const request = {
		.service = service, .label = label, .args = text, .client = client(),
		.ram = args_bytes(text, "ram_quota", 0), .caps = args_bytes(text, "cap_quota", 0),
	};
	struct session *session;
	switch (session_create(&request, &session)) {
	case SESSION_OK:                break;
	case SESSION_DENIED:            return PARENT_SESSION_DENIED;
	case SESSION_INSUFFICIENT_RAM:  return PARENT_SESSION_INSUFFICIENT_RAM;
	case SESSION_INSUFFICIENT_CAPS: return PARENT_SESSION_INSUFFICIENT_CAPS;
	case SESSION_OUT_OF_RAM:        return PARENT_SESSION_OUT_OF_RAM;
	default:                        return PARENT_SESSION_OUT_OF_CAPS;
	}
	session->id = id;
	list_append(bucket_of(id), &session->place);
	*cap = object_name(&session->object);
	return RPC_OK;
}

static enum rpc_status op_session_cap(void *object, uint32_t id, cap_t *cap)
{
	(void)object;
	struct session *const environment[] = { NULL, &init.pd->session, init.cpu, init.log, init.binary };
	struct session *const session = id < sizeof(environment) / sizeof(environment[0]) ? environment[id] : find(id);
	if (!session)
		return PARENT_SESSION_CAP_UNKNOWN_ID;
	*cap = object_name(&session->object);
	return RPC_OK;
}

static enum rpc_status op_upgrade(void *object, uint32_t id, const char *args, bool *pending)
{
	(void)object;
	struct session *const session = find(id);
	struct text const text = text_of(args);
	*pending = false;
	if (!session)
		return PARENT_UPGRADE_UNKNOWN_ID;
	switch (session_upgrade(session, args_bytes(text, "ram_quota", 0), args_bytes(text, "cap_quota", 0))) {
	case SESSION_OK:         return RPC_OK;
	case SESSION_OUT_OF_RAM: return PARENT_UPGRADE_OUT_OF_RAM;
	default:                 return PARENT_UPGRADE_OUT_OF_CAPS;
	}
}

static enum rpc_status op_close(void *object, uint32_t id, bool *pending)
{
	(void)object;
	struct session *const session = find(id);
	*pending = false;
	if (!session)
		return id && id <= ENVIRONMENT_IDS ? RPC_OK : PARENT_CLOSE_UNKNOWN_ID;
	session_destroy(session);
	return RPC_OK;
}

static enum rpc_status op_resource_request(void *object, const char *args)
{
	(void)object;
	print("core: init asks for more than it was given: %s", args);
	return RPC_OK;
}

static enum rpc_status op_main_thread(void *object, cap_t *thread)
{
	(void)object;
	*thread = object_name(&init.thread->object);
	return RPC_OK;
}

/* Core never has anything to tell by these. */
static enum rpc_status op_sigh(void *object, struct received_cap sigh)
{
	(void)object, (void)sigh;
	return RPC_OK;
}

static enum rpc_status op_deliver_session_cap(void *object, uint32_t id, struct received_cap session)
{
	(void)object, (void)id, (void)session;
	return PARENT_DELIVER_SESSION_CAP_UNKNOWN_ID;
}

static enum rpc_status op_session_response(void *object, uint32_t id, uint32_t response)
{
	(void)object, (void)id, (void)response;
	return PARENT_SESSION_RESPONSE_UNKNOWN_ID;
}

static enum rpc_status op_yield_request(void *object, char *args, size_t capacity)
{
	(void)object;
	string_copy(args, capacity, "");
	return RPC_OK;
}

static enum rpc_status op_nothing(void *object)
{
	(void)object;
	return RPC_OK;
}

static const struct parent_ops ops = {
	.exit = op_exit, .announce = op_announce, .session_sigh = op_sigh, .session = op_session,
	.session_cap = op_session_cap, .upgrade = op_upgrade, .close = op_close,
	.deliver_session_cap = op_deliver_session_cap, .session_response = op_session_response,
	.resource_request = op_resource_request, .resource_avail_sigh = op_sigh, .yield_sigh = op_sigh,
	.yield_request = op_yield_request, .yield_response = op_nothing, .heartbeat_sigh = op_sigh,
	.heartbeat_response = op_nothing, .main_thread = op_main_thread,
};
OBJECT_KIND(static, parent, ops)

const struct object *parent_init(const struct init_environment *environment)
{
	init = *environment;
	for (unsigned i = 0; i < BUCKETS; i++)
		list_init(&buckets[i]);
	struct object *const parent = cell_alloc(core_account);
	if (!parent || !object_init(parent, &parent_kind, core_account))
		panic("no memory for init's parent");
	return parent;
}
