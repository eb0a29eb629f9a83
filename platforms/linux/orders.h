/* SPDX-License-Identifier: MIT */
/*
 * Core's orders to the first thread of a process: system calls of Linux, in a page that only core writes. gate.S carries
 * them out, and for a component under valgrind its loader.
 */
#ifndef LINUX_ORDERS_H
#define LINUX_ORDERS_H

#include <asm/signal.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"

enum { ORDERS_MAX = 32, ORDERS_OF_THREAD = 16, PROCESS_NAME = 16 };

struct order {
	uint64_t number;
	uint64_t argument[6];
	uint64_t branch;
};
_Static_assert(sizeof(struct order) == ORDER_SIZE && offsetof(struct order, branch) == ORDER_BRANCH, "gate.S");

struct order_page {
	struct order order[ORDERS_MAX];
	struct order thread[ORDERS_OF_THREAD];
	stack_t      stack;           /* of a new thread's handler */
	char         process_name[PROCESS_NAME], thread_name[PROCESS_NAME];
};
_Static_assert(sizeof(struct order_page) <= 4096, "one page");

#endif
