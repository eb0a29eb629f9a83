/* SPDX-License-Identifier: MIT */
#include <genode/mmio.h>
#include <interfaces/io_port.h>

void port_require(struct port_range *range, const char *label)
{
	struct session_request const request = SESSION_REQUEST(IO_PORT, label);
	session_require(&range->session, &request);
}

uint8_t port_read8(const struct port_range *range, uint16_t port)
{
	uint8_t value = 0xff;
	return io_port_in8(range->session.cap, port, &value) == RPC_OK ? value : 0xff;
}

void port_write8(const struct port_range *range, uint16_t port, uint8_t value)
{
	(void)io_port_out8(range->session.cap, port, value);
}
