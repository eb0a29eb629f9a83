/* SPDX-License-Identifier: MIT */
/*
 * Carriers.
 *
 * A thread that is started gets a carrier: a thread of Linux in its PD's process with one connection to core. A carrier is
 * inside when it waits for core's answer, and outside when it executes the component. Each message of one that is outside
 * is an entry into the kernel and takes it inside; an answer lets it out. So there is at most one unanswered message per
 * carrier and core never waits for a component: a message of a carrier that is inside already is against the rules and is
 * dropped, and one that does not take its answer loses its connection.
 *
 * The message is copied out of the socket before it is looked at. Message buffers (UTCBs) are read as on any machine, by
 * kernel code that trusts nothing in them.
 *
 * Carriers outlive their threads: when a thread is destroyed, its carrier is told by the end of the connection (and by a
 * signal, if it is outside), and the slot is free when its own end is closed, which Linux does when it is gone. A carrier
 * that ends by itself, because Linux killed it or the component ended it, is a fault of its thread.
 */
#include <linux/eventpoll.h>
#include <asm/signal.h>

#include "carrier.h"
#include "core_label.h"
#include "debug.h"
#include "host.h"
#include "host_call.h"
#include "kernel/ipc.h"
#include "kernel/scheduler.h"
#include "kernel/trap.h"
#include "loop.h"
#include "process.h"
#include "trap.h"

enum { CARRIERS_MAX = 8192, SOCK_SEQPACKET_CLOEXEC = 5 | 02000000, UNIX = 1, NO_SIGNAL = 0x4000, DONT_WAIT = 0x40,
       SHUT_WRITING = 1 };

struct carrier {
	struct thread *thread;        /* null: none any more */
	struct process *process;
	int fd;                       /* core's end of the connection */
	int pid, tid;
	uint16_t slot;
	bool used, outside, fresh;
	uint32_t generation;          /* an event of a former user of this place means nothing */
};

static struct carrier *carriers;
static unsigned next_free, ever_used;     /* the highest place that was ever in use, plus 1 */

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

static bool start(struct carrier *carrier, struct thread *thread)
{
	struct process *const process = thread->pd->tables.process;
	int ends[2];
	int const slot = process_slot_take(process);
	if (slot < 0)
		return false;
	if (host_call_4(__NR_socketpair, UNIX, SOCK_SEQPACKET_CLOEXEC, 0, (uintptr_t)ends) < 0) {
		process_slot_give(process, (unsigned)slot);
		return false;
	}
	carrier->process = process;
	carrier->slot = (uint16_t)slot;
	carrier->fd = ends[0];
	long const tid = process_thread_new(process, carrier->slot, ends[1], thread->utcb_address,
	                                    core_label_thread(thread->core_reference));
	host_close(ends[1]);
	carrier->pid = process->pid;
	carrier->tid = (int)tid;
	if (tid > 0 && receive_ready(carrier) && loop_watch(carrier->fd, identity_of(carrier)))
		return true;
	free_carrier(carrier);
	carrier->process = NULL;
	return false;
}

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	struct thread *const thread = container_of(context, struct thread, context);
	*context = (struct context){ .ip = ip, .sp = sp };
	if (is_core)
		return true;
	struct page_tables *const tables = &thread->pd->tables;
	if (!tables->process && !(tables->process = process_new(core_label_process(thread->core_reference))))
		return false;
	struct carrier *const carrier = carrier_take();
	if (!carrier)
		return false;
	if (!start(carrier, thread)) {
		carrier->used = false;
		return false;
	}
	carrier->thread = thread;
	carrier->fresh = true;
	context->carrier = carrier;
	context->started = true;
	debug_thread_started(thread, carrier->pid);
	return true;
}

void context_init_idle(struct context *context) { *context = (struct context){ 0 }; }

/* --- out of the kernel */

/* The thread's carrier is gone: a fault like others. */
static void fault_of_host(struct thread *thread)
{
	thread->context.carrier = NULL;
	thread->context.started = false;
	scheduler.current = thread;
	kernel_fault(0, FAULT_EXCEPTION + EXCEPTION_HOST, 0);
}

static bool send(struct carrier *carrier, const struct gate_message *message)
{
	return host_send(carrier->fd, message, sizeof(*message), NO_SIGNAL | DONT_WAIT) == sizeof(*message);
}

void carrier_run(struct thread *thread)
{
	const struct context *const c = &thread->context;
	struct carrier *const carrier = c->carrier;
	if (thread->state != THREAD_RUNNABLE || thread->paused || !c->started || (carrier && carrier->outside))
		return;
	struct gate_message const start_message = { 0, { c->ip, c->sp } };
	struct gate_message const answer = {
		0, { c->status, c->argument, c->tag, c->word[0], c->word[1], c->word[2], c->word[3] },
	};
	if (!carrier || !send(carrier, carrier->fresh ? &start_message : &answer)) {
		fault_of_host(thread);
		return;
	}
	carrier->fresh = false;
	carrier->outside = true;
}

/* --- into the kernel */

static void enter(struct carrier *carrier, const struct gate_message *message)
{
	struct thread *const thread = carrier->thread;
	if (!thread || !carrier->outside)
		return;
	carrier->outside = false;
	scheduler.current = thread;
	if (message->kind == GATE_KIND_CALL) {
		struct context *const c = &thread->context;
		c->status = message->word[0];
		c->argument = message->word[1];
		c->tag = message->word[2];
		for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
			c->word[i] = message->word[3 + i];
		kernel_system_call();
	} else {
		trap_enter(thread, message);
	}
	carrier_run(thread);
}

static void gone(struct carrier *carrier)
{
	struct thread *const thread = carrier->thread;
	bool const outside = carrier->outside;
	free_carrier(carrier);
	if (!thread)
		return;
	thread->context.carrier = NULL;
	if (outside)
		fault_of_host(thread);
}

void carrier_event(uint64_t identity, unsigned events)
{
	struct carrier *const carrier = &carriers[(uint32_t)identity];
	if (!carrier->used || carrier->generation != identity >> 32)
		return;
	struct gate_message message;
	if ((events & EPOLLIN) && host_receive(carrier->fd, &message, sizeof(message), DONT_WAIT) == sizeof(message))
		enter(carrier, &message);
	else if (events & (EPOLLHUP | EPOLLERR))
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
	if (carrier->outside)
		host_call_4(__NR_tgkill, (uintptr_t)carrier->pid, (uintptr_t)carrier->tid, SIGUSR1, 0);
}

void carrier_process_ended(const struct process *process)
{
	for (unsigned i = 0; i < ever_used; i++)
		if (carriers[i].process == process)
			carriers[i].process = NULL;
}
