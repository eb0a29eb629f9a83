/* SPDX-License-Identifier: MIT */
/* A component that shall be debugged stops before its first instruction. See debug.c. */
#ifndef LINUX_DEBUG_H
#define LINUX_DEBUG_H

#include <stdbool.h>

#include <genode/abi.h>

struct thread;

/* Name or label of the component, from core's arguments. */
void debug_init(const char *name);

/* A thread is about to run for the first time, in the process `pid`. */
void debug_thread_started(const struct thread *thread, int pid);

/* If it was the one: maps its whole program, so that a debugger finds it, and stops its process. Makes core's calls. */
void debug_stop(void);
void debug_map_program(word_t core_reference);   /* in core_label.c */

/* The process may stand still for as long as somebody looks at it. */
bool debug_stands(int pid);

#endif
