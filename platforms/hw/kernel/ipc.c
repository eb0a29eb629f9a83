/* SPDX-License-Identifier: MIT */
/*
 * Inter-process communication: call, reply and wait.
 *
 * A request goes from the caller's registers straight into the registers of the server, and the server runs, on the
 * caller's claim (see scheduler.c). The reply goes the same way back. That is all there is to the fast path: it is taken
 * when the server is waiting, the message carries no capability and nobody else waits; it looks up one capability,
 * touches no queue and searches nothing. Everything else is the slow path, and means the same.
 *
 * A caller whose server is busy queues up there with nothing but its own registers. The request is read and its
 * capability looked up once more when the server takes it; so an object that was destroyed in the meantime, or a
 * capability that was deleted, is noticed then and no queue ever has to be searched.
 *
 * Signals and requests alternate where both are pending: after a signal comes a request, after a request a signal. So
 * neither a flood of requests nor one of signals can keep the other from a server.
 *
 * A PD's own RPC object that comes to it in a message is not put into its capability space: the receiver gets the badge,
 * by which it knows its own objects. The exception is what core sends, because that is how a PD gets to a new object
 * of its own in the first place.
 *
 * Message buffers are read through the kernel's window by the physical page that core gave; a component can change the
 * content of its buffer at any time but not where it is.
 *
 * Bounds: a message copies at most MESSAGE_WORDS_MAX words and MESSAGE_CAPS_MAX capabilities. TAKE_STEPS callers whose
 * object is gone are turned away in a row; then the server is woken with TAG_KIND_NONE and asks again.
 */
#include "kernel/ipc.h"
#include "kernel/memory.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"

enum { TAKE_STEPS = 16 };

/* What a sender says in a tag, and the part of it that is the number of words if there is neither kind nor capability. */
#define TAG_OF_SENDER ((word_t)0xffff1fff)
#define TAG_PLAIN     ((word_t)0xffff)

static struct thread *core_thread;

void ipc_init(struct thread *thread) { core_thread = thread; }

/* --- capabilities in messages */

static void transfer_capability(const struct thread *from, struct thread *to, unsigned i)
{
	struct received_cap *const received = &to->utcb->received[i];
	struct object *const object = pd_object(from->pd, from->utcb->send_cap[i]);
	*received = (struct received_cap){ RECEIVED_NONE, 0 };
	if (!object || object->type == OBJECT_DEAD)
		return;
	if (to->pd->is_core) {
		*received = (struct received_cap){ RECEIVED_OWN, object->core_reference };
		return;
	}
	if (object->type == OBJECT_RPC && !from->pd->is_core) {
		const struct rpc_object *const rpc = container_of(object, struct rpc_object, object);
		if (rpc->server && rpc->server->pd == to->pd) {
			*received = (struct received_cap){ RECEIVED_OWN, rpc->badge };
			return;
		}
	}
	word_t const slot = to->utcb->receive_slot[i];
	if (capability_insert(to->pd, slot, object)) {
		to->utcb->receive_slot[i] = 0;
		*received = (struct received_cap){ RECEIVED_SLOT, slot };
	}
}

static bool tag_valid(word_t tag)
{
	return tag_words(tag) <= MESSAGE_WORDS_MAX && tag_caps(tag) <= MESSAGE_CAPS_MAX;
}

static inline void copy_words(const struct thread *from, struct thread *to, word_t words)
{
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		to->context.word[i] = from->context.word[i];
	for (word_t i = MESSAGE_WORDS_IN_REGISTERS; i < words; i++)
		to->utcb->data[i - MESSAGE_WORDS_IN_REGISTERS] = from->utcb->data[i - MESSAGE_WORDS_IN_REGISTERS];
}

static void transfer(struct thread *from, struct thread *to, word_t tag)
{
	unsigned const caps = tag_caps(tag);
	copy_words(from, to, tag_words(tag));
	for (unsigned i = 0; i < caps; i++)
		transfer_capability(from, to, i);
	to->context.tag = tag;
}

/* --- the caller's side */

/* Lets a CALLING thread go on with that status. It is in no queue of callers any more. */
static void complete(struct thread *caller, enum system_status status)
{
	caller->state = THREAD_RUNNABLE;
	caller->callee = NULL;
	if (caller->call_kind == CALL_RPC)
		caller->context.status = status;
	scheduler_sustain(caller);
}

static void fail(struct thread *caller, enum system_status status)
{
	caller->context.status = status;
	caller->context.tag = 0;
}

/* The RPC object that the caller's request names, or why there is none. */
static enum system_status find_target(const struct thread *caller, struct rpc_object **target)
{
	struct object *const object = capability_object(caller->pd, caller->context.argument);
	if (!object || object->type == OBJECT_DEAD)
		return STATUS_INVALID_CAP;
	if (object->type != OBJECT_RPC)
		return STATUS_WRONG_TYPE;
	*target = container_of(object, struct rpc_object, object);
	return (*target)->server ? STATUS_OK : STATUS_SERVER_DIED;
}

static void begin_serving(struct thread *server, struct thread *caller)
{
	server->serving = caller;
	server->state = THREAD_RUNNABLE;
	server->receptive = 0;
	server->depth = (uint8_t)(caller->depth + 1);
	server->signal_was_last = false;
}

/* The server, which is not serving anybody, takes the caller's request. False: the request turned out to be void. */
static bool take(struct thread *server, struct thread *caller)
{
	if (caller->call_kind == CALL_FAULT) {
		server->context.status = caller->core_reference;
		server->context.word[0] = caller->fault[0];
		server->context.word[1] = caller->context.ip;
		server->context.word[2] = caller->fault[1];
		server->context.word[3] = caller->fault[2];
		server->context.tag = tag_make(0, 4, 0) | (word_t)TAG_KIND_FAULT << TAG_KIND_SHIFT;
	} else {
		struct rpc_object *target = NULL;
		enum system_status status = find_target(caller, &target);
		if (status == STATUS_OK && target->server != server)
			status = STATUS_INVALID_CAP;  /* the index was deleted and now names something else */
		if (status != STATUS_OK) {
			caller->context.tag = 0;
			complete(caller, status);
			return false;
		}
		transfer(caller, server, caller->context.tag);
		server->context.status = target->badge;
	}
	begin_serving(server, caller);
	scheduler_unclaim(server);
	if (server->depth >= CHAIN_MAX)
		scheduler_claim(server);
	else
		scheduler_sustain(server);
	return true;
}

/* The thread begins to wait for `server`, which takes the request at once if it is ready for it. */
static void send(struct thread *caller, struct thread *server, enum call_kind kind)
{
	caller->state = THREAD_CALLING;
	caller->callee = server;
	caller->call_kind = (uint8_t)kind;
	if (!(server->receptive & WAIT_RPC))
		list_append(&server->callers, &caller->in_callers);
	else
		take(server, caller);
	scheduler_update();
}

void ipc_call(struct thread *caller)
{
	struct context *const from = &caller->context;
	const struct object *const object = capability_object(caller->pd, from->argument);
	word_t const tag = from->tag & TAG_OF_SENDER;
	if (object && object->type == OBJECT_RPC) {
		const struct rpc_object *const target = container_of(object, struct rpc_object, object);
		struct thread *const server = target->server;
		if (server && (server->receptive & WAIT_RPC) && (tag & TAG_PLAIN) <= MESSAGE_WORDS_MAX
		    && caller->depth < CHAIN_MAX - 1) {
			copy_words(caller, server, tag & TAG_PLAIN);
			server->context.tag = tag;
			server->context.status = target->badge;
			caller->state = THREAD_CALLING;
			caller->callee = server;
			caller->call_kind = CALL_RPC;
			begin_serving(server, caller);
			scheduler_switch(server);
			return;
		}
	}

	struct rpc_object *target = NULL;
	enum system_status const status = find_target(caller, &target);
	if (status != STATUS_OK)
		fail(caller, status);
	else if (!tag_valid(tag) || target->server == caller)
		fail(caller, STATUS_BAD_ARGUMENT);
	else {
		from->tag = tag;
		send(caller, target->server, CALL_RPC);
	}
}

void ipc_fault(struct thread *thread, word_t address, word_t access, word_t error)
{
	thread->fault[0] = address;
	thread->fault[1] = access;
	thread->fault[2] = error;
	send(thread, core_thread, CALL_FAULT);
}

/* --- the server's side */

static void reply(struct thread *server)
{
	struct thread *const caller = server->serving;
	word_t tag = server->context.tag;
	if (!caller || (tag & TAG_NO_REPLY) == TAG_NO_REPLY)
		return;
	server->serving = NULL;
	if (caller->call_kind == CALL_FAULT) {
		caller->paused = caller->paused || tag_code(tag) != 0;
		if (caller->paused)
			scheduler_unclaim(caller);
	} else {
		tag &= TAG_OF_SENDER;
		if (!tag_valid(tag))
			tag = tag_make(RPC_BAD_MESSAGE, 0, 0);
		transfer(server, caller, tag);
	}
	complete(caller, STATUS_OK);
}

/* Takes the next request. False: none of those looked at was valid. */
static bool take_next(struct thread *server)
{
	for (unsigned i = 0; i < TAKE_STEPS; i++) {
		struct link *const first = list_first(&server->callers);
		if (!first)
			return false;
		list_remove(first);
		if (take(server, container_of(first, struct thread, in_callers)))
			return true;
	}
	return false;
}

static void wake_with_nothing(struct thread *thread, word_t status)
{
	thread->context.status = status;
	thread->context.tag = (word_t)TAG_KIND_NONE << TAG_KIND_SHIFT;
}

/* The thread takes what is pending, or waits for it. While it still owes a reply it gets no further request. */
static void receive(struct thread *thread, unsigned flags)
{
	if (thread->serving)
		flags &= ~(unsigned)WAIT_RPC;
	thread->state = THREAD_RUNNABLE;
	thread->receptive = 0;
	bool const signals = (flags & WAIT_SIGNAL) && !list_empty(&thread->signals);
	bool const callers = (flags & WAIT_RPC) && !list_empty(&thread->callers);
	if (signals && !(callers && thread->signal_was_last)) {
		signal_deliver(thread);
		scheduler_sustain(thread);
	} else if (callers) {
		if (!take_next(thread)) {
			wake_with_nothing(thread, STATUS_AGAIN);
			scheduler_sustain(thread);
		}
	} else if (flags & WAIT_POLL) {
		wake_with_nothing(thread, STATUS_OK);
	} else {
		thread->state = THREAD_WAITING;
		thread->waiting_for = (uint8_t)flags;
		thread->receptive = (uint8_t)(thread->paused ? 0 : flags);
		scheduler_unclaim(thread);
	}
}

void ipc_reply_wait(struct thread *server)
{
	struct thread *const caller = server->serving;
	word_t const tag = (uint32_t)server->context.tag;
	if (caller && (tag & TAG_PLAIN) <= MESSAGE_WORDS_MAX && !server->claims && list_empty(&server->callers)
	    && list_empty(&server->signals) && !caller->paused && caller->call_kind == CALL_RPC) {
		copy_words(server, caller, tag & TAG_PLAIN);
		caller->context.tag = tag;
		caller->context.status = STATUS_OK;
		caller->state = THREAD_RUNNABLE;
		server->serving = NULL;
		server->state = THREAD_WAITING;
		server->receptive = server->waiting_for = WAIT_RPC | WAIT_SIGNAL;
		scheduler_switch(caller);
		return;
	}
	reply(server);
	receive(server, WAIT_RPC | WAIT_SIGNAL);
	scheduler_update();
}

void ipc_wait(struct thread *server)
{
	word_t const flags = server->context.argument;
	if (flags > (WAIT_RPC | WAIT_SIGNAL | WAIT_POLL) || (server->serving && (flags & WAIT_RPC))) {
		wake_with_nothing(server, STATUS_BAD_ARGUMENT);
		return;
	}
	receive(server, (unsigned)flags);
	scheduler_update();
}

void ipc_wake_by_signal(struct thread *receiver)
{
	receiver->state = THREAD_RUNNABLE;
	receiver->receptive = 0;
	signal_deliver(receiver);
	scheduler_claim(receiver);
}

void ipc_receive_again(struct thread *thread) { receive(thread, thread->waiting_for); }

/* --- the end of a thread */

bool ipc_leave(struct thread *thread)
{
	if (thread->callee) {
		struct thread *const callee = thread->callee;
		thread->callee = NULL;
		if (callee->serving == thread)
			callee->serving = NULL;
		list_remove(&thread->in_callers);
		scheduler_sustain_end(callee);
	}
	if (thread->serving) {
		struct thread *const caller = thread->serving;
		thread->serving = NULL;
		caller->context.tag = 0;
		complete(caller, STATUS_SERVER_DIED);
	}
	for (unsigned i = 0; i < IPC_LEAVE_STEPS; i++) {
		struct link *const first = list_first(&thread->callers);
		if (!first)
			return true;
		list_remove(first);
		struct thread *const caller = container_of(first, struct thread, in_callers);
		caller->context.tag = 0;
		complete(caller, STATUS_SERVER_DIED);
	}
	return list_empty(&thread->callers);
}
