/* SPDX-License-Identifier: MIT */
/* Memory: RAM from the own account, and other people's dataspaces, attached to the own address space. */
#ifndef GENODE_DATASPACE_H
#define GENODE_DATASPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <genode/rpc.h>

enum { PAGE_SIZE = 4096 };

static inline size_t page_round_up(size_t size) { return (size + PAGE_SIZE - 1) & ~(size_t)(PAGE_SIZE - 1); }

/* Whole of the dataspace, anywhere; NULL: not possible. */
void *dataspace_attach(cap_t dataspace, bool writeable);
void  dataspace_detach(const void *at);

/* RAM of one's own, attached. Costs its size in whole pages and one capability. */
struct ram_region {
	void  *base;
	size_t size;
	cap_t  dataspace;
};

enum rpc_status ram_region_init(struct ram_region *region, size_t size);
void            ram_region_destroy(struct ram_region *region);

/*
 * RAM that a device accesses: not cached, physically contiguous, address known. Only a component with the
 * managing_system right learns the address.
 */
struct dma_buffer {
	struct ram_region ram;
	uint64_t          device_address;
};

enum rpc_status dma_buffer_init(struct dma_buffer *buffer, size_t size);
void            dma_buffer_destroy(struct dma_buffer *buffer);

#endif
