/* SPDX-License-Identifier: MIT */
/*
 * Kernel objects that a capability can name: RPC objects and signal contexts. Both begin with `struct object`, which
 * heads the list of all capabilities to it, in whatever spaces, so that destroying the object can remove it from them.
 *
 * Core allocates the memory, see core_call.h. An object dies in two steps: its type becomes OBJECT_DEAD, from when on
 * no capability to it is valid; then its capabilities are removed, a bounded number per system call.
 */
#ifndef HW_KERNEL_OBJECT_H
#define HW_KERNEL_OBJECT_H

#include "arch/arch.h"
#include "kernel/list.h"

struct thread;

enum object_type { OBJECT_DEAD = 0, OBJECT_RPC = 1, OBJECT_SIGNAL = 2 };

struct object {
	enum object_type type;
	struct link capabilities;     /* struct capability.place */
	word_t core_reference;        /* core's own object: what core gets instead of an index */
};

struct rpc_object {
	struct object object;
	struct thread *server;        /* null once the server is gone */
	word_t badge;
	struct link place;            /* in thread.rpc_objects */
};

struct signal_context {
	struct object object;
	struct thread *receiver;      /* null once the receiver is gone */
	word_t imprint;
	unsigned pending;             /* submits not yet delivered, saturates at SIGNAL_COUNT_MAX */
	struct link queued;           /* in thread.signals while pending */
	struct link place;            /* in thread.contexts */
};

enum { SIGNAL_COUNT_MAX = 0xffff };

#endif
