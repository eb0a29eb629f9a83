/* SPDX-License-Identifier: MIT */
/*
 * Scheduling, in the place of kernel/scheduler.c: Linux's. Every thread that can run does, on as many CPUs as Linux gives
 * it; so there are no claims and no slices. All that remains is to remember who may have become able to run while the
 * kernel was at work; loop.c lets them out afterwards.
 *
 * Priorities are nice values, which say how much time a thread gets beside others, not that it comes first.
 */
#include "kernel/scheduler.h"
#include "loop.h"

struct scheduler scheduler;

static struct link ready = { &ready, &ready };   /* struct thread.ready */

void scheduler_init(void) { list_init(&ready); }

void scheduler_claim(struct thread *thread)
{
	if (!list_linked(&thread->ready))
		list_append(&ready, &thread->ready);
}

void scheduler_unclaim(struct thread *thread) { list_remove(&thread->ready); }
void scheduler_sustain(struct thread *thread) { scheduler_claim(thread); }
void scheduler_sustain_end(struct thread *thread) { (void)thread; }
void scheduler_yield(void) { }
void scheduler_update(void) { }

void context_ready(struct context *context) { scheduler_claim(container_of(context, struct thread, context)); }

struct thread *scheduler_next_ready(void)
{
	struct link *const first = list_first(&ready);
	if (!first)
		return NULL;
	list_remove(first);
	return container_of(first, struct thread, ready);
}
