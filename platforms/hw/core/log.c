/* SPDX-License-Identifier: MIT */
#include <interfaces/log.h>

#include "core/print.h"
#include "core/session.h"

static enum rpc_status op_write(void *object, const char *text)
{
	const struct session *const session = object;
	print_labelled(session->label, text_of(text));
	return RPC_OK;
}

static const struct log_ops ops = { .write = op_write };
OBJECT_KIND(static, log, ops)

static enum session_result log_init(struct session *session, struct text args)
{
	(void)session, (void)args;
	return SESSION_OK;
}

const struct service log_service = { "LOG", &log_kind, sizeof(struct session), log_init, NULL };
