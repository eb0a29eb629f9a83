/* SPDX-License-Identifier: MIT */
/* The kernel's loop: messages of threads, time-outs, devices. See loop.c. */
#ifndef LINUX_LOOP_H
#define LINUX_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct thread;

void loop_init(void);

/* Core's own thread; its system calls are served by the loop. */
void loop_begin(struct thread *core);

/* Events on a connection go to carrier_event() with that identity. False: Linux watches no more of them. */
bool loop_watch(int fd, uint64_t identity);

/* Events on another descriptor. */
void loop_watch_device(int fd, unsigned events, void (*handle)(void));
void loop_change_device(int fd, unsigned events, void (*handle)(void));

/* Takes the oldest thread of which the kernel said that it can run; null: none. In scheduler.c. */
struct thread *scheduler_next_ready(void);

#endif
