/* SPDX-License-Identifier: MIT */
/*
 * Region maps and dataspaces: attachments where none may be, region maps inside of themselves, memory after it was freed
 * or sealed. What an attachment is worth, a worker finds out by touching it.
 */
#include "forge.h"
#include "worker.h"

#include <genode/component_layout.h>
#include <genode/env.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

enum { MAP_SIZE = 1 << 20 };

static word_t        touch_address;
static bool          touch_writes;
static volatile bool touched;

static void touch_main(void)
{
	if (touch_writes)
		*(volatile word_t *)touch_address = 1;
	else
		(void)*(const volatile word_t *)touch_address;
	touched = true;
	component_sleep();
}

enum {
	TOUCH_TURNS   = 16,
	TOUCH_US      = 50000,      /* for what must not be: longer would only cost time */
	TOUCH_OWN_US  = 10000000,   /* for what must be: a busy machine may let the thread wait */
};

/* Whether a thread that reads or writes there comes through. */
static bool touch_for(uint64_t patience_us, word_t address, bool write)
{
	struct worker worker;
	touch_address = address;
	touch_writes = write;
	touched = false;
	if (!worker_start(&worker, 0, "touch", touch_main)) {
		not_made();
		return false;
	}
	/* some time and some turns of the others: on a busy machine the one says nothing without the other */
	uint64_t const end_us = time_us_call() + patience_us;
	for (unsigned turns = 0; !touched && (turns < TOUCH_TURNS || time_us_call() < end_us); turns++)
		yield_call();
	worker_kill(&worker);
	return touched;
}

static bool touch(word_t address, bool write) { return touch_for(TOUCH_US, address, write); }

struct attachment {
	size_t size, offset;
	bool   use_at;
	word_t at;
	bool   executable, writeable;
	const char *what;
};

static void attach_refused(cap_t map, cap_t dataspace, const struct attachment *a)
{
	word_t address = 0;
	enum rpc_status const status =
		region_map_attach(map, dataspace, a->size, a->offset, a->use_at, a->at, a->executable, a->writeable, &address);
	refused(status, a->what);
	if (status == RPC_OK)
		(void)region_map_detach(map, address);
}

static void attach_where_none_may_be(void)
{
	struct ram_region ram;
	if (ram_region_init(&ram, 2 * PAGE_SIZE) != RPC_OK) {
		not_made();
		return;
	}
	word_t const end = LAYOUT_USER_END, sign = (word_t)1 << (8 * sizeof(word_t) - 1);
	struct attachment const attempts[] = {
		{ 0, 0, false, 0, true, true, "memory that is writeable and executable" },
		{ 0, 0, true, LAYOUT_UTCB, false, true, "memory over the message buffer" },
		{ 0, 0, true, LAYOUT_UTCB - PAGE_SIZE, false, true, "memory into the message buffer" },
		{ 0, 0, true, LAYOUT_ELF_START, false, true, "memory over the program" },
		{ 0, 0, true, 0, false, true, "memory at address zero" },
		{ 0, 0, true, end, false, true, "memory behind the last address" },
		{ 0, 0, true, end - PAGE_SIZE, false, true, "memory over the last address" },
		{ 0, 0, true, end + PAGE_SIZE, false, true, "memory at an address that is none" },
		{ 0, 0, true, sign < end ? end : sign, false, true, "memory at the kernel's begin" },
		{ 0, 0, true, (word_t)-PAGE_SIZE, false, true, "memory in the last page" },
		{ 0, 0, true, (word_t)-2 * PAGE_SIZE, false, true, "memory whose end is zero" },
		{ 0, 0, true, 0x10000001, false, true, "memory at an odd address" },
		{ 0, 1, false, 0, false, true, "memory from an odd offset" },
		{ 0, 2 * PAGE_SIZE, false, 0, false, true, "memory behind the dataspace" },
		{ 0, (size_t)-PAGE_SIZE, false, 0, false, true, "memory in front of the dataspace" },
		{ 3 * PAGE_SIZE, 0, false, 0, false, true, "memory beyond the dataspace" },
		{ 2 * PAGE_SIZE, PAGE_SIZE, false, 0, false, true, "memory beyond the dataspace, by its offset" },
		{ (size_t)-PAGE_SIZE, 2 * PAGE_SIZE, false, 0, false, true, "memory whose end wraps" },
		{ (size_t)-1, 0, false, 0, false, true, "as much memory as a number can say" },
		{ sign, sign, false, 0, false, true, "memory whose offset and size add up to zero" },
	};
	for (unsigned i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
		attach_refused(env_region_map(), ram.dataspace, &attempts[i]);
	refused(region_map_detach(env_region_map(), 0), "detaching nothing");
	refused(region_map_detach(env_region_map(), sign), "detaching the kernel");
	ram_region_destroy(&ram);

	static const size_t sizes[] = { 0, SIZE_MAX, SIZE_MAX - PAGE_SIZE + 1, LAYOUT_USER_END + PAGE_SIZE };
	for (unsigned i = 0; forge_rm && i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		cap_t const map = forge_map(sizes[i]);
		refused(map ? RPC_OK : RPC_DENIED, "a region map that is larger than all");
		forge_map_free(map);
	}
}

/* -------------------------------------------------------------------------------------------- memory that was given up */

static void freed_memory(void)
{
	cap_t ram = CAP_INVALID;
	word_t address = 0;
	if (pd_alloc_ram(component_env.pd, PAGE_SIZE, false, &ram) != RPC_OK
	 || region_map_attach(env_region_map(), ram, 0, 0, false, 0, false, true, &address) != RPC_OK) {
		not_made();
		return;
	}
	forge_attempts += 2;
	answered(touch_for(TOUCH_OWN_US, address, true), true, "writing to memory of one's own");
	(void)pd_free_ram(component_env.pd, ram);
	if (touch(address, false))
		obtained("memory that was freed, by reading it");
	if (touch(address, true))
		obtained("memory that was freed, by writing to it");
	(void)region_map_detach(env_region_map(), address);
	cap_delete(ram);
}

static void detached_memory(void)
{
	cap_t ram = CAP_INVALID;
	word_t address = 0;
	if (pd_alloc_ram(component_env.pd, PAGE_SIZE, false, &ram) != RPC_OK
	 || region_map_attach(env_region_map(), ram, 0, 0, false, 0, false, true, &address) != RPC_OK) {
		not_made();
		return;
	}
	forge_attempts += 2;
	(void)touch_for(TOUCH_OWN_US, address, true);    /* so that the translation is known to the CPU */
	(void)region_map_detach(env_region_map(), address);
	if (touch(address, false))
		obtained("memory that was detached");
	(void)pd_free_ram(component_env.pd, ram);
	cap_delete(ram);
}

static void sealed_memory(void)
{
	struct ram_region ram;
	if (ram_region_init(&ram, PAGE_SIZE) != RPC_OK) {
		not_made();
		return;
	}
	forge_attempts += 3;
	(void)touch_for(TOUCH_OWN_US, (word_t)ram.base, true);
	if (pd_seal_ram(component_env.pd, ram.dataspace) == RPC_OK) {
		word_t address = 0;
		if (touch((word_t)ram.base, true))
			obtained("the right to write to sealed memory, through an old attachment");
		if (region_map_attach(env_region_map(), ram.dataspace, 0, 0, false, 0, false, true, &address) == RPC_OK) {
			if (touch(address, true))
				obtained("the right to write to sealed memory, through a new attachment");
			(void)region_map_detach(env_region_map(), address);
		}
	}
	ram_region_destroy(&ram);
}

/* -------------------------------------------------------------------------------------------- region maps in region maps */

static cap_t map_dataspace(cap_t map)
{
	cap_t dataspace = CAP_INVALID;
	return region_map_dataspace(map, &dataspace) == RPC_OK ? dataspace : CAP_INVALID;
}

/* `outer` shows `inner` from its begin; false: core refuses. */
static bool nest(cap_t outer, cap_t inner)
{
	word_t address = 0;
	cap_t const dataspace = map_dataspace(inner);
	bool const done = dataspace
	    && region_map_attach(outer, dataspace, MAP_SIZE, 0, true, 0, false, true, &address) == RPC_OK;
	cap_delete(dataspace);
	return done;
}

/* Makes the map visible and touches it: nothing is behind it, so nobody may come through. */
static void touch_map(cap_t map, const char *what)
{
	word_t address = 0;
	cap_t const dataspace = map_dataspace(map);
	forge_attempts++;
	if (dataspace
	 && region_map_attach(env_region_map(), dataspace, 0, 0, false, 0, false, true, &address) == RPC_OK) {
		if (touch(address, false))
			obtained("memory in %s", what);
		(void)region_map_detach(env_region_map(), address);
	}
	cap_delete(dataspace);
}

static void maps_in_circles(void)
{
	cap_t const a = forge_map(MAP_SIZE), b = forge_map(MAP_SIZE);
	if (a && b) {
		touch_map(a, "an empty region map");
		(void)nest(a, a);
		touch_map(a, "a region map inside of itself");
		(void)nest(a, b);
		(void)nest(b, a);
		touch_map(a, "two region maps inside of each other");
	}
	forge_map_free(a);
	forge_map_free(b);
	(void)nest(env_region_map(), env_region_map());
}

/* Deeper than any limit that core may have. */
static void maps_in_depth(void)
{
	enum { DEPTH = 24 };
	cap_t maps[DEPTH] = { CAP_INVALID };
	unsigned depth = 0;
	while (depth < DEPTH && (maps[depth] = forge_map(MAP_SIZE))) {
		if (depth)
			(void)nest(maps[depth], maps[depth - 1]);
		depth++;
	}
	if (depth)
		touch_map(maps[depth - 1], "the outermost of many region maps");
	while (depth)
		forge_map_free(maps[--depth]);
}

/* A region map is destroyed while a thread waits for its fault to be resolved. */
static void map_destroyed_under_fault(void)
{
	cap_t const map = forge_map(MAP_SIZE);
	cap_t const dataspace = map ? map_dataspace(map) : CAP_INVALID;
	struct worker worker;
	word_t address = 0;
	forge_attempts++;
	if (dataspace
	 && region_map_attach(env_region_map(), dataspace, 0, 0, false, 0, false, true, &address) == RPC_OK) {
		touch_address = address;
		touch_writes = touched = false;
		if (worker_start(&worker, 0, "faults", touch_main)) {
			for (unsigned i = 0; i < 8; i++)
				yield_call();
			(void)rm_destroy(forge_rm, map);
			for (unsigned i = 0; i < 8; i++)
				yield_call();
			if (touched)
				obtained("memory in a destroyed region map");
			worker_kill(&worker);
		}
		(void)region_map_detach(env_region_map(), address);
	}
	cap_delete(dataspace);
	forge_map_free(map);
}

void attack_memory(void)
{
	attach_where_none_may_be();
	freed_memory();
	detached_memory();
	sealed_memory();
	if (!forge_rm)
		return;
	maps_in_circles();
	maps_in_depth();
	map_destroyed_under_fault();
}
