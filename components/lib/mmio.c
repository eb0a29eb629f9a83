/* SPDX-License-Identifier: MIT */
#include <genode/dataspace.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/mmio.h>
#include <interfaces/io_mem.h>

void mmio_require(struct mmio *mmio, const char *label)
{
	*mmio = (struct mmio){ 0 };
	struct session_request const request = SESSION_REQUEST(IO_MEM, label);
	session_require(&mmio->session, &request);

	cap_t dataspace = CAP_INVALID;
	size_t offset = 0;
	uint8_t *pages = NULL;
	if (io_mem_dataspace(mmio->session.cap, &dataspace, &mmio->size, &offset) == RPC_OK)
		pages = dataspace_attach(dataspace, true);
	cap_delete(dataspace);
	if (!pages) {
		log_error("stop because the registers of device \"%s\" cannot be attached", label);
		component_sleep();
	}
	mmio->base = pages + offset;
}
