/* SPDX-License-Identifier: MIT */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/heartbeat.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>

/* ------------------------------------------------------------------------------------------------- RPC objects */

enum rpc_status rpc_object_init(struct rpc_object *object,
                                enum rpc_status (*dispatch)(struct rpc_object *, struct message *))
{
	*object = (struct rpc_object){ .dispatch = dispatch };
	return pd_alloc_rpc_cap(component_env.pd, env_thread(), (word_t)object, &object->cap);
}

void rpc_object_destroy(struct rpc_object *object)
{
	if (!object->cap)
		return;
	(void)pd_free_rpc_cap(component_env.pd, object->cap);
	cap_delete(object->cap);
	object->cap = CAP_INVALID;
}

/* ----------------------------------------------------------------------------------------------------- signals */

enum rpc_status signal_context_init(struct signal_context *context,
                                    void (*handler)(struct signal_context *, unsigned))
{
	*context = (struct signal_context){ .handler = handler };
	return pd_alloc_context(component_env.pd, env_thread(), (word_t)context, &context->cap);
}

void signal_context_destroy(struct signal_context *context)
{
	if (!context->cap)
		return;
	(void)pd_free_context(component_env.pd, context->cap);
	cap_delete(context->cap);
	context->cap = CAP_INVALID;
}

void signal_submit(cap_t context, unsigned count)
{
	(void)signal_submit_call(context, count);
}

static void heartbeat_answer(void) { (void)parent_heartbeat_response(CAP_PARENT); }

void signal_wait(struct signal_context *awaited)
{
	struct signal_context *others = NULL;
	bool heartbeat = false;         /* who only waits does not get on: answered when the waiting is over */
	for (;;) {
		struct message message = { 0 };
		word_t const badge = system_call(SYSTEM_CALL_WAIT, WAIT_SIGNAL, &message.tag, message.word);
		if (tag_kind(message.tag) != TAG_KIND_SIGNAL)
			continue;
		if (badge == HEARTBEAT_IMPRINT) {
			heartbeat = true;
			continue;
		}
		struct signal_context *const context = (struct signal_context *)badge;
		if (context == awaited)
			break;
		if (!context->deferred) {
			context->next_deferred = others;
			others = context;
		}
		context->deferred += tag_code(message.tag);
	}
	while (others) {
		struct signal_context *const context = others;
		others = context->next_deferred;
		unsigned const count = context->deferred;
		context->deferred = 0;
		signal_submit(context->cap, count);
	}
	if (heartbeat)
		heartbeat_answer();
}

/* -------------------------------------------------------------------------------------- capabilities as arguments */

static cap_t arguments[MESSAGE_CAPS_MAX];

static void take_arguments(unsigned count)
{
	for (unsigned i = 0; i < count && i < MESSAGE_CAPS_MAX; i++)
		arguments[i] = rpc_receive_take(i);
}

cap_t rpc_argument_keep(struct received_cap argument)
{
	if (argument.kind != RECEIVED_SLOT || !argument.value)
		return CAP_INVALID;
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++)
		if (arguments[i] == argument.value) {
			arguments[i] = CAP_INVALID;
			return (cap_t)argument.value;
		}
	return CAP_INVALID;
}

void rpc_argument_replace(cap_t *kept, struct received_cap argument)
{
	cap_delete(*kept);
	*kept = rpc_argument_keep(argument);
}

static void drop_arguments(void)
{
	for (unsigned i = 0; i < MESSAGE_CAPS_MAX; i++) {
		cap_delete(arguments[i]);
		arguments[i] = CAP_INVALID;
	}
}

/* -------------------------------------------------------------------------------------------------------- loop */

static void (*idle_hook)(void);
static struct signal_context idle_context;

static void idle_marker(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
}

void entrypoint_when_idle(void (*hook)(void))
{
	if (!idle_context.cap && signal_context_init(&idle_context, idle_marker) != RPC_OK)
		return;
	if (!idle_hook)
		signal_submit(idle_context.cap, 1);
	idle_hook = hook;
}

void entrypoint_serve(struct rpc_object *object, struct message *message)
{
	unsigned const caps = tag_caps(message->tag);
	if (__builtin_expect(caps != 0, 0))
		take_arguments(caps);
	enum rpc_status const status = object->dispatch(object, message);
	if (__builtin_expect(status != RPC_OK, 0))
		message->tag = tag_make((unsigned)status, 0, 0);
	if (__builtin_expect(caps != 0, 0))
		drop_arguments();
}

/* What a wait returned. Leaves in `message` what is to be replied. */
static inline void handle(word_t badge, struct message *message)
{
	if (__builtin_expect(tag_kind(message->tag) == TAG_KIND_RPC, 1)) {
		entrypoint_serve((struct rpc_object *)badge, message);
		return;
	}
	if (tag_kind(message->tag) == TAG_KIND_SIGNAL) {
		struct signal_context *const context = (struct signal_context *)badge;
		if (__builtin_expect(badge == HEARTBEAT_IMPRINT, 0))
			heartbeat_answer();
		else
			context->handler(context, tag_code(message->tag));
	}
	message->tag = TAG_NO_REPLY;
}

/*
 * The signal that asks for idleness came: is anything else waiting? If so it is handled first, and the question is put
 * again behind it.
 */
static void handle_idle(struct message *message)
{
	word_t const badge = system_call(SYSTEM_CALL_WAIT, WAIT_RPC | WAIT_SIGNAL | WAIT_POLL, &message->tag,
	                                 message->word);
	if (tag_kind(message->tag) == TAG_KIND_NONE) {
		void (*const hook)(void) = idle_hook;
		idle_hook = NULL;
		if (hook)
			hook();
		message->tag = TAG_NO_REPLY;
		return;
	}
	signal_submit(idle_context.cap, 1);
	if (badge == (word_t)&idle_context)
		message->tag = TAG_NO_REPLY;
	else
		handle(badge, message);
}

_Noreturn void entrypoint_run(void)
{
	struct message message = { .tag = TAG_NO_REPLY };
	for (;;) {
		(void)rpc_receive_prepare(MESSAGE_CAPS_MAX);
		word_t const badge = system_call(SYSTEM_CALL_REPLY_WAIT, 0, &message.tag, message.word);
		if (__builtin_expect(badge == (word_t)&idle_context, 0))
			handle_idle(&message);
		else
			handle(badge, &message);
	}
}
