/* SPDX-License-Identifier: MIT */
/*
 * Region maps.
 *
 * A region map says which dataspace appears at which address. Every PD has one, its address space. A component can make
 * more (RM service); such a map is at the same time a dataspace, a *managed* one, and can be attached to other maps.
 * Memory is mapped when a thread touches it: the fault is resolved by looking the address up, through managed
 * dataspaces down to memory. Where a map has nothing, its fault handler, if it has one, is signalled, and the thread
 * waits in that map until something is attached there.
 *
 * Page tables are but a cache of this. When a region of an address space goes, its range is unmapped. When a region of
 * a map that is attached elsewhere goes, all address spaces that can see the map, directly or through other maps, lose
 * their page tables and fault them in again. They are found by following `dataspace->regions` upwards, each map once;
 * so the work is bounded by the number of regions however maps are nested, circles included. Looking down is bounded
 * by NESTING_MAX.
 */
#include <genode/component_layout.h>
#include <interfaces/rm.h>

#include "core/cells.h"
#include "core/fault.h"
#include "core/pd.h"
#include "core/region_map.h"
#include "core/space.h"

_Static_assert(sizeof(struct region_map) <= CELL_SIZE && sizeof(struct region) <= CELL_SIZE, "fit a cell");

enum { NESTING_MAX = 8, GAPS_TRIED = 64 };

/*
 * Where regions of an address space go that may lie anywhere: so near behind the place where programs begin that a small
 * component needs one page table for all. A page stays free on either side of each, so a program's own guard pages are
 * never filled and running over the end of one region never reaches the next.
 */
#define ANYWHERE_BEGIN ((word_t)LAYOUT_ELF_START + 0x7f000)
enum { GUARD_SIZE = PAGE_SIZE };

/* --- flushing */

#define FLUSH_END ((struct region_map *)1)
static struct region_map *flush_list = FLUSH_END;

static void flush_later(struct region_map *map)
{
	if (map->flush_next)
		return;
	map->flush_next = flush_list;
	flush_list = map;
}

void region_maps_flush(void)
{
	/* appends while it walks: what is pushed in front is walked in the next round */
	struct region_map *done = FLUSH_END;
	while (flush_list != done) {
		struct region_map *const begin = flush_list, *const end = done;
		done = begin;
		for (struct region_map *map = begin; map != end; map = map->flush_next) {
			if (map->pd)
				space_flush(map->pd);
			if (!map->dataspace)
				continue;
			struct link *const users = &map->dataspace->regions;
			for (struct link *at = users->next; at != users; at = at->next)
				flush_later(container_of(at, struct region, attached)->map);
		}
	}
	while (flush_list != FLUSH_END) {
		struct region_map *const map = flush_list;
		flush_list = map->flush_next;
		map->flush_next = NULL;
	}
}

void region_unmap(struct region *region)
{
	if (region->map->pd)
		space_unmap(region->map->pd, region->base, region->size);
	else
		flush_later(region->map);
}

void region_remove(struct region *region)
{
	region_unmap(region);
	region->map->root = region_tree_remove(region->map->root, region);
	list_remove(&region->attached);
	if (!region->fixed)
		cell_free(region);
}

/* --- attaching */

static word_t region_end(const struct region *region) { return region->base + region->size; }

static bool fits(const struct region_map *map, word_t address, word_t size)
{
	return address <= map->size && size <= map->size - address;
}

static bool is_free(struct region_map *map, word_t address, word_t size)
{
	const struct region *const next = region_tree_find(map->root, address);
	return fits(map, address, size) && (!next || next->base - address >= size) && (!next || next->base > address);
}

/* The first gap among `steps` regions from `address` on. */
static bool find_gap(struct region_map *map, word_t address, word_t size, size_t steps, word_t *result)
{
	for (size_t i = 0; i < steps; i++) {
		const struct region *const next = region_tree_find(map->root, address);
		if (!next || (next->base > address && next->base - address >= size)) {
			*result = address;
			return fits(map, address, size);
		}
		address = region_end(next);
	}
	return false;
}

/*
 * A free address: the first gap, if it is among the first few; else behind the last region, which needs no search; in a
 * map that is full up to its end any gap, where the search is bounded by the map's regions.
 */
static bool find_address(struct region_map *map, word_t size, word_t *result)
{
	word_t const guard = map->pd ? GUARD_SIZE : 0, begin = map->pd ? ANYWHERE_BEGIN : 0, wanted = size + 2 * guard;
	if (wanted < size)
		return false;
	bool found = find_gap(map, begin, wanted, GAPS_TRIED, result);
	if (!found) {
		const struct region *const last = region_tree_last(map->root);
		*result = last && region_end(last) > begin ? region_end(last) : begin;
		found = fits(map, *result, wanted) || find_gap(map, begin, wanted, SIZE_MAX, result);
	}
	*result += guard;
	return found;
}

enum rpc_status region_attach(struct region_map *map, const struct attachment *a, struct region *storage,
                              word_t *address)
{
	struct dataspace *const dataspace = a->dataspace;
	if (a->executable && a->writeable)
		return RPC_DENIED;
	if (!dataspace || a->offset >= dataspace->size_bytes || a->size > dataspace->size_bytes - a->offset)
		return REGION_MAP_ATTACH_INVALID_DATASPACE;
	if (a->offset % PAGE_SIZE || (a->use_at && a->at % PAGE_SIZE))
		return REGION_MAP_ATTACH_UNALIGNED;

	/* the dataspace has whole pages, so rounding up stays inside */
	word_t const size = ((a->size ? a->size : dataspace->size_bytes - a->offset) + PAGE_SIZE - 1) & ~(word_t)(PAGE_SIZE - 1);
	word_t base = a->at;
	if (a->use_at ? !is_free(map, base, size) || (map->pd && base < USER_BEGIN) : !find_address(map, size, &base))
		return REGION_MAP_ATTACH_REGION_CONFLICT;

	struct region *const region = storage ? storage : cell_alloc(map->object.account);
	if (!region)
		return REGION_MAP_ATTACH_OUT_OF_RAM;
	*region = (struct region){
		.writeable = a->writeable, .executable = a->executable, .fixed = storage != NULL,
		.base = base, .size = size, .offset = a->offset, .map = map, .dataspace = dataspace,
	};
	map->root = region_tree_insert(map->root, region);
	list_append(&dataspace->regions, &region->attached);
	fault_retry(map, base, size);
	*address = base;
	return RPC_OK;
}

/* --- looking up */

struct resolution region_map_resolve(struct region_map *map, word_t address)
{
	struct resolution r = { .rights = MAP_WRITE | MAP_EXECUTE };
	size_t span = SIZE_MAX;
	for (unsigned depth = 0; depth < NESTING_MAX; depth++) {
		const struct region *const region = region_tree_find(map->root, address);
		if (!region || region->base > address) {
			r.result = RESOLUTION_NO_REGION;
			r.map = map;
			r.address = address;
			return r;
		}
		const struct dataspace *const dataspace = region->dataspace;
		if (!region->writeable || !dataspace->writeable)
			r.rights &= ~(unsigned)MAP_WRITE;
		if (!region->executable)
			r.rights &= ~(unsigned)MAP_EXECUTE;
		span = region_end(region) - address < span ? region_end(region) - address : span;
		address = address - region->base + region->offset;
		if (dataspace->type != DATASPACE_MANAGED) {
			size_t adjacent;
			r.page = dataspace_find(dataspace, address, &adjacent);
			r.pages = (adjacent < span ? adjacent : span) / PAGE_SIZE;
			r.rights |= dataspace->uncached ? (unsigned)MAP_UNCACHED : 0;
			if ((r.rights & MAP_WRITE) && (r.rights & MAP_EXECUTE))
				r.rights &= ~(unsigned)MAP_EXECUTE;
			r.result = RESOLUTION_PAGE;
			return r;
		}
		map = dataspace->map;
	}
	r.result = RESOLUTION_TOO_DEEP;
	return r;
}

/* --- the interface */

static enum rpc_status op_attach(void *object, struct received_cap dataspace, size_t size, size_t offset, bool use_at,
                                 word_t at, bool executable, bool writeable, word_t *address)
{
	struct attachment const attachment = {
		.dataspace = object_received(dataspace, &dataspace_kind), .size = size, .offset = offset,
		.use_at = use_at, .at = at, .executable = executable, .writeable = writeable,
	};
	return region_attach(object, &attachment, NULL, address);
}

static enum rpc_status op_detach(void *object, word_t address)
{
	struct region_map *const map = object;
	struct region *const region = region_tree_find(map->root, address);
	if (!region || region->base > address || region->fixed)
		return REGION_MAP_DETACH_NO_REGION;
	region_remove(region);
	region_maps_flush();
	return RPC_OK;
}

static enum rpc_status op_fault_handler(void *object, struct received_cap sigh)
{
	struct region_map *const map = object;
	signal_hold(&map->fault_handler, sigh);
	return RPC_OK;
}

static enum rpc_status op_fault(void *object, uint32_t *kind, word_t *address)
{
	fault_oldest(object, kind, address);
	return RPC_OK;
}

static enum rpc_status op_dataspace(void *object, cap_t *dataspace)
{
	struct region_map *const map = object;
	if (!map->dataspace)
		return RPC_DENIED;
	*dataspace = object_name(&map->dataspace->object);
	return RPC_OK;
}

static const struct region_map_ops ops = {
	.attach = op_attach, .detach = op_detach, .fault_handler = op_fault_handler, .fault = op_fault,
	.dataspace = op_dataspace,
};
OBJECT_KIND(, region_map, ops)

bool region_map_init(struct region_map *map, struct account *account, struct pd_session *pd, word_t size)
{
	if (!object_init(&map->object, &region_map_kind, account))
		return false;
	map->pd = pd;
	map->size = size;
	list_init(&map->faulters);
	return true;
}

void region_map_fini(struct region_map *map)
{
	while (map->root)
		region_remove(map->root);
	region_maps_flush();
	signal_release(&map->fault_handler);
	fault_retry(map, 0, map->size);
	object_fini(&map->object);
}
