/* SPDX-License-Identifier: MIT */
/*
 * Scheduling: claims and helping.
 *
 * A *claim* is a thread's place in the ready queue of its priority: its right to time. The thread that runs is found by
 * following a claim: the claim of a thread that waits for a reply runs the thread it called, and so on along the chain
 * of calls. So a client keeps its place and lends its time and priority to the server for as long as its request takes;
 * an RPC touches no queue; a server that has nothing of its own to do has no claim and costs nobody anything.
 *
 * A thread claims when it is started or resumed and when a signal wakes it, and gives the claim up when it waits or
 * takes a request.
 *
 * A chain may end in a thread that is blocked: a server that waits for a signal while it serves a request, or one that
 * is paused, or a circle of calls. Then the claim goes *dormant*: it leaves the queue, and comes back when the blocked
 * thread runs again. That needs no list of dormant claims: a thread that becomes runnable without a claim looks
 * upwards through `serving` for one and revives the topmost (scheduler_sustain). Claims that wait behind that one, in
 * the callers' queue of a server, stay dormant until their own request is taken.
 *
 * Inside a priority it is round robin. A slice begins when somebody else of the same priority is there; else there is no
 * timer interrupt at all.
 *
 * Bounds: a chain of CHAIN_MAX calls; longer ones run on the own claim of the thread where the count ends (ipc.c takes
 * care of it when a request is delivered). PICK_STEPS claims go dormant in a row before the timer, armed for now, gives
 * pending interrupts their chance and goes on.
 */
#include <genode/bits.h>

#include "kernel/scheduler.h"
#include "kernel/timer.h"

struct scheduler scheduler;

void scheduler_init(void)
{
	for (unsigned i = 0; i < PRIORITIES; i++)
		list_init(&scheduler.ready[i]);
}

void scheduler_claim(struct thread *thread)
{
	if (thread->claims || thread->paused || thread->state == THREAD_DEAD)
		return;
	thread->claims = true;
	thread->depth = 0;
	list_append(&scheduler.ready[thread->priority], &thread->ready);
	scheduler.ready_bits[thread->priority / 32] |= 1u << thread->priority % 32;
}

void scheduler_unclaim(struct thread *thread)
{
	if (!thread->claims)
		return;
	thread->claims = false;
	thread->slice_end_us = 0;
	list_remove(&thread->ready);
	if (list_empty(&scheduler.ready[thread->priority]))
		scheduler.ready_bits[thread->priority / 32] &= ~(1u << thread->priority % 32);
}

static struct thread *first_claim(void)
{
	for (unsigned i = PRIORITIES / 32; i-- > 0;)
		if (scheduler.ready_bits[i]) {
			unsigned const priority = i * 32 + bits_highest(scheduler.ready_bits[i]);
			return container_of(list_first(&scheduler.ready[priority]), struct thread, ready);
		}
	return NULL;
}

/* The thread that runs on the claim; null if the chain ends blocked. */
static struct thread *follow(struct thread *thread)
{
	for (unsigned i = 0; i <= CHAIN_MAX; i++) {
		if (thread->state == THREAD_RUNNABLE)
			return thread->paused ? NULL : thread;
		if (thread->state != THREAD_CALLING)
			return NULL;
		thread = thread->callee;
	}
	return NULL;
}

void scheduler_sustain(struct thread *thread)
{
	struct thread *top = thread;
	for (unsigned i = 0; i < CHAIN_MAX; i++) {
		if (top->claims)
			return;
		if (!top->serving)
			break;
		top = top->serving;
	}
	scheduler_claim(top->serving || top->paused ? thread : top);
}

void scheduler_sustain_end(struct thread *thread)
{
	for (unsigned i = 0; i < CHAIN_MAX && thread->state == THREAD_CALLING; i++)
		thread = thread->callee;
	if (thread->state == THREAD_RUNNABLE)
		scheduler_sustain(thread);
}

void scheduler_yield(void)
{
	struct thread *const claim = scheduler.claim;
	if (!claim || !claim->claims)
		return;
	scheduler_unclaim(claim);
	scheduler_claim(claim);
}

/* When the claim's slice ends; 0 if it has no rival. */
static uint64_t slice_end(struct thread *claim)
{
	if (claim->ready.next == claim->ready.prev)
		return 0;
	if (!claim->slice_end_us)
		claim->slice_end_us = timer_now_us() + SLICE_US;
	return claim->slice_end_us;
}

void scheduler_update(void)
{
	for (unsigned i = 0; i < PICK_STEPS; i++) {
		struct thread *const claim = first_claim();
		struct thread *const thread = claim ? follow(claim) : &scheduler.idle;
		if (thread) {
			scheduler.claim = claim;
			timer_set_slice(claim ? slice_end(claim) : 0);
			if (thread != scheduler.current)
				scheduler_switch(thread);
			return;
		}
		scheduler_unclaim(claim);
	}
	scheduler.claim = NULL;
	timer_set_slice(1);
	scheduler_switch(&scheduler.idle);
}
