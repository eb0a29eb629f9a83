/* SPDX-License-Identifier: MIT */
/*
 * The loop of a component: one thread that answers calls to the component's RPC objects and handles signals, one at a
 * time. Handlers may call other components; they must not wait for anybody that they serve.
 *
 * A signal that arrives while the component waits for one certain signal (signal_wait) is not lost: it is delivered
 * again, with its count, when the waiting is over.
 */
#ifndef GENODE_ENTRYPOINT_H
#define GENODE_ENTRYPOINT_H

#include <stdbool.h>
#include <genode/rpc.h>

/* An object that others can call; a member of the object proper. `dispatch` calls the generated function of its service. */
struct rpc_object {
	enum rpc_status (*dispatch)(struct rpc_object *object, struct message *message);
	cap_t cap;
};

/* Takes one capability from the own account. */
enum rpc_status rpc_object_init(struct rpc_object *object,
                                enum rpc_status (*dispatch)(struct rpc_object *, struct message *));
void            rpc_object_destroy(struct rpc_object *object);

/* A handler for signals; `count` is how often the signal was submitted since the last time. */
struct signal_context {
	void (*handler)(struct signal_context *context, unsigned count);
	cap_t cap;                             /* to be given to those who shall submit */
	unsigned deferred;                     /* the library's */
	struct signal_context *next_deferred;
};

/* Takes one capability from the own account. */
enum rpc_status signal_context_init(struct signal_context *context,
                                    void (*handler)(struct signal_context *, unsigned));
void            signal_context_destroy(struct signal_context *context);
void            signal_submit(cap_t context, unsigned count);

/* Blocks until this signal arrives; its handler is not called. */
void            signal_wait(struct signal_context *context);

/* Has `hook` called once, as soon as no call and no signal is waiting. */
void            entrypoint_when_idle(void (*hook)(void));

/* One step of the loop: answers the call in `message`, which holds the reply afterwards. */
void            entrypoint_serve(struct rpc_object *object, struct message *message);

/* The loop itself; called by the library after component_init(). */
_Noreturn void  entrypoint_run(void);

/* From a member to the object around it. */
#define container_of(pointer, type, member) \
	((type *)(void *)((char *)(pointer) - offsetof(type, member)))

#endif
