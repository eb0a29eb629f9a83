/* SPDX-License-Identifier: MIT */
/* IO_MEM sessions: the registers of a device as a dataspace, uncached. */
#include <interfaces/io_mem.h>

#include "core/dataspace.h"
#include "core/device.h"

struct io_mem_session {
	struct device_session base;
	struct dataspace dataspace;
};

static enum rpc_status op_dataspace(void *object, cap_t *dataspace, size_t *size, size_t *offset)
{
	struct io_mem_session *const io_mem = object;
	*dataspace = object_name(&io_mem->dataspace.object);
	*size = io_mem->base.device->size;
	*offset = io_mem->base.device->base % PAGE_SIZE;
	return RPC_OK;
}

static const struct io_mem_ops ops = { .dataspace = op_dataspace };
OBJECT_KIND(static, io_mem, ops)

static enum session_result io_mem_init(struct session *session, struct text args)
{
	(void)args;
	struct io_mem_session *const io_mem = (struct io_mem_session *)session;
	enum session_result const result = device_session_init(&io_mem->base, BOOT_RESOURCE_IO_MEM);
	if (result != SESSION_OK)
		return result;
	const struct boot_archive_device *const device = io_mem->base.device;
	paddr_t const begin = device->base & ~(paddr_t)(PAGE_SIZE - 1);
	paddr_t const end = (device->base + device->size + PAGE_SIZE - 1) & ~(paddr_t)(PAGE_SIZE - 1);
	return dataspace_init_fixed(&io_mem->dataspace, &session->account, begin, end - begin, true)
	       ? SESSION_OK : SESSION_INSUFFICIENT_CAPS;
}

static void io_mem_fini(struct session *session)
{
	struct io_mem_session *const io_mem = (struct io_mem_session *)session;
	if (io_mem->dataspace.object.kind)
		dataspace_fini(&io_mem->dataspace);
	device_session_fini(&io_mem->base);
}

const struct service io_mem_service = { "IO_MEM", &io_mem_kind, sizeof(struct io_mem_session), io_mem_init, io_mem_fini };
