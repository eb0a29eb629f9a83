/* SPDX-License-Identifier: MIT */
/* The kernel's loop: messages of threads, time-outs, devices. See loop.c. */
#ifndef LINUX_LOOP_H
#define LINUX_LOOP_H

#include <stdbool.h>
#include <stdint.h>

void loop_init(void);

/* The thread that has been booted is core's; its system calls are served by the loop from now on. */
void loop_begin(void);

/* Events on a connection go to carrier_event() with that identity. False: Linux watches no more of them. */
bool loop_watch(int fd, uint64_t identity);

/* Events on another descriptor. False: it is of a kind that cannot be waited for, a file say. */
bool loop_watch_device(int fd, unsigned events, void (*handle)(void));
void loop_change_device(int fd, unsigned events, void (*handle)(void));

#endif
