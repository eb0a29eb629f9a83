/* SPDX-License-Identifier: MIT */
/*
 * A component's process: an address space in which one thread, the first, executes orders of core (gate.S) and the others
 * are the component's. It begins as a fork of core with core's table of descriptors, and keeps nothing of core's memory
 * but the gate. See process.c.
 */
#ifndef LINUX_PROCESS_H
#define LINUX_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROCESSES_MAX = 1024, PROCESS_SLOTS = 256 };

struct process {
	int pid;                      /* 0: not in use */
	int control, peer;            /* connection to its first thread: core's end, and the other */
	int life;                     /* a descriptor that tells when it has ended */
	bool dead;                    /* it does not obey any more */
	bool checked;                 /* it is valgrind with a component in it, see checker.c; it has no `peer` */
	uint8_t slots[PROCESS_SLOTS / 8], slots_mapped[PROCESS_SLOTS / 8];
};

void process_init(void);

/* Null: Linux gives no further process. */
struct process *process_new(const char *name);

/*
 * In steps, for a process that is made in another way: a place with a connection, whose other end is `theirs`; then, when
 * pid and life are set, whether it says that it is there. Where it finds its orders.
 */
struct process *process_claim(int *theirs);
bool process_ready(struct process *process);
int process_orders_fd(void);
uint64_t process_orders_offset(const struct process *process);

/* Ends it; when this returns, nothing of it runs or reaches memory any more. */
void process_end(struct process *process);

/*
 * Orders: a batch of system calls of Linux for the first thread. They are carried out by process_order_run(), which
 * answers the last result that is not 0, or a negative error number; the batch ends at the first that fails.
 */
void process_order_begin(struct process *process);
void process_order(long number, uintptr_t a, uintptr_t b, uintptr_t c, uintptr_t d, uintptr_t e, uintptr_t f);
long process_order_run(void);

/*
 * A thread whose message buffer and handler's stack are in the slot, and whose two connections to core (layout.h) are
 * these. Answers its number at Linux, or an error.
 */
long process_thread_new(struct process *process, unsigned slot, const int connections[2], uintptr_t thread_register,
                        const char *name);

/* A slot, -1 if there is none; and back. */
int  process_slot_take(struct process *process);
void process_slot_give(struct process *process, unsigned slot);

#endif
