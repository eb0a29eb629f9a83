/* SPDX-License-Identifier: MIT */
/*
 * Carriers: threads of Linux, each of which executes one thread of the system. See carrier.c.
 */
#ifndef LINUX_CARRIER_H
#define LINUX_CARRIER_H

#include <stdbool.h>
#include <stdint.h>

struct process;
struct thread;

void carrier_init(void);

/*
 * The thread, schedulers[0].current, goes out: it executes the component until its next message. False: it has come back into
 * the kernel at once, so somebody else may be schedulers[0].current now.
 */
bool carrier_go_out(struct thread *thread);

/* Whoever is outside comes in, if it is not this thread. */
void carrier_preempt_others(const struct thread *thread);

/* Core is about to destroy the thread. */
void carrier_end(struct thread *thread);

/* No carrier is in this process any more. */
void carrier_process_ended(const struct process *process);

/* An event on a connection: `events` of epoll, with what carrier_init()'s users registered. */
void carrier_event(uint64_t identity, unsigned events);

#endif
