/* SPDX-License-Identifier: MIT */
/*
 * Time-outs for any number of clients over the kernel's one timer.
 *
 * Sessions that wait for something stand in one list, the earliest deadline first; the kernel's timer is programmed for
 * the head. A session lies in memory that its client paid for, and so does everything the timer remembers about it.
 * Inserting passes over the sessions with earlier deadlines, so an operation's cost is bounded by the number of clients.
 *
 * A periodic time-out's next deadline counts from the last deadline, not from the moment it was noticed; what was missed
 * in between is not made up one by one but told in the signal's count.
 */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/server.h>
#include <interfaces/irq.h>
#include <interfaces/timer.h>

struct timer_session {
	struct server_session base;
	cap_t                 sigh;
	uint64_t              deadline_us;     /* 0: waits for nothing */
	uint64_t              period_us;       /* 0: once */
	struct timer_session *next;            /* later deadline */
};

enum { PERIOD_MIN_US = 100 };                  /* of a periodic time-out; faster would be the timer's ruin */

static struct session         irq;
static struct signal_context  irq_signal;
static struct timer_session  *waiting;
static bool                   verbose;

static uint64_t now_us(void) { return time_us_call(); }

/* A deadline that is over already raises the interrupt at once. */
static void program(void)
{
	if (waiting)
		(void)irq_ack_until(irq.cap, waiting->deadline_us);
}

static void withdraw(struct timer_session *session)
{
	for (struct timer_session **at = &waiting; *at; at = &(*at)->next)
		if (*at == session) {
			*at = session->next;
			break;
		}
	session->deadline_us = 0;
}

static void insert(struct timer_session *session, uint64_t deadline_us)
{
	struct timer_session **at = &waiting;
	while (*at && (*at)->deadline_us <= deadline_us)
		at = &(*at)->next;
	session->deadline_us = deadline_us;
	session->next = *at;
	*at = session;
}

/* The time-outs whose deadline has come. Each session is looked at once, because its next deadline is in the future. */
static void handle_irq(struct signal_context *context, unsigned count)
{
	(void)context;
	(void)count;
	uint64_t const now = now_us();
	while (waiting && waiting->deadline_us <= now) {
		struct timer_session *const session = waiting;
		waiting = session->next;
		uint64_t periods = 1;
		if (session->period_us) {
			periods += (now - session->deadline_us) / session->period_us;
			insert(session, session->deadline_us + periods * session->period_us);
		} else {
			session->deadline_us = 0;
		}
		if (session->sigh)
			signal_submit(session->sigh, periods < 0xffff ? (unsigned)periods : 0xffff);
	}
	program();
}

static void trigger(struct timer_session *session, uint64_t us, uint64_t period_us)
{
	uint64_t const now = now_us();
	struct timer_session *const first = waiting;
	if (session->deadline_us)
		withdraw(session);
	session->period_us = period_us;
	insert(session, us < UINT64_MAX - now ? now + us : UINT64_MAX);
	if (waiting != first || waiting == session)
		program();
}

/* -------------------------------------------------------------------------------------------------- operations */

static enum rpc_status elapsed_us(void *object, uint64_t *us)
{
	(void)object;
	*us = now_us();
	return RPC_OK;
}

static enum rpc_status trigger_once(void *object, uint64_t us)
{
	trigger(object, us, 0);
	return RPC_OK;
}

/* A period of 0 ends the triggering. */
static enum rpc_status trigger_periodic(void *object, uint64_t us)
{
	if (us == 0) {
		withdraw(object);
		return RPC_OK;
	}
	uint64_t const period_us = us < PERIOD_MIN_US ? PERIOD_MIN_US : us;
	trigger(object, period_us, period_us);
	return RPC_OK;
}

static enum rpc_status timeout_sigh(void *object, struct received_cap sigh)
{
	struct timer_session *const session = object;
	rpc_argument_replace(&session->sigh, sigh);
	return RPC_OK;
}

static const struct timer_ops timer_operations = {
	.elapsed_us       = elapsed_us,
	.trigger_once     = trigger_once,
	.trigger_periodic = trigger_periodic,
	.timeout_sigh     = timeout_sigh,
};

static enum rpc_status dispatch(struct rpc_object *object, struct message *message)
{
	return timer_dispatch(&timer_operations, session_of(object), message);
}

/* ---------------------------------------------------------------------------------------------------- sessions */

static enum session_response create(struct server_session *session, struct text args)
{
	(void)args;
	if (verbose)
		log_line("session for %s", session->label);
	return SESSION_OK;
}

static void destroy(struct server_session *session)
{
	struct timer_session *const timer_session = (struct timer_session *)session;
	withdraw(timer_session);
	cap_delete(timer_session->sigh);
}

static struct service service = {
	.name         = TIMER_SERVICE_NAME,
	.session_size = sizeof(struct timer_session),
	.dispatch     = dispatch,
	.create       = create,
	.destroy      = destroy,
};

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	verbose = hid_bool(&config, "verbose", false);

	struct session_request const request = SESSION_REQUEST(IRQ, "ktimer");
	session_require(&irq, &request);
	if (signal_context_init(&irq_signal, handle_irq) != RPC_OK
	 || irq_sigh(irq.cap, irq_signal.cap) != RPC_OK) {
		log_error("no signal for the kernel's timer");
		component_sleep();
	}
	(void)service_announce(&service);
}
