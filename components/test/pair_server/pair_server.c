/* SPDX-License-Identifier: MIT */
/* The server's side: see pair.c. It computes on its own time, woken by its own signal, not on that of a caller. */
#include <genode/dataspace.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/server.h>
#include <interfaces/pair.h>

#include "turns.h"

struct pair_session {
	struct server_session base;
	struct signal_context begin;
	struct ram_region     page;
	cap_t                 done;
	uint32_t              wanted, taken;
};

static void take_turns(struct signal_context *context, unsigned count)
{
	struct pair_session *const session = container_of(context, struct pair_session, begin);
	struct turns *const turns = session->page.base;
	(void)count;
	while (session->taken < session->wanted && turns_await(turns, 2 * session->taken + 1))
		turns_set(turns, 2 * ++session->taken);
	signal_submit(session->done, 1);
}

static enum rpc_status page(void *object, cap_t *dataspace)
{
	struct pair_session *const session = object;
	if (!session->page.dataspace) {
		if (!session_take(&session->base, PAGE_SIZE, 1))
			return PAIR_PAGE_OUT_OF_RAM;
		if (ram_region_init(&session->page, PAGE_SIZE) != RPC_OK) {
			session_give(&session->base, PAGE_SIZE, 1);
			return PAIR_PAGE_OUT_OF_RAM;
		}
	}
	*dataspace = session->page.dataspace;
	return RPC_OK;
}

static enum rpc_status begin(void *object, uint32_t wanted, struct received_cap done)
{
	struct pair_session *const session = object;
	rpc_argument_replace(&session->done, done);
	if (!session->page.dataspace)
		return PAIR_BEGIN_OUT_OF_CAPS;
	if (!session->begin.cap) {
		if (!session_take(&session->base, 0, 1))
			return PAIR_BEGIN_OUT_OF_CAPS;
		if (signal_context_init(&session->begin, take_turns) != RPC_OK) {
			session_give(&session->base, 0, 1);
			return PAIR_BEGIN_OUT_OF_CAPS;
		}
	}
	session->wanted = wanted;
	session->taken = 0;
	signal_submit(session->begin.cap, 1);
	return RPC_OK;
}

static enum rpc_status taken(void *object, uint32_t *turns)
{
	*turns = ((struct pair_session *)object)->taken;
	return RPC_OK;
}

static const struct pair_ops operations = { .page = page, .begin = begin, .taken = taken };

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return pair_dispatch(&operations, session_of(object), message);
}

static void destroy(struct server_session *base)
{
	struct pair_session *const session = container_of(base, struct pair_session, base);
	signal_context_destroy(&session->begin);
	ram_region_destroy(&session->page);
	cap_delete(session->done);
}

static struct service service = {
	.name = PAIR_SERVICE_NAME, .session_size = sizeof(struct pair_session), .dispatch = dispatch, .destroy = destroy,
};

void component_init(struct env *env)
{
	(void)env;
	(void)service_announce(&service);
}
