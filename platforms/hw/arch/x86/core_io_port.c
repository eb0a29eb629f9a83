/* SPDX-License-Identifier: MIT */
/* IO_PORT sessions: x86 has a second address space, of ports; core, which may use all of them, does so on request. */
#include <interfaces/io_port.h>

#include "core/core_arch.h"
#include "core/device.h"
#include "x86.h"

/* The access of `size` ports from `port` on lies in the session's range; `*absolute` is the port's own number. */
static bool in_range(const struct device_session *session, uint16_t port, unsigned size, uint16_t *absolute)
{
	*absolute = (uint16_t)(session->device->base + port);
	return port + size <= session->device->size;
}

/* The operations op_in<bits> and op_out<bits>: one access of that width, or none. */
#define PORT_WIDTH(bits) \
	static enum rpc_status op_in##bits(void *object, uint16_t port, uint##bits##_t *value) \
	{ \
		uint16_t at; \
		if (!in_range(object, port, sizeof(*value), &at)) \
			return IO_PORT_IN##bits##_OUT_OF_RANGE; \
		*value = port_in##bits(at); \
		return RPC_OK; \
	} \
	static enum rpc_status op_out##bits(void *object, uint16_t port, uint##bits##_t value) \
	{ \
		uint16_t at; \
		if (!in_range(object, port, sizeof(value), &at)) \
			return IO_PORT_OUT##bits##_OUT_OF_RANGE; \
		port_out##bits(at, value); \
		return RPC_OK; \
	}

PORT_WIDTH(8)
PORT_WIDTH(16)
PORT_WIDTH(32)

static const struct io_port_ops ops = {
	.in8 = op_in8, .in16 = op_in16, .in32 = op_in32, .out8 = op_out8, .out16 = op_out16, .out32 = op_out32,
};
OBJECT_KIND(static, io_port, ops)

static enum session_result io_port_init(struct session *session, struct text args)
{
	(void)args;
	struct device_session *const device = (struct device_session *)session;
	enum session_result const result = device_session_init(device, BOOT_RESOURCE_IO_PORT);
	if (result != SESSION_OK)
		return result;
	return device->device->base + device->device->size <= 0x10000 ? SESSION_OK : SESSION_DENIED;
}

static void io_port_fini(struct session *session) { device_session_fini((struct device_session *)session); }

static const struct service io_port_service = {
	"IO_PORT", &io_port_kind, sizeof(struct device_session), io_port_init, io_port_fini,
};

const struct service *const arch_services[] = { &io_port_service, NULL };
