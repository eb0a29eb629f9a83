/* SPDX-License-Identifier: MIT */
/*
 * The server that component `bench` measures. Its operations do nothing but what the measure is about: an answer, a
 * signal back, a page for a fault.
 */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/server.h>
#include <interfaces/bench.h>
#include <interfaces/rm.h>

struct bench_session {
	struct server_session base;
	struct signal_context context;
	cap_t                 client;      /* where signals go back to */
};

enum { MEMORY_SIZE = 256 * PAGE_SIZE };

static struct session        rm;
static cap_t                 map, map_dataspace;
static struct ram_region     page;         /* stands behind every address of the managed dataspace */
static struct signal_context fault_signal;

/* --------------------------------------------------------------------------------------------------- page faults */

static void handle_fault(struct signal_context *context, unsigned count)
{
	uint32_t kind = 0;
	word_t at = 0, address = 0;
	(void)context;
	(void)count;
	if (region_map_fault(map, &kind, &at) == RPC_OK && kind)
		(void)region_map_attach(map, page.dataspace, 0, 0, true, at & ~(word_t)(PAGE_SIZE - 1), false, true, &address);
}

static bool memory_init(void)
{
	struct session_request request = SESSION_REQUEST(RM, "");
	session_require(&rm, &request);
	return rm_create(rm.cap, MEMORY_SIZE, &map) == RPC_OK && region_map_dataspace(map, &map_dataspace) == RPC_OK
	    && ram_region_init(&page, PAGE_SIZE) == RPC_OK && signal_context_init(&fault_signal, handle_fault) == RPC_OK
	    && region_map_fault_handler(map, fault_signal.cap) == RPC_OK;
}

/* ---------------------------------------------------------------------------------------------------- operations */

static enum rpc_status nothing(void *object)
{
	(void)object;
	return RPC_OK;
}

static enum rpc_status structure(void *object, const void *data, size_t data_size)
{
	(void)object;
	(void)data;
	(void)data_size;
	return RPC_OK;
}

static void send_back(struct signal_context *context, unsigned count)
{
	signal_submit(container_of(context, struct bench_session, context)->client, count);
}

static enum rpc_status signals(void *object, struct received_cap client, cap_t *server)
{
	struct bench_session *const session = object;
	rpc_argument_replace(&session->client, client);
	if (!session->context.cap) {
		if (!session_take(&session->base, 0, 1))
			return BENCH_SIGNALS_OUT_OF_CAPS;
		if (signal_context_init(&session->context, send_back) != RPC_OK) {
			session_give(&session->base, 0, 1);
			return BENCH_SIGNALS_OUT_OF_CAPS;
		}
	}
	*server = session->context.cap;
	return RPC_OK;
}

static enum rpc_status memory(void *object, cap_t *dataspace, size_t *size)
{
	(void)object;
	if (!map_dataspace)
		return BENCH_MEMORY_UNAVAILABLE;
	*dataspace = map_dataspace;
	*size = MEMORY_SIZE;
	return RPC_OK;
}

static const struct bench_ops operations = {
	.nothing = nothing, .structure = structure, .signals = signals, .memory = memory,
};

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return bench_dispatch(&operations, session_of(object), message);
}

/* ------------------------------------------------------------------------------------------------------ sessions */

static void destroy(struct server_session *base)
{
	struct bench_session *const session = container_of(base, struct bench_session, base);
	signal_context_destroy(&session->context);
	cap_delete(session->client);
}

static struct service service = {
	.name = BENCH_SERVICE_NAME, .session_size = sizeof(struct bench_session), .dispatch = dispatch, .destroy = destroy,
};

void component_init(struct env *env)
{
	(void)env;
	if (!memory_init())
		log_error("no memory whose faults could be resolved");
	(void)service_announce(&service);
}
