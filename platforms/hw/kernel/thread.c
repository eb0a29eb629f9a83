/* SPDX-License-Identifier: MIT */
/* Life of a thread: created paused, started, paused and resumed by core, destroyed in bounded steps. */
#include "kernel/cpus.h"
#include "kernel/ipc.h"
#include "kernel/memory.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"

enum { DESTROY_STEPS = 32 };

void thread_init(struct thread *thread, struct pd *pd, paddr_t utcb, word_t utcb_address, unsigned priority,
                 unsigned cpu, word_t core_reference)
{
	*thread = (struct thread){
		.pd = pd, .utcb = memory_at(utcb), .utcb_address = utcb_address,
		.state = THREAD_RUNNABLE, .paused = true,
		.priority = (uint8_t)(priority < PRIORITIES ? priority : PRIORITIES - 1),
		.cpu = (uint8_t)(cpu < cpus_online() ? cpu : 0), .core_reference = core_reference,
	};
	list_init(&thread->callers);
	list_init(&thread->signals);
	list_init(&thread->rpc_objects);
	list_init(&thread->contexts);
	memory_clear_page(utcb);
	thread->utcb->self = (struct utcb *)utcb_address;
}

bool thread_start(struct thread *thread, word_t ip, word_t sp)
{
	if (!context_init(&thread->context, ip, sp, thread->pd->is_core))
		return false;
	thread_resume(thread);
	return true;
}

void thread_pause(struct thread *thread)
{
	thread->paused = true;
	thread->receptive = 0;
	scheduler_unclaim(thread);
	scheduler_left(thread);
	if (thread->state == THREAD_CALLING)
		scheduler_sustain_end(thread);
}

void thread_resume(struct thread *thread)
{
	if (!thread->paused)
		return;
	thread->paused = false;
	if (thread->state == THREAD_WAITING)
		ipc_receive_again(thread);
	else
		scheduler_claim(thread);
}

static bool orphan_objects(struct thread *thread)
{
	for (unsigned i = 0; i < DESTROY_STEPS; i++) {
		struct link *const rpc = list_first(&thread->rpc_objects);
		struct link *const context = list_first(&thread->contexts);
		if (rpc) {
			list_remove(rpc);
			container_of(rpc, struct rpc_object, place)->server = NULL;
		} else if (context) {
			signal_context_detach(container_of(context, struct signal_context, place));
		} else {
			return true;
		}
	}
	return list_empty(&thread->rpc_objects) && list_empty(&thread->contexts);
}

bool thread_destroy(struct thread *thread)
{
	scheduler_unclaim(thread);
	thread->state = THREAD_DEAD;
	thread->receptive = 0;
	return orphan_objects(thread) && ipc_leave(thread) && scheduler_left(thread);
}
