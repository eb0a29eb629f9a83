/* SPDX-License-Identifier: MIT */
/*
 * System calls: the way of every thread into the kernel. The first two are the hot ones and tested first; the rest is a
 * table. A number that nobody defined is a fault of the thread, like an undefined instruction; core's own numbers are
 * denied to everybody else.
 */
#include "kernel/core_call.h"
#include "kernel/cpus.h"
#include "kernel/ipc.h"
#include "kernel/panic.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"
#include "kernel/trap.h"

static void call_signal_submit(struct thread *thread)
{
	struct context *const context = &thread->context;
	struct object *const object = pd_object(thread->pd, context->argument);
	if (!object || object->type == OBJECT_DEAD) {
		context->status = STATUS_INVALID_CAP;
	} else if (object->type != OBJECT_SIGNAL) {
		context->status = STATUS_WRONG_TYPE;
	} else {
		word_t const count = context->word[0];
		context->status = STATUS_OK;
		signal_submit(container_of(object, struct signal_context, object),
		              count < SIGNAL_COUNT_MAX ? (unsigned)count : SIGNAL_COUNT_MAX);
		scheduler_update();
	}
}

static void call_yield(struct thread *thread)
{
	thread->context.status = STATUS_OK;
	scheduler_yield();
	scheduler_update();
}

static void call_time(struct thread *thread)
{
	uint64_t const now = timer_now_us();
	thread->context.status = STATUS_OK;
	thread->context.word[0] = (word_t)now;
	if (sizeof(word_t) < sizeof(now))
		thread->context.word[1] = (word_t)(now >> 32);
}

static void call_cap_delete(struct thread *thread)
{
	thread->context.status = capability_delete(thread->pd, thread->context.argument) ? STATUS_OK : STATUS_INVALID_CAP;
}

static void (*const calls[])(struct thread *) = {
	[SYSTEM_CALL_RPC_CALL]      = ipc_call,
	[SYSTEM_CALL_REPLY_WAIT]    = ipc_reply_wait,
	[SYSTEM_CALL_WAIT]          = ipc_wait,
	[SYSTEM_CALL_SIGNAL_SUBMIT] = call_signal_submit,
	[SYSTEM_CALL_YIELD]         = call_yield,
	[SYSTEM_CALL_TIME]          = call_time,
	[SYSTEM_CALL_CAP_DELETE]    = call_cap_delete,
};

static void system_call(struct thread *thread)
{
	word_t const number = thread->context.status;
	if (number == SYSTEM_CALL_RPC_CALL)
		ipc_call(thread);
	else if (number == SYSTEM_CALL_REPLY_WAIT)
		ipc_reply_wait(thread);
	else if (number < sizeof(calls) / sizeof(calls[0]))
		calls[number](thread);
	else if (number < SYSTEM_CALL_CORE_FIRST || number >= SYSTEM_CALL_CORE_END)
		kernel_fault(number, FAULT_BAD_SYSTEM_CALL, 0);
	else if (!thread->pd->is_core)
		thread->context.status = STATUS_DENIED;
	else
		core_call(thread, (enum core_call)number);
}

/* Has another CPU paused or destroyed the thread while it ran here? */
static bool stopped(const struct thread *thread)
{
	return CPUS_MAX > 1 && (thread->paused || thread->state == THREAD_DEAD);
}

void kernel_system_call(void)
{
	kernel_lock();
	struct thread *const thread = scheduler_here()->current;
	if (stopped(thread)) {
		context_restart(&thread->context);
		scheduler_update();
	} else {
		system_call(thread);
	}
	kernel_unlock();
}

void kernel_fault(word_t address, word_t access, word_t error)
{
	struct thread *const thread = scheduler_here()->current;
	if (thread->pd->is_core)
		kernel_panic("core: fault of kind %u at address 0x%x, ip 0x%x, error %x", access, address,
		             thread->context.ip, error);
	if (stopped(thread))
		scheduler_update();
	else
		ipc_fault(thread, address, access, error);
}
