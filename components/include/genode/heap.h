/* SPDX-License-Identifier: MIT */
/*
 * Memory of any size, from the component's own account. Small blocks come in powers of two out of shared chunks of RAM,
 * large ones are RAM dataspaces of their own. Memory is zeroed. Not for anything that is done on a client's behalf: that
 * is paid from the client's session (<genode/server.h>).
 */
#ifndef GENODE_HEAP_H
#define GENODE_HEAP_H

#include <stddef.h>

/* NULL: the account does not pay for it. */
void *heap_alloc(size_t size);
void  heap_free(void *block);

#endif
