/* SPDX-License-Identifier: MIT */
#include <genode/dataspace.h>
#include <genode/env.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

void *dataspace_attach(cap_t dataspace, bool writeable)
{
	word_t address = 0;
	if (region_map_attach(env_region_map(), dataspace, 0, 0, false, 0, false, writeable, &address) != RPC_OK)
		return NULL;
	return (void *)address;
}

void dataspace_detach(const void *at)
{
	(void)region_map_detach(env_region_map(), (word_t)at);
}

static enum rpc_status ram_new(struct ram_region *region, size_t size, bool uncached)
{
	*region = (struct ram_region){ .size = page_round_up(size) };
	if (region->size < size)
		return RPC_BAD_MESSAGE;
	enum rpc_status status = pd_alloc_ram(component_env.pd, region->size, uncached, &region->dataspace);
	if (status != RPC_OK)
		return status == PD_ALLOC_RAM_OUT_OF_CAPS ? RPC_OUT_OF_CAPS :
		       status == PD_ALLOC_RAM_OUT_OF_RAM  ? RPC_OUT_OF_RAM  : status;
	region->base = dataspace_attach(region->dataspace, true);
	if (region->base)
		return RPC_OK;
	ram_region_destroy(region);
	return RPC_OUT_OF_RAM;
}

enum rpc_status ram_region_init(struct ram_region *region, size_t size)
{
	return ram_new(region, size, false);
}

void ram_region_destroy(struct ram_region *region)
{
	if (region->base)
		dataspace_detach(region->base);
	if (region->dataspace) {
		(void)pd_free_ram(component_env.pd, region->dataspace);
		cap_delete(region->dataspace);
	}
	*region = (struct ram_region){ 0 };
}

enum rpc_status dma_buffer_init(struct dma_buffer *buffer, size_t size)
{
	*buffer = (struct dma_buffer){ 0 };
	enum rpc_status status = ram_new(&buffer->ram, size, true);
	if (status == RPC_OK)
		status = pd_dma_addr(component_env.pd, buffer->ram.dataspace, &buffer->device_address);
	if (status != RPC_OK)
		ram_region_destroy(&buffer->ram);
	return status;
}

void dma_buffer_destroy(struct dma_buffer *buffer)
{
	ram_region_destroy(&buffer->ram);
	buffer->device_address = 0;
}
