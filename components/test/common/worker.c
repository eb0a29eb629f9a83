/* SPDX-License-Identifier: MIT */
#include "worker.h"

#include <genode/env.h>
#include <genode/session.h>
#include <interfaces/cpu.h>
#include <interfaces/pd.h>
#include <interfaces/rm.h>

enum { STACK_SIZE = 2 * PAGE_SIZE, UPGRADE_RAM = 16384, UPGRADE_CAPS = 2 };

static struct session cpu;

bool worker_cpu_open(void)
{
	struct session_request const request = SESSION_REQUEST(CPU, "workers");
	return session_open(&cpu, &request) == SESSION_OPENED;
}

void worker_cpu_close(void) { session_close(&cpu); }

cap_t worker_cpu(void) { return cpu.cap ? cpu.cap : component_env.cpu; }

static bool stack_init(struct worker *worker)
{
	word_t const at = WORKER_STACK(worker->place);
	word_t address = 0;
	return pd_alloc_ram(component_env.pd, STACK_SIZE, false, &worker->stack) == RPC_OK
	    && region_map_attach(env_region_map(), worker->stack, 0, 0, true, at, false, true, &address) == RPC_OK;
}

static enum rpc_status create_thread(struct worker *worker, const char *name)
{
	return cpu_create_thread(worker_cpu(), component_env.pd, name, WORKER_UTCB(worker->place), &worker->thread);
}

static bool thread_init(struct worker *worker, const char *name)
{
	enum rpc_status status = create_thread(worker, name);
	if ((status == CPU_CREATE_THREAD_OUT_OF_RAM || status == CPU_CREATE_THREAD_OUT_OF_CAPS)
	 && cpu.id && session_upgrade(&cpu, UPGRADE_RAM, UPGRADE_CAPS))
		status = create_thread(worker, name);
	return status == RPC_OK;
}

bool worker_start(struct worker *worker, unsigned place, const char *name, void (*entry)(void))
{
	*worker = (struct worker){ .place = place };
	word_t const top = WORKER_STACK(place) + STACK_SIZE - 2 * sizeof(word_t); /* where a caller's return address is */
	if (stack_init(worker) && thread_init(worker, name)
	 && thread_start(worker->thread, (word_t)entry, top) == RPC_OK)
		return true;
	worker_kill(worker);
	return false;
}

void worker_kill(struct worker *worker)
{
	if (worker->thread)
		(void)cpu_kill_thread(worker_cpu(), worker->thread);
	cap_delete(worker->thread);
	if (worker->stack) {
		(void)region_map_detach(env_region_map(), WORKER_STACK(worker->place));
		(void)pd_free_ram(component_env.pd, worker->stack);
	}
	cap_delete(worker->stack);
	*worker = (struct worker){ 0 };
}
