/* SPDX-License-Identifier: MIT */
/* Offers Terminal; hangs while it answers the first `write`. */
#include "only_write.h"

#include <genode/log.h>

enum rpc_status only_write(void *object, const void *bytes, size_t size, uint32_t *written)
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
