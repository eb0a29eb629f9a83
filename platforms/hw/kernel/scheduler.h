/* SPDX-License-Identifier: MIT */
/* Which thread runs on which CPU. The concept is in scheduler.c. */
#ifndef HW_KERNEL_SCHEDULER_H
#define HW_KERNEL_SCHEDULER_H

#include "kernel/thread.h"

enum {
	PRIORITIES  = 128,            /* 0 the lowest */
	SLICE_US    = 10000,
	CHAIN_MAX   = 64,             /* calls followed from a claim to the thread that runs on it */
	PICK_STEPS  = 32,             /* claims looked at before interrupts get a chance */
};

struct scheduler {                    /* one per CPU */
	struct thread *current;       /* runs, or is the one that entered the kernel */
	struct thread *claim;         /* whose time it is */
	uint32_t ready_bits[PRIORITIES / 32];
	struct link ready[PRIORITIES];
	struct thread idle;
};

extern struct scheduler schedulers[CPUS_MAX];

static inline struct scheduler *scheduler_here(void) { return &schedulers[cpu_this()]; }

/* The ready queues of this CPU, and its idle thread in the address space of `pd`. */
void scheduler_init(struct pd *pd);

/* Enters and leaves the ready queue. Claiming is without effect for a paused or dead thread. */
void scheduler_claim(struct thread *thread);
void scheduler_unclaim(struct thread *thread);

/* The thread has become runnable: makes sure that somebody's claim reaches it. */
void scheduler_sustain(struct thread *thread);

/* The same for the thread at the end of the chain of calls that begins with `thread`, which lost a claim above it. */
void scheduler_sustain_end(struct thread *thread);

/* The claim's turn is over; others of its priority come first. */
void scheduler_yield(void);

/* True once no CPU runs the thread or runs on its claim; until then those that do have been called. */
bool scheduler_left(const struct thread *thread);

/* Chooses claim and thread anew, and the next timer interrupt with it. After anything that changed claims or states. */
void scheduler_update(void);

/* `thread` runs, on the claim on which the current thread ran. */
static inline void scheduler_switch(struct thread *thread)
{
	struct scheduler *const scheduler = scheduler_here();
	if (CPUS_MAX > 1) {
		if (scheduler->current)
			scheduler->current->running = false;
		thread->running = true;
	}
	scheduler->current = thread;
	context_switch(&thread->context, &thread->pd->tables, thread->utcb_address);
}

#endif
