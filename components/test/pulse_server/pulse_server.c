/* SPDX-License-Identifier: MIT */
/* Offers Terminal; hangs while it answers the first `write`. */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/server.h>
#include <interfaces/terminal.h>

static enum rpc_status write(void *object, const void *bytes, size_t size, uint32_t *written)
{
	(void)object;
	(void)bytes;
	(void)size;
	*written = 0;
	log_line("hangs");
	for (;;)
		yield_call();
	return RPC_OK;
}

static const struct terminal_ops operations = { .write = write };

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return terminal_dispatch(&operations, session_of(object), message);
}

static struct service service = {
	.name = TERMINAL_SERVICE_NAME, .session_size = sizeof(struct server_session), .dispatch = dispatch,
};

void component_init(struct env *env)
{
	(void)env;
	(void)service_announce(&service);
}
