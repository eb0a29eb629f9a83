/* SPDX-License-Identifier: MIT */
/*
 * A UART as a Terminal, for one client at a time. Sharing it is for a server in front.
 *
 * Bytes are passed on as they are, in both directions.
 */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/server.h>
#include <interfaces/irq.h>
#include <interfaces/terminal.h>

#include "uart.h"

struct terminal_session {
	struct server_session base;
	cap_t                 read_avail_sigh, write_avail_sigh;
};

static struct uart              uart;
static struct terminal_session *client;         /* the one session */

/* ---- requests ---- */

static enum rpc_status read(void *object, void *bytes, size_t capacity, size_t *size)
{
	(void)object;
	*size = byte_ring_read(&uart.receive, bytes, capacity);
	return RPC_OK;
}

static enum rpc_status write(void *object, const void *bytes, size_t size, uint32_t *written)
{
	(void)object;
	*written = (uint32_t)byte_ring_write(&uart.transmit, bytes, size);
	if (*written)
		uart_transmit(&uart);
	return RPC_OK;
}

static enum rpc_status read_avail_sigh(void *object, struct received_cap sigh)
{
	struct terminal_session *const session = object;
	rpc_argument_replace(&session->read_avail_sigh, sigh);
	/* what came before anybody listened */
	if (session->read_avail_sigh && byte_ring_used(&uart.receive))
		signal_submit(session->read_avail_sigh, 1);
	return RPC_OK;
}

static enum rpc_status write_avail_sigh(void *object, struct received_cap sigh)
{
	struct terminal_session *const session = object;
	rpc_argument_replace(&session->write_avail_sigh, sigh);
	return RPC_OK;
}

static const struct terminal_ops operations = {
	.read = read, .write = write, .read_avail_sigh = read_avail_sigh, .write_avail_sigh = write_avail_sigh,
};

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return terminal_dispatch(&operations, session_of(object), message);
}

/* ---- sessions ---- */

static enum session_response create(struct server_session *session, struct text args)
{
	(void)args;
	if (client) {
		log_warning("session for \"%s\" denied, the device is in use by \"%s\"", session->label, client->base.label);
		return SESSION_DENIED;
	}
	client = (struct terminal_session *)session;
	return SESSION_OK;
}

static void destroy(struct server_session *session)
{
	(void)session;
	cap_delete(client->read_avail_sigh);
	cap_delete(client->write_avail_sigh);
	client = NULL;
}

static struct service service = {
	.name         = TERMINAL_SERVICE_NAME,
	.session_size = sizeof(struct terminal_session),
	.dispatch     = dispatch,
	.create       = create,
	.destroy      = destroy,
};

/* ---- from the device ---- */

static void received(void)
{
	if (client && client->read_avail_sigh)
		signal_submit(client->read_avail_sigh, 1);
}

static void transmitted(void)
{
	if (client && client->write_avail_sigh)
		signal_submit(client->write_avail_sigh, 1);
}

void uart_received(struct uart *device, uint8_t byte)
{
	if (!byte_ring_put(&device->receive, byte) && !device->lost) {
		log_warning("received faster than read, bytes are lost");
		device->lost = true;
	}
}

/* ---- init ---- */

void uart_irq_init(struct uart *device, void (*handle)(struct signal_context *, unsigned))
{
	struct session_request const request = SESSION_REQUEST(IRQ, "uart");
	session_require(&device->irq, &request);
	if (signal_context_init(&device->irq_signal, handle) != RPC_OK
	 || irq_sigh(device->irq.cap, device->irq_signal.cap) != RPC_OK) {
		log_error("no signal for the interrupt");
		component_sleep();
	}
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	uart.received = received;
	uart.transmitted = transmitted;
	uart_init(&uart, &config);
	(void)service_announce(&service);
}
