/* SPDX-License-Identifier: MIT */
/* A server of Terminal sessions that does nothing but `write`, in its own way, for tests of what its clients then see. */
#ifndef ONLY_WRITE_H
#define ONLY_WRITE_H

#include <genode/rpc.h>

/* What the server is about: it need not come back, nor set `*written`. */
enum rpc_status only_write(void *object, const void *bytes, size_t size, uint32_t *written);

#endif
