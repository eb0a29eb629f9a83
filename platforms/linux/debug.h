/* SPDX-License-Identifier: MIT */
/* A component that shall be debugged stops before its first instruction. See debug.c. */
#ifndef LINUX_DEBUG_H
#define LINUX_DEBUG_H

#include <stdbool.h>

struct thread;

/* Name or label of the component, from core's arguments. */
void debug_init(const char *name);

/* A thread is about to run for the first time, in the process `pid`. */
void debug_thread_started(const struct thread *thread, int pid);

/* The process may stand still for as long as somebody looks at it. */
bool debug_stands(int pid);

#endif
