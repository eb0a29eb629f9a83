/* SPDX-License-Identifier: MIT */
#include "only_write.h"

#include <genode/env.h>
#include <genode/server.h>
#include <interfaces/terminal.h>

static const struct terminal_ops operations = { .write = only_write };

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
