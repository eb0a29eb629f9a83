/* SPDX-License-Identifier: MIT */
#include "worker.h"

#include <genode/env.h>
#include <interfaces/cpu.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

enum { STACK_SIZE = 2 * PAGE_SIZE };

static bool stack_init(struct worker *worker)
{
	word_t const at = WORKER_STACK(worker->place);
	word_t address = 0;
	return pd_alloc_ram(component_env.pd, STACK_SIZE, false, &worker->stack) == RPC_OK
	    && region_map_attach(env_region_map(), worker->stack, 0, 0, true, at, false, true, &address) == RPC_OK;
}

bool worker_start(struct worker *worker, unsigned place, const char *name, void (*entry)(void))
{
	*worker = (struct worker){ .place = place };
	word_t const top = WORKER_STACK(place) + STACK_SIZE - 2 * sizeof(word_t); /* where a caller's return address is */
	if (stack_init(worker)
	 && cpu_create_thread(component_env.cpu, component_env.pd, name, WORKER_UTCB(place), &worker->thread) == RPC_OK
	 && thread_start(worker->thread, (word_t)entry, top) == RPC_OK)
		return true;
	worker_kill(worker);
	return false;
}

void worker_kill(struct worker *worker)
{
	if (worker->thread)
		(void)cpu_kill_thread(component_env.cpu, worker->thread);
	cap_delete(worker->thread);
	if (worker->stack) {
		(void)region_map_detach(env_region_map(), WORKER_STACK(worker->place));
		(void)pd_free_ram(component_env.pd, worker->stack);
	}
	cap_delete(worker->stack);
	*worker = (struct worker){ 0 };
}
