/* SPDX-License-Identifier: MIT */
/*
 * Terminals that are connected with each other, two and two, like modems by a cable.
 *
 * A session that opens is joined to the oldest one that is alone. What a client writes lies in its own session, which it
 * paid for, until its peer reads it; so a client that does not read costs the writer's buffer and nothing else. What was
 * written before a peer came is kept for it. When a session closes, its peer is alone again and keeps what it wrote.
 */
#include <genode/byte_ring.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/server.h>
#include <interfaces/terminal.h>

struct terminal_session {
	struct server_session    base;
	struct terminal_session *peer;          /* NULL: alone */
	cap_t                    read_avail, write_avail;
	struct byte_ring         written;       /* by this client, not yet read by the peer */
};

static struct service service;

static void notify(cap_t sigh)
{
	if (sigh)
		signal_submit(sigh, 1);
}

/* ------------------------------------------------------------------------------------------------------ operations */

/* The writer is told of room when there was none. */
static enum rpc_status op_read(void *object, void *bytes, size_t capacity, size_t *size)
{
	struct terminal_session *const peer = ((struct terminal_session *)object)->peer;
	*size = 0;
	if (!peer)
		return RPC_OK;
	bool const was_full = byte_ring_room(&peer->written) == 0;
	*size = byte_ring_read(&peer->written, bytes, capacity);
	if (was_full && *size)
		notify(peer->write_avail);
	return RPC_OK;
}

static enum rpc_status op_write(void *object, const void *bytes, size_t size, uint32_t *written)
{
	struct terminal_session *const session = object;
	*written = (uint32_t)byte_ring_write(&session->written, bytes, size);
	if (session->peer && *written)
		notify(session->peer->read_avail);
	return RPC_OK;
}

static enum rpc_status op_read_avail_sigh(void *object, struct received_cap sigh)
{
	struct terminal_session *const session = object;
	rpc_argument_replace(&session->read_avail, sigh);
	if (session->peer && byte_ring_used(&session->peer->written))
		notify(session->read_avail);
	return RPC_OK;
}

static enum rpc_status op_write_avail_sigh(void *object, struct received_cap sigh)
{
	struct terminal_session *const session = object;
	rpc_argument_replace(&session->write_avail, sigh);
	return RPC_OK;
}

static const struct terminal_ops operations = {
	.read = op_read, .write = op_write, .read_avail_sigh = op_read_avail_sigh, .write_avail_sigh = op_write_avail_sigh,
};

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return terminal_dispatch(&operations, session_of(object), message);
}

/* -------------------------------------------------------------------------------------------------------- sessions */

/* The library's list begins with the newest session, so the last that is alone is the oldest. */
static struct terminal_session *oldest_alone(void)
{
	struct terminal_session *oldest = NULL;
	for (struct server_session *at = service.sessions; at; at = at->next) {
		struct terminal_session *const session = container_of(at, struct terminal_session, base);
		if (!session->peer)
			oldest = session;
	}
	return oldest;
}

static enum session_response create(struct server_session *base, struct text args)
{
	struct terminal_session *const session = container_of(base, struct terminal_session, base);
	struct terminal_session *const peer = oldest_alone();
	(void)args;
	session->peer = peer;
	if (peer)
		peer->peer = session;
	return SESSION_OK;
}

static void destroy(struct server_session *base)
{
	struct terminal_session *const session = container_of(base, struct terminal_session, base);
	if (session->peer)
		session->peer->peer = NULL;
	cap_delete(session->read_avail);
	cap_delete(session->write_avail);
}

static struct service service = {
	.name         = TERMINAL_SERVICE_NAME,
	.session_size = sizeof(struct terminal_session),
	.dispatch     = dispatch,
	.create       = create,
	.destroy      = destroy,
};

void component_init(struct env *env)
{
	(void)env;
	(void)service_announce(&service);
}
