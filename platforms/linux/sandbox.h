/* SPDX-License-Identifier: MIT */
/* What Linux lets core, the first thread of a process and the threads of a component do. See sandbox.c. */
#ifndef LINUX_SANDBOX_H
#define LINUX_SANDBOX_H

#include <linux/filter.h>

extern const struct sock_fprog sandbox_core, sandbox_process, sandbox_thread;

/* From now on core itself can only do what it still needs. */
void sandbox_enter(void);

#endif
