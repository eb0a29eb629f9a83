/* SPDX-License-Identifier: MIT */
#include <genode/args.h>
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/format.h>
#include <genode/label.h>
#include <genode/log.h>
#include <genode/session.h>
#include <interfaces/parent.h>

enum { ATTEMPTS_MAX = 10, ATTEMPTS_SILENT = 2, RETRY_RAM = 4096, RETRY_CAPS = 4 };

static struct signal_context session_signal;
static void (*signal_hook)(void);

uint32_t session_id_new(void)
{
	static uint32_t next = SESSION_ID_FIRST_FREE;
	return next++;
}

static void handle_session_signal(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	if (signal_hook)
		signal_hook();
}

/* Registered only when first needed: most components never meet a pending session. */
static bool session_signal_ready(void)
{
	if (session_signal.cap)
		return true;
	return signal_context_init(&session_signal, handle_session_signal) == RPC_OK
	    && parent_session_sigh(CAP_PARENT, session_signal.cap) == RPC_OK;
}

void session_signal_hook(void (*hook)(void))
{
	signal_hook = hook;
	(void)session_signal_ready();
}

/* The signal was registered before the state is asked for, so no change of state can be missed. */
static enum rpc_status wait_until_settled(uint32_t id, cap_t *cap)
{
	if (!session_signal_ready())
		return RPC_OUT_OF_CAPS;
	enum rpc_status status;
	while ((status = parent_session_cap(CAP_PARENT, id, cap)) == PARENT_SESSION_CAP_PENDING)
		signal_wait(&session_signal);
	if (signal_hook)        /* the waiting may have swallowed a signal that was meant for the hook */
		signal_submit(session_signal.cap, 1);
	return status;
}

static bool write_args(char *args, const struct session_request *request)
{
	string_copy(args, SESSION_ARGS_CAPACITY, "");
	bool fits = args_set_string(args, SESSION_ARGS_CAPACITY, "label", text_of(request->label))
	         && args_set_unsigned(args, SESSION_ARGS_CAPACITY, "ram_quota", request->ram_bytes)
	         && args_set_unsigned(args, SESSION_ARGS_CAPACITY, "cap_quota", request->caps);
	if (!fits || !request->args)
		return fits;
	size_t const length = strlen(args);
	size_t const room = SESSION_ARGS_CAPACITY - length;
	return format(args + length, room, ", %s", request->args) < room;
}

enum outcome { OUTCOME_OPENED, OUTCOME_REFUSED, OUTCOME_UNPAID, OUTCOME_MORE_RAM, OUTCOME_MORE_CAPS };

static enum outcome attempt(struct session *session, const struct session_request *request, const char *args)
{
	*session = (struct session){ .id = session_id_new() };
	switch ((unsigned)parent_session(CAP_PARENT, session->id, request->service, args, &session->cap)) {
	case RPC_OK:                           break;
	case PARENT_SESSION_INSUFFICIENT_RAM:  return OUTCOME_MORE_RAM;
	case PARENT_SESSION_INSUFFICIENT_CAPS: return OUTCOME_MORE_CAPS;
	case PARENT_SESSION_OUT_OF_RAM:
	case PARENT_SESSION_OUT_OF_CAPS:       return OUTCOME_UNPAID;
	default:                               return OUTCOME_REFUSED;
	}
	if (session->cap)
		return OUTCOME_OPENED;

	switch ((unsigned)wait_until_settled(session->id, &session->cap)) {
	case RPC_OK:                               return session->cap ? OUTCOME_OPENED : OUTCOME_REFUSED;
	case PARENT_SESSION_CAP_INSUFFICIENT_RAM:  return OUTCOME_MORE_RAM;
	case PARENT_SESSION_CAP_INSUFFICIENT_CAPS: return OUTCOME_MORE_CAPS;
	default:                                   return OUTCOME_REFUSED;
	}
}

enum session_result session_open(struct session *session, const struct session_request *wanted)
{
	struct session_request request = *wanted;
	char args[SESSION_ARGS_CAPACITY];
	for (unsigned attempts = 1; attempts <= ATTEMPTS_MAX; attempts++) {
		if (!write_args(args, &request)) {
			log_error("%s session: arguments longer than %d characters", request.service,
			          SESSION_ARGS_CAPACITY - 1);
			return SESSION_ARGS_TOO_LONG;
		}
		if (attempts > ATTEMPTS_SILENT)
			log_warning("%s session requested for the %u. time (args: %s)", request.service, attempts, args);
		enum outcome const outcome = attempt(session, &request, args);
		switch (outcome) {
		case OUTCOME_OPENED:    return SESSION_OPENED;
		case OUTCOME_REFUSED:   return SESSION_REFUSED;
		case OUTCOME_UNPAID:    return SESSION_UNPAID;
		case OUTCOME_MORE_RAM:  request.ram_bytes += RETRY_RAM; break;
		case OUTCOME_MORE_CAPS: request.caps += RETRY_CAPS; break;
		}
	}
	return SESSION_TOO_EXPENSIVE;
}

void session_require(struct session *session, const struct session_request *request)
{
	static const char *const reason[] = {
		[SESSION_REFUSED]       = "parent denied",
		[SESSION_UNPAID]        = "own quota does not pay for",
		[SESSION_TOO_EXPENSIVE] = "server wants ever more quota for",
		[SESSION_ARGS_TOO_LONG] = "arguments are too long for",
	};
	enum session_result const result = session_open(session, request);
	if (result == SESSION_OPENED)
		return;
	log_error("stop because %s %s-session: label=\"%s\", ram_quota=%llu, cap_quota=%llu", reason[result],
	          request->service, request->label, (unsigned long long)request->ram_bytes,
	          (unsigned long long)request->caps);
	component_sleep();
}

bool session_upgrade(struct session *session, uint64_t ram_bytes, uint64_t caps)
{
	char args[SESSION_ARGS_CAPACITY];
	format(args, sizeof(args), "ram_quota=%llu, cap_quota=%llu", (unsigned long long)ram_bytes,
	       (unsigned long long)caps);
	bool pending = false;
	if (parent_upgrade(CAP_PARENT, session->id, args, &pending) != RPC_OK)
		return false;
	if (!pending)
		return true;
	cap_t again = CAP_INVALID;
	bool const upgraded = wait_until_settled(session->id, &again) == RPC_OK;
	cap_delete(again);
	return upgraded;
}

void session_close(struct session *session)
{
	bool pending = false;
	if (session->id)
		(void)parent_close(CAP_PARENT, session->id, &pending);
	cap_delete(session->cap);
	*session = (struct session){ 0 };
}
