/* SPDX-License-Identifier: MIT */
/*
 * Threads.
 *
 * A thread is in one of three states; `paused` lies across them: a paused thread keeps its state but does not run.
 *
 *   RUNNABLE  executes as soon as somebody's time reaches it
 *   CALLING   sent a request (or faulted, which sends one to core) and waits for the reply of `callee`
 *   WAITING   waits for requests, signals or both, as `receptive` says
 *
 * A created thread is RUNNABLE and paused. A fault that core cannot resolve leaves it so again.
 *
 * Who waits for whom:
 *
 *   callee     CALLING: the thread that shall reply
 *   serving    the caller whose request this thread took and has not replied to
 *   callers    callers whose requests are not taken yet, first come first served
 *
 * The two ends agree: a CALLING thread is either in callee->callers or is callee->serving.
 */
#ifndef HW_KERNEL_THREAD_H
#define HW_KERNEL_THREAD_H

#include "kernel/pd.h"

enum thread_state { THREAD_RUNNABLE, THREAD_CALLING, THREAD_WAITING, THREAD_DEAD };
enum call_kind { CALL_RPC = 0, CALL_FAULT = 1 };

struct thread {
	struct context context;       /* first: the entry code knows it only as an address */
	struct pd *pd;
	struct utcb *utcb;            /* in the kernel's window */
	word_t utcb_address;          /* in the PD, what the thread register holds */

	uint8_t state;                /* enum thread_state */
	uint8_t receptive;            /* WAIT_* flags while WAITING and not paused, else 0 */
	uint8_t waiting_for;          /* WAIT_* flags while WAITING */
	uint8_t call_kind;            /* while CALLING: enum call_kind */
	bool paused;
	bool claims;                  /* in a ready queue: see scheduler.c */
	bool signal_was_last;         /* what it received last was a signal */
	uint8_t priority;
	uint8_t cpu;                  /* where its claim is */
	bool running;                 /* current on a CPU, whichever; kept only where there are several */
	uint8_t depth;                /* RUNNABLE on another's claim: calls between the two at most */

	struct thread *callee;
	struct thread *serving;
	struct link callers;          /* struct thread.in_callers */
	struct link in_callers;

	struct link signals;          /* pending signal contexts: struct signal_context.queued */
	struct link rpc_objects;      /* served by this thread */
	struct link contexts;         /* delivered to this thread */

	struct link ready;            /* in the queue of its priority */
	uint64_t slice_end_us;        /* 0: no slice begun */

	word_t fault[3];              /* CALL_FAULT: address, access, CPU's error word */
	word_t core_reference;        /* core's own object: badge of its faults */
};

struct utcb;

void thread_init(struct thread *thread, struct pd *pd, paddr_t utcb, word_t utcb_address, unsigned priority,
                 unsigned cpu, word_t core_reference);

/* Start values of a thread that has not run. False: the CPU has no such address. */
bool thread_start(struct thread *thread, word_t ip, word_t sp);
void thread_pause(struct thread *thread);
void thread_resume(struct thread *thread);

/* Ends it; bounded work per call. True: nothing refers to it any more, its memory is core's again. */
bool thread_destroy(struct thread *thread);

#endif
