/* SPDX-License-Identifier: MIT */
/*
 * A second thread in the own protection domain, for attacks that do not come back. It lies at fixed addresses below the
 * component's program: message buffer, an unmapped page, stack.
 */
#ifndef TEST_WORKER_H
#define TEST_WORKER_H

#include <stdbool.h>
#include <genode/component_layout.h>
#include <genode/dataspace.h>

/* Places 0..7, one for each worker that exists at the same time. */
#define WORKER_AREA(place)  ((word_t)LAYOUT_UTCB - 0x80000 + 0x10000 * (word_t)(place))
#define WORKER_UTCB(place)  WORKER_AREA(place)
#define WORKER_STACK(place) (WORKER_AREA(place) + 2 * PAGE_SIZE)

/*
 * Workers live in the CPU session that the parent opened, which has room for one besides the main thread. With this call
 * they live in a session "workers", which is given more when more of them are there. False: there is no such session.
 */
bool worker_cpu_open(void);
void worker_cpu_close(void);

/* The session in which they live. */
cap_t worker_cpu(void);

struct worker {
	cap_t    thread;
	cap_t    stack;             /* dataspace */
	unsigned place;
};

/* `entry` must not return. False: not enough quota; nothing is left behind then. */
bool worker_start(struct worker *worker, unsigned place, const char *name, void (*entry)(void));

/* Ends it wherever it is and gives back what it took. */
void worker_kill(struct worker *worker);

#endif
