/* SPDX-License-Identifier: MIT */
/* A component that shall be debugged stops before its first instruction. See debug.c. */
#ifndef LINUX_DEBUG_H
#define LINUX_DEBUG_H

struct thread;

/* Name or label of the component, from core's arguments. */
void debug_init(const char *name);

/* A thread is about to run for the first time, in the process `pid`. */
void debug_thread_started(const struct thread *thread, int pid);

#endif
