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
 * Each CPU has its own ready queues, and a thread's claim stands in those of the CPU that it was given at its creation.
 * A claim carries its thread's calls along: a server works on the CPU of its client. A thread executes on one CPU at a
 * time; a claim that arrives at one that another CPU executes goes dormant like one that finds it blocked, and is
 * revived when that CPU turns to something else.
 *
 * Bounds: a chain of CHAIN_MAX calls; longer ones run on the own claim of the thread where the count ends (ipc.c takes
 * care of it when a request is delivered). PICK_STEPS claims go dormant in a row before the timer, armed for now, gives
 * pending interrupts their chance and goes on.
 */
#include <genode/bits.h>

#include "kernel/cpus.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"

struct scheduler schedulers[CPUS_MAX];

void scheduler_init(struct pd *pd)
{
	struct scheduler *const scheduler = scheduler_here();
	for (unsigned i = 0; i < PRIORITIES; i++)
		list_init(&scheduler->ready[i]);
	scheduler->idle.pd = pd;
	context_init_idle(&scheduler->idle.context);
}

void scheduler_claim(struct thread *thread)
{
	if (thread->claims || thread->paused || thread->state == THREAD_DEAD)
		return;
	thread->claims = true;
	thread->depth = 0;
	struct scheduler *const scheduler = &schedulers[thread->cpu];
	list_append(&scheduler->ready[thread->priority], &thread->ready);
	scheduler->ready_bits[thread->priority / 32] |= 1u << thread->priority % 32;
	cpus_update(thread->cpu);
}

void scheduler_unclaim(struct thread *thread)
{
	if (!thread->claims)
		return;
	thread->claims = false;
	thread->slice_end_us = 0;
	list_remove(&thread->ready);
	struct scheduler *const scheduler = &schedulers[thread->cpu];
	if (list_empty(&scheduler->ready[thread->priority]))
		scheduler->ready_bits[thread->priority / 32] &= ~(1u << thread->priority % 32);
	if (scheduler->claim == thread)
		cpus_update(thread->cpu);
}

static struct thread *first_claim(const struct scheduler *scheduler)
{
	for (unsigned i = PRIORITIES / 32; i-- > 0;)
		if (scheduler->ready_bits[i]) {
			unsigned const priority = i * 32 + bits_highest(scheduler->ready_bits[i]);
			return container_of(list_first(&scheduler->ready[priority]), struct thread, ready);
		}
	return NULL;
}

/* Does another CPU execute the thread? */
static bool elsewhere(const struct scheduler *scheduler, const struct thread *thread)
{
	return CPUS_MAX > 1 && thread->running && thread != scheduler->current;
}

/* The thread that runs on the claim; null if the chain ends blocked, or at a thread that runs on another CPU. */
static struct thread *follow(const struct scheduler *scheduler, struct thread *thread)
{
	for (unsigned i = 0; i <= CHAIN_MAX; i++) {
		if (thread->state == THREAD_RUNNABLE)
			return thread->paused || elsewhere(scheduler, thread) ? NULL : thread;
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
	(void)scheduler_left(thread);      /* a CPU that executes it does so on a claim that no longer leads there */
	if (thread->state == THREAD_RUNNABLE)
		scheduler_sustain(thread);
}

void scheduler_yield(void)
{
	struct thread *const claim = scheduler_here()->claim;
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

bool scheduler_left(const struct thread *thread)
{
	bool left = true;
	if (CPUS_MAX > 1)
		for (unsigned cpu = 0; cpu < cpus_online(); cpu++)
			if (cpu != cpu_this() && (schedulers[cpu].current == thread || schedulers[cpu].claim == thread)) {
				cpus_update(cpu);
				left = false;
			}
	return left;
}

/*
 * This CPU gives up a thread that could go on. Claims of other CPUs that found it running here went dormant: its own, that
 * of whoever it works for, and those of callers that wait for one of these. Revives the first two, and the first of the
 * third. Returns whether the thread could go on, that is, whether claims may have changed.
 */
static bool give_up(struct thread *thread)
{
	if (!thread || thread == &scheduler_here()->idle || thread->state != THREAD_RUNNABLE || thread->paused)
		return false;
	scheduler_sustain(thread);
	const struct thread *at = thread;
	for (unsigned i = 0; at && i < CHAIN_MAX; i++, at = at->serving) {
		const struct link *const first = list_first(&at->callers);
		if (first) {
			scheduler_sustain(container_of(first, struct thread, in_callers));
			break;
		}
	}
	return true;
}

void scheduler_update(void)
{
	struct scheduler *const scheduler = scheduler_here();
	struct thread *before = scheduler->current;
	for (unsigned i = 0; i < PICK_STEPS; i++) {
		struct thread *const claim = first_claim(scheduler);
		struct thread *const thread = claim ? follow(scheduler, claim) : &scheduler->idle;
		if (!thread) {
			scheduler_unclaim(claim);
			continue;
		}
		scheduler->claim = claim;
		timer_set_slice(claim ? slice_end(claim) : 0);
		if (thread != scheduler->current)
			scheduler_switch(thread);
		if (CPUS_MAX == 1 || thread == before || !give_up(before) || first_claim(scheduler) == claim)
			return;
		before = thread;          /* a claim of this CPU has come back: choose anew */
	}
	before = scheduler->current;
	scheduler->claim = NULL;
	timer_set_slice(1);
	scheduler_switch(&scheduler->idle);
	if (CPUS_MAX > 1)
		(void)give_up(before);
}
