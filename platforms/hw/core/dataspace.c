/* SPDX-License-Identifier: MIT */
#include <interfaces/rom.h>

#include "core/cells.h"
#include "core/dataspace.h"
#include "core/region_map.h"

_Static_assert(sizeof(struct dataspace) <= CELL_SIZE, "fits a cell");

static enum rpc_status op_size(void *object, size_t *size)
{
	*size = ((struct dataspace *)object)->size_bytes;
	return RPC_OK;
}

static enum rpc_status op_writeable(void *object, bool *writeable)
{
	*writeable = ((struct dataspace *)object)->writeable;
	return RPC_OK;
}

static const struct dataspace_ops ops = { .size = op_size, .writeable = op_writeable };
OBJECT_KIND(, dataspace, ops)

static bool init(struct dataspace *dataspace, struct account *account, enum dataspace_type type, size_t size_bytes)
{
	if (!object_init(&dataspace->object, &dataspace_kind, account))
		return false;
	dataspace->type = (uint8_t)type;
	dataspace->size_bytes = size_bytes;
	list_init(&dataspace->regions);
	return true;
}

bool dataspace_init_fixed(struct dataspace *dataspace, struct account *account, paddr_t base, size_t size_bytes,
                          bool device)
{
	if (!init(dataspace, account, DATASPACE_FIXED, size_bytes))
		return false;
	dataspace->base = base;
	dataspace->writeable = dataspace->uncached = device;
	return true;
}

bool dataspace_init_managed(struct dataspace *dataspace, struct account *account, struct region_map *map,
                            size_t size_bytes)
{
	if (!init(dataspace, account, DATASPACE_MANAGED, size_bytes))
		return false;
	dataspace->map = map;
	dataspace->writeable = true;
	return true;
}

enum rpc_status dataspace_new_ram(struct dataspace **result, struct account *account, size_t size_bytes, bool uncached)
{
	size_t const size = (size_bytes + PAGE_SIZE - 1) & ~(size_t)(PAGE_SIZE - 1);
	if (size < size_bytes)
		return RPC_OUT_OF_RAM;
	struct dataspace *const dataspace = cell_alloc(account);
	if (!dataspace)
		return RPC_OUT_OF_RAM;
	if (!account_take(account, RESOURCE_RAM, size)) {
		cell_free(dataspace);
		return RPC_OUT_OF_RAM;
	}
	if (!init(dataspace, account, DATASPACE_RAM, size)) {
		account_give(account, RESOURCE_RAM, size);
		cell_free(dataspace);
		return RPC_OUT_OF_CAPS;
	}
	dataspace->chain = frames_alloc(size / PAGE_SIZE);
	dataspace->writeable = true;
	dataspace->uncached = uncached;
	*result = dataspace;
	return RPC_OK;
}

void dataspace_free_ram(struct dataspace *dataspace)
{
	struct account *const account = dataspace->object.account;
	dataspace_fini(dataspace);
	list_remove(&dataspace->place);
	frames_free(dataspace->chain);
	account_give(account, RESOURCE_RAM, dataspace->size_bytes);
	cell_free(dataspace);
}

void dataspace_fini(struct dataspace *dataspace)
{
	for (struct link *first; (first = list_first(&dataspace->regions));)
		region_remove(container_of(first, struct region, attached));
	region_maps_flush();
	object_fini(&dataspace->object);
}

void dataspace_seal(struct dataspace *dataspace)
{
	dataspace->writeable = false;
	for (struct link *at = dataspace->regions.next; at != &dataspace->regions; at = at->next)
		region_unmap(container_of(at, struct region, attached));
	region_maps_flush();
}

paddr_t dataspace_find(const struct dataspace *dataspace, size_t offset, size_t *adjacent)
{
	if (dataspace->type == DATASPACE_FIXED) {
		*adjacent = dataspace->size_bytes - offset;
		return dataspace->base + offset;
	}
	size_t pages;
	paddr_t const page = frames_find(dataspace->chain, offset / PAGE_SIZE, &pages);
	*adjacent = pages * PAGE_SIZE;
	return page;
}
