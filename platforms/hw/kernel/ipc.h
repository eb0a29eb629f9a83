/* SPDX-License-Identifier: MIT */
/* Messages between threads. The concept is in ipc.c. */
#ifndef HW_KERNEL_IPC_H
#define HW_KERNEL_IPC_H

#include "kernel/thread.h"

enum { TAG_KIND_SHIFT = 13 };

/* Where core takes requests and faults. Set once at boot. */
void ipc_init(struct thread *core_thread);

/* System calls of the running thread. */
void ipc_call(struct thread *caller);
void ipc_reply_wait(struct thread *server);
void ipc_wait(struct thread *server);

/* The running thread has stopped at a fault: sends it to core. The address of the instruction is in its context. */
void ipc_fault(struct thread *thread, word_t address, word_t access, word_t error);

/* A signal is pending for a thread that waits for one. */
void ipc_wake_by_signal(struct thread *receiver);

/* A paused thread that waits goes on: takes what has arrived. */
void ipc_receive_again(struct thread *thread);

/*
 * Takes a dying thread out of all relations: its own call, the caller it serves and the callers that wait for it, who
 * get STATUS_SERVER_DIED. At most IPC_LEAVE_STEPS callers per call; true when none is left.
 */
bool ipc_leave(struct thread *thread);
enum { IPC_LEAVE_STEPS = 32 };

#endif
