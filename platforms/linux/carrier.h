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

/* The thread may go on, unless it is waiting or paused after all. */
void carrier_run(struct thread *thread);

/* Core is about to destroy the thread. */
void carrier_end(struct thread *thread);

/* No carrier is in this process any more. */
void carrier_process_ended(const struct process *process);

/* An event on a connection: `events` of epoll, with what carrier_init()'s users registered. */
void carrier_event(uint64_t identity, unsigned events);

#endif
