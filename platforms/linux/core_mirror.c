/* SPDX-License-Identifier: MIT */
/*
 * Memory of a component under valgrind. On a machine a page appears when a thread touches it, but valgrind takes what is
 * not mapped for not there, and says so. So before a thread runs, all regions that were attached since are mapped, whole.
 * The kernel's page tables, which the component pays, do not change by that: they still follow faults, of which there are
 * none here. A region goes when core unmaps it, and that core does whenever a region changes.
 *
 * Of a managed dataspace it is not known what it will show where. Valgrind is told to expect something; the rest is a fault
 * as everywhere. When core drops all mappings of a PD, because it needs its tables or a managed dataspace has changed, only
 * the mappings in such regions go.
 *
 * There is one such process; its extents are bounded: what is beyond appears page by page, and valgrind complains.
 */
#include "core/cpu.h"
#include "host.h"
#include "kernel/memory.h"
#include "mapping.h"
#include "mirror.h"
#include "process.h"

#include <asm/unistd.h>

enum { EXTENTS_MAX = 2048 };

struct extent {
	word_t begin, end;
	bool managed;
};

static struct extent *extents;                   /* the table exists when it is needed */
static unsigned count;

static const struct extent *find(word_t address)
{
	for (unsigned i = 0; i < count; i++)
		if (extents[i].begin <= address && address < extents[i].end)
			return &extents[i];
	return NULL;
}

bool mirror_has(word_t address)
{
	const struct extent *const extent = find(address);
	return extent && !extent->managed;
}

static void expect(struct process *process, const struct extent *extent)
{
	process_order_begin(process);
	process_order(ORDER_EXPECT, extent->begin, extent->end - extent->begin, 0, 0, 0, 0);
	(void)process_order_run();
}

static void map_whole(struct process *process, struct region_map *map, const struct extent *extent)
{
	for (word_t address = extent->begin; address < extent->end;) {
		struct resolution const r = region_map_resolve(map, address);
		if (r.result != RESOLUTION_PAGE || !r.pages)
			return;
		if (!mapping_make(process, address, r.page, r.pages, r.rights)) {
			process->dead = true;
			return;
		}
		address += r.pages * PAGE_SIZE;
	}
}

static void appear(struct process *process, struct region_map *map, const struct region *region)
{
	if (count == EXTENTS_MAX || find(region->base))
		return;
	struct extent *const extent = &extents[count++];
	*extent = (struct extent){ region->base, region->base + region->size, region->dataspace->type == DATASPACE_MANAGED };
	if (extent->managed)
		expect(process, extent);
	else
		map_whole(process, map, extent);
}

void mirror_regions(struct process *process, word_t core_reference)
{
	if (!extents)
		extents = host_memory(EXTENTS_MAX * sizeof(*extents));
	struct region_map *const map = &((const struct thread_object *)core_reference)->pd->address_space;
	for (const struct region *region = region_tree_find(map->root, 0); region && !process->dead;
	     region = region_tree_find(map->root, region->base + region->size))
		appear(process, map, region);
}

static bool overlaps(const struct extent *extent, word_t begin, word_t end)
{
	return extent->begin < end && begin < extent->end;
}

void mirror_unmap(struct process *process, word_t begin, word_t end)
{
	unsigned kept = 0;
	for (unsigned i = 0; i < count; i++)
		if (!overlaps(&extents[i], begin, end))
			extents[kept++] = extents[i];
	count = kept;
	mapping_remove(process, begin, end);
}

void mirror_flush(struct process *process)
{
	for (unsigned i = 0; i < count; i++)
		if (extents[i].managed) {
			mapping_remove(process, extents[i].begin, extents[i].end);
			expect(process, &extents[i]);
		}
}
