/* SPDX-License-Identifier: MIT */
/* What Linux lets core, the first thread of a process and the threads of a component do. See sandbox.c. */
#ifndef LINUX_SANDBOX_H
#define LINUX_SANDBOX_H

#include <linux/filter.h>
#include <stdbool.h>

extern const struct sock_fprog sandbox_process, sandbox_thread;

/* From now on core itself can only do what it still needs; `checking`: with a component under valgrind. */
void sandbox_enter(bool checking);

#endif
