/* SPDX-License-Identifier: MIT */
/* What gate.S and loader.c of this folder know of each other. */
#ifndef LINUX_VALGRIND_GATE_H
#define LINUX_VALGRIND_GATE_H

#include "layout.h"

/* In a thread's slot, behind GATE_SELF: its two descriptors, and a request to valgrind. */
#define GATE_OWN_CALLS       72
#define GATE_OWN_PREEMPTIONS 76
#define GATE_REQUEST         80
#define GATE_REQUEST_END     128

/* Descriptors that core leaves to the loader. */
#define LOADER_CONTROL 3        /* the connection over which orders are announced */
#define LOADER_MEMORY  4        /* the system's memory */
#define LOADER_ORDERS  5        /* the pages of orders, whose file position is a result */

#endif
