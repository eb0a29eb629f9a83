/* SPDX-License-Identifier: MIT */
/*
 * Carriers.
 *
 * A thread that is started gets a carrier: a thread of Linux in its PD's process with a connection to core. A carrier is
 * inside when it waits for core's answer, and outside when it executes the component. Its message is an entry into the
 * kernel and takes it inside; an answer lets it out. At most one is outside, the one of the thread that the kernel's
 * scheduler has chosen: Linux is a machine with one CPU, with the same priorities and slices as any other. When the
 * scheduler changes its mind because of an interrupt, the one that is outside is brought in by a signal, on which it stops
 * and says so over a second connection. If it had just sent a message, that one is its entry into the kernel when it is its
 * turn again.
 *
 * Core does not trust a carrier. Its message is copied out of the socket before it is looked at; a message from inside is
 * against the rules and dropped; one that does not take its answer, or does not come in when it is called, loses its
 * process. Message buffers (UTCBs) are read as on any machine, by kernel code that trusts nothing in them.
 *
 * Carriers outlive their threads: when a thread is destroyed, its carrier is told by the end of the connection, and its
 * place is free when its own end is closed, which Linux does when it is gone. A carrier that ends by itself, because Linux
 * killed it or the component ended it, is a fault of its thread.
 */
#include <linux/eventpoll.h>
#include <asm/poll.h>
#include <asm/signal.h>

#include "carrier.h"
#include "checker.h"
#include "core_label.h"
#include "debug.h"
#include "host.h"
#include "host_call.h"
#include "kernel/ipc.h"
#include "kernel/scheduler.h"
#include "kernel/trap.h"
#include "loop.h"
#include "mirror.h"
#include "process.h"
#include "trap.h"

enum { CARRIERS_MAX = 8192, SOCK_SEQPACKET_CLOEXEC = 5 | 02000000, UNIX = 1, NO_SIGNAL = 0x4000, DONT_WAIT = 0x40,
       SHUT_WRITING = 1, PATIENCE_MS = 5000 };

struct carrier {
	struct thread *thread;        /* null: none any more */
	struct process *process;
	int fd;                       /* core's end of the connection for calls, */
	int preemption_fd;            /* and of that for preemptions */
	int pid, tid;
	uint16_t slot;
	bool used, fresh;
	bool waits;                   /* for an answer to its message */
	bool preempted;               /* it has stopped at core's signal, and waits to go on */
	bool has_entry;               /* it had entered the kernel when it was preempted: */
	struct gate_message entry;
	uint32_t generation;          /* an event of a former user of this place means nothing */
};

static struct carrier *carriers;
static unsigned next_free, ever_used;     /* the highest place that was ever in use, plus 1 */
static struct carrier *outside;

void carrier_init(void) { carriers = host_memory(CARRIERS_MAX * sizeof(*carriers)); }

static uint64_t identity_of(const struct carrier *carrier)
{
	return (uint64_t)carrier->generation << 32 | (uint32_t)(carrier - carriers);
}

static struct carrier *carrier_take(void)
{
	for (unsigned i = 0; i < CARRIERS_MAX; i++) {
		struct carrier *const carrier = &carriers[(next_free + i) % CARRIERS_MAX];
		if (!carrier->used) {
			next_free = (unsigned)(carrier - carriers) + 1;
			if (ever_used < next_free)
				ever_used = next_free;
			*carrier = (struct carrier){ .used = true, .generation = (carrier->generation + 1) & 0x7fffffff };
			return carrier;
		}
	}
	return NULL;
}

static void free_carrier(struct carrier *carrier)
{
	host_close(carrier->fd);
	host_close(carrier->preemption_fd);
	carrier->used = false;
	if (carrier->process)
		process_slot_give(carrier->process, carrier->slot);
}

/* --- birth */

static bool receive_ready(struct carrier *carrier)
{
	struct gate_message message;
	return host_receive(carrier->fd, &message, sizeof(message), 0) == sizeof(message);
}

static bool connect(struct carrier *carrier, int theirs[2])
{
	int calls[2], preemptions[2];
	if (host_call_4(__NR_socketpair, UNIX, SOCK_SEQPACKET_CLOEXEC, 0, (uintptr_t)calls) < 0)
		return false;
	if (host_call_4(__NR_socketpair, UNIX, SOCK_SEQPACKET_CLOEXEC, 0, (uintptr_t)preemptions) < 0) {
		host_close(calls[0]);
		host_close(calls[1]);
		return false;
	}
	carrier->fd = calls[0];
	carrier->preemption_fd = preemptions[0];
	theirs[0] = calls[1];
	theirs[1] = preemptions[1];
	return true;
}

static bool start(struct carrier *carrier, struct thread *thread)
{
	struct process *const process = thread->pd->tables.process;
	int theirs[2];
	int const slot = process_slot_take(process);
	if (slot < 0)
		return false;
	if (!connect(carrier, theirs)) {
		process_slot_give(process, (unsigned)slot);
		return false;
	}
	carrier->process = process;
	carrier->slot = (uint16_t)slot;
	long const tid = process_thread_new(process, carrier->slot, theirs, thread->utcb_address,
	                                    core_label_thread(thread->core_reference));
	host_close(theirs[0]);
	host_close(theirs[1]);
	carrier->pid = process->pid;
	carrier->tid = (int)tid;
	if (tid > 0 && receive_ready(carrier) && loop_watch(carrier->fd, identity_of(carrier)))
		return true;
	free_carrier(carrier);
	carrier->process = NULL;
	return false;
}

static struct process *new_process(word_t core_reference)
{
	const char *const name = core_label_process(core_reference);
	struct process *const checked = checker_process(core_label(core_reference), name);
	return checked ? checked : process_new(name);
}

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	struct thread *const thread = container_of(context, struct thread, context);
	*context = (struct context){ .ip = ip, .sp = sp };
	if (is_core)
		return true;
	struct page_tables *const tables = &thread->pd->tables;
	if (!tables->process && !(tables->process = new_process(thread->core_reference)))
		return false;
	if (tables->process->checked)
		mirror_regions(tables->process, thread->core_reference);
	struct carrier *const carrier = carrier_take();
	if (!carrier)
		return false;
	if (!start(carrier, thread)) {
		carrier->used = false;
		return false;
	}
	carrier->thread = thread;
	carrier->fresh = carrier->waits = true;
	context->carrier = carrier;
	context->started = true;
	debug_thread_started(thread, carrier->pid);
	return true;
}

void context_init_idle(struct context *context) { *context = (struct context){ 0 }; }

static bool is_checked(const struct carrier *carrier) { return carrier->process && carrier->process->checked; }

/* --- into the kernel */

static void enter(struct thread *thread, const struct gate_message *message)
{
	if (message->kind != GATE_KIND_CALL) {
		trap_enter(thread, message);
		return;
	}
	struct context *const c = &thread->context;
	c->status = message->word[0];
	c->argument = message->word[1];
	c->tag = message->word[2];
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		c->word[i] = message->word[3 + i];
	kernel_system_call();
}

/* The running thread has no carrier any more: a fault like others. */
static void fault_of_host(struct thread *thread)
{
	thread->context.carrier = NULL;
	thread->context.started = false;
	kernel_fault(0, FAULT_EXCEPTION + EXCEPTION_HOST, 0);
}

/* --- out of the kernel */

static bool send(int fd, const struct gate_message *message)
{
	return host_send(fd, message, sizeof(*message), NO_SIGNAL | DONT_WAIT) == sizeof(*message);
}

/* Goes on where it stopped, or with the answer to what it last sent, or both. */
static bool let_go(struct carrier *carrier, const struct context *c)
{
	struct gate_message const first = { 0, { c->ip, c->sp } }, none = { 0 };
	struct gate_message const words = {
		0, { c->status, c->argument, c->tag, c->word[0], c->word[1], c->word[2], c->word[3] },
	};
	if (carrier->waits && !send(carrier->fd, carrier->fresh ? &first : &words))
		return false;
	if (carrier->preempted && !send(carrier->preemption_fd, &none))
		return false;
	carrier->waits = carrier->fresh = carrier->preempted = false;
	return true;
}

bool carrier_go_out(struct thread *thread)
{
	struct carrier *const carrier = thread->context.carrier;
	if (carrier && carrier == outside)
		return true;
	if (carrier && carrier->has_entry) {
		carrier->has_entry = false;
		enter(thread, &carrier->entry);
		return false;
	}
	if (carrier && is_checked(carrier))
		mirror_regions(carrier->process, thread->core_reference);
	if (!carrier || !let_go(carrier, &thread->context)) {
		fault_of_host(thread);
		return false;
	}
	outside = carrier;
	return true;
}

/* It says that it has stopped. False: not in time. */
static bool await_stop(const struct carrier *carrier)
{
	struct gate_message message;
	struct pollfd fd = { carrier->preemption_fd, POLLIN, 0 };
	bool const slow = debug_stands(carrier->pid) || is_checked(carrier);
	int const patience = slow ? -1 : PATIENCE_MS;
	return host_call_4(__NR_poll, (uintptr_t)&fd, 1, (uintptr_t)patience, 0) == 1
	       && host_receive(carrier->preemption_fd, &message, sizeof(message), DONT_WAIT) == sizeof(message);
}

static bool receive(const struct carrier *carrier, struct gate_message *message)
{
	return host_receive(carrier->fd, message, sizeof(*message), DONT_WAIT) == sizeof(*message);
}

static bool bring_in(struct carrier *carrier)
{
	if (host_call_4(__NR_tgkill, (uintptr_t)carrier->pid, (uintptr_t)carrier->tid, SIGUSR1, 0) < 0 || !await_stop(carrier))
		return false;
	carrier->preempted = true;
	carrier->has_entry = carrier->waits = receive(carrier, &carrier->entry);
	return true;
}

void carrier_preempt_others(const struct thread *thread)
{
	struct carrier *const carrier = outside;
	if (!carrier || carrier->thread == thread)
		return;
	outside = NULL;
	if (!bring_in(carrier))
		host_call_4(__NR_kill, (uintptr_t)carrier->pid, SIGKILL, 0, 0);   /* gone() is next */
}

/* --- events */

/* A thread that calls or is paused learns of it when it is its turn again; every other one faults now. */
static void gone(struct carrier *carrier)
{
	struct thread *const thread = carrier->thread;
	if (carrier == outside)
		outside = NULL;
	free_carrier(carrier);
	if (!thread)
		return;
	thread->context.carrier = NULL;
	if (thread->paused || thread->state == THREAD_CALLING)
		return;
	thread->state = THREAD_RUNNABLE;
	thread->receptive = 0;
	scheduler_here()->current = thread;
	fault_of_host(thread);
}

/* False: there is no message. */
static bool take_message(struct carrier *carrier)
{
	struct gate_message message;
	if (!receive(carrier, &message))
		return false;
	if (carrier == outside) {
		outside = NULL;
		carrier->waits = true;
		enter(carrier->thread, &message);
	}
	return true;
}

void carrier_event(uint64_t identity, unsigned events)
{
	struct carrier *const carrier = &carriers[(uint32_t)identity];
	if (!carrier->used || carrier->generation != identity >> 32)
		return;
	if (!take_message(carrier) && (events & (EPOLLHUP | EPOLLERR)))
		gone(carrier);
}

void carrier_end(struct thread *thread)
{
	struct carrier *const carrier = thread->context.carrier;
	thread->context.carrier = NULL;
	thread->context.started = false;
	if (!carrier)
		return;
	carrier->thread = NULL;
	host_call_4(__NR_shutdown, (uintptr_t)carrier->fd, SHUT_WRITING, 0, 0);
	host_call_4(__NR_shutdown, (uintptr_t)carrier->preemption_fd, SHUT_WRITING, 0, 0);
}

void carrier_process_ended(const struct process *process)
{
	for (unsigned i = 0; i < ever_used; i++)
		if (carriers[i].process == process)
			carriers[i].process = NULL;
}
