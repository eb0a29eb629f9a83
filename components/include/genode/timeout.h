/* SPDX-License-Identifier: MIT */
/* Time, and any number of time-outs over one Timer session, which is opened when the first one is started. */
#ifndef GENODE_TIMEOUT_H
#define GENODE_TIMEOUT_H

#include <stdbool.h>
#include <stdint.h>

/* Microseconds since the kernel started. */
uint64_t time_us(void);

struct timeout {
	void          (*handler)(struct timeout *timeout);
	uint64_t        deadline_us;
	bool            waiting;
	struct timeout *next;
};

/* Calls `timeout->handler` once, `us` from now or a little later; a time-out that waits already is moved. */
void timeout_start(struct timeout *timeout, uint64_t us);
void timeout_stop(struct timeout *timeout);

#endif
