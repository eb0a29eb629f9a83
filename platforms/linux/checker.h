/* SPDX-License-Identifier: MIT */
/* One component runs under valgrind: core executes it, and a loader, in the place of an emptied process. See checker.c. */
#ifndef LINUX_CHECKER_H
#define LINUX_CHECKER_H

#include <stdbool.h>
#include <stdint.h>

struct process;

/* The component of this name or label; the program to execute, its words and environment, each up to a null. */
void checker_init(const char *name, const uintptr_t *words, const uintptr_t *environment);

/* Before the filter of system calls is there: executes it. */
void checker_start(void);

/* Whether core needs what only this needs. */
bool checker_wanted(void);

/* The process of the component of this name or label, null: it is not the one that shall be checked. */
struct process *checker_process(const char *label, const char *name);

#endif
