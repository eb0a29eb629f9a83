/* SPDX-License-Identifier: MIT */
/*
 * Signals: asynchronous, counted, never lost.
 *
 * A signal context belongs to one receiving thread and carries a number that the receiver chose, the imprint. Submitting
 * adds to the context's count and, if it was zero, queues the context at its receiver: nothing is allocated, and however
 * often a context is submitted it is queued once. The receiver gets imprint and count and the count starts anew.
 *
 * Submitting never blocks and tells the submitter nothing about the receiver.
 */
#include "kernel/ipc.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"

void signal_context_init(struct signal_context *context, struct thread *receiver, word_t imprint, word_t core_reference)
{
	*context = (struct signal_context){
		.object = { .type = OBJECT_SIGNAL, .core_reference = core_reference },
		.receiver = receiver, .imprint = imprint,
	};
	list_init(&context->object.capabilities);
	list_append(&receiver->contexts, &context->place);
}

void signal_deliver(struct thread *receiver)
{
	struct signal_context *const context = container_of(list_first(&receiver->signals), struct signal_context, queued);
	list_remove(&context->queued);
	receiver->context.status = context->imprint;
	receiver->context.tag = tag_make(context->pending, 0, 0) | (word_t)TAG_KIND_SIGNAL << TAG_KIND_SHIFT;
	receiver->signal_was_last = true;
	context->pending = 0;
}

void signal_submit(struct signal_context *context, unsigned count)
{
	struct thread *const receiver = context->receiver;
	if (!receiver || !count)
		return;
	unsigned const room = SIGNAL_COUNT_MAX - context->pending;
	context->pending += count < room ? count : room;
	if (!list_linked(&context->queued))
		list_append(&receiver->signals, &context->queued);
	if (receiver->receptive & WAIT_SIGNAL)
		ipc_wake_by_signal(receiver);
}

void signal_context_detach(struct signal_context *context)
{
	list_remove(&context->queued);
	list_remove(&context->place);
	context->receiver = NULL;
	context->pending = 0;
}
