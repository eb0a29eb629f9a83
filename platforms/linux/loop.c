/* SPDX-License-Identifier: MIT */
/*
 * Kernel and core are one process with one thread. Core's system calls are function calls; one that makes core wait runs
 * this loop until core can go on. So the kernel is what core does while it waits, and each event is handled whole before
 * the next is looked at.
 *
 * The loop is the place that knows which of core's calls mean something to Linux: a thread or a process has to end before
 * core takes its memory.
 */
#include <linux/eventpoll.h>

#include <genode/system_call.h>

#include "carrier.h"
#include "debug.h"
#include "host.h"
#include "host_call.h"
#include "kernel/core_call.h"
#include "kernel/memory.h"
#include "kernel/scheduler.h"
#include "kernel/trap.h"
#include "loop.h"
#include "mapping.h"
#include "process.h"
#include "terminal.h"

enum { DEVICES_MAX = 8 };

#define IDENTITY_DEVICE ((uint64_t)1 << 63)

static int epoll;
static struct thread *core;
static void (*devices[DEVICES_MAX])(void);

void loop_init(void)
{
	epoll = (int)host_call_4(__NR_epoll_create1, EPOLL_CLOEXEC, 0, 0, 0);
	if (epoll < 0)
		host_panic("no epoll");
}

static bool control(int operation, int fd, unsigned events, uint64_t identity)
{
	struct epoll_event event = { .events = events, .data = identity };
	return host_call_4(__NR_epoll_ctl, (uintptr_t)epoll, (uintptr_t)operation, (uintptr_t)fd, (uintptr_t)&event) >= 0;
}

bool loop_watch(int fd, uint64_t identity) { return control(EPOLL_CTL_ADD, fd, EPOLLIN, identity & ~IDENTITY_DEVICE); }

static uint64_t device_identity(void (*handle)(void))
{
	for (unsigned i = 0; i < DEVICES_MAX; i++)
		if (!devices[i] || devices[i] == handle) {
			devices[i] = handle;
			return IDENTITY_DEVICE | i;
		}
	host_panic("too many devices");
}

bool loop_watch_device(int fd, unsigned events, void (*handle)(void))
{
	return control(EPOLL_CTL_ADD, fd, events, device_identity(handle));
}

void loop_change_device(int fd, unsigned events, void (*handle)(void))
{
	(void)control(EPOLL_CTL_MOD, fd, events, device_identity(handle));
}

/* Lets the thread out that the scheduler has chosen, unless it is core. Each step is an entry into the kernel. */
static void dispatch(void)
{
	carrier_preempt_others(schedulers[0].current);
	while (schedulers[0].current != core && schedulers[0].current != &schedulers[0].idle && !carrier_go_out(schedulers[0].current))
		carrier_preempt_others(schedulers[0].current);
}

static void handle_events(void)
{
	struct epoll_event event;
	if (host_call_4(__NR_epoll_wait, (uintptr_t)epoll, (uintptr_t)&event, 1, (uintptr_t)-1) != 1)
		return;
	if (event.data & IDENTITY_DEVICE)
		devices[event.data & ~IDENTITY_DEVICE]();
	else
		carrier_event(event.data, event.events);
}

/* --- core's side */

void loop_begin(void) { core = schedulers[0].current; }

struct utcb *system_call_utcb(void) { return core->utcb; }

/* What has to have ended before the kernel forgets it. */
static void end_first(word_t number, word_t argument)
{
	if (number == CORE_THREAD_DESTROY) {
		carrier_end(memory_at(argument));
	} else if (number == CORE_PD_DESTROY) {
		struct page_tables *const tables = &((struct pd *)memory_at(argument))->tables;
		if (!tables->process)
			return;
		process_end(tables->process);
		carrier_process_ended(tables->process);
		tables->process = NULL;
	}
}

/* Core's calls that it makes in between leave the result of this one. */
static void debug_look(word_t number, struct context *c)
{
	word_t const status = c->status;
	if (number == CORE_THREAD_START)
		debug_stop();
	c->status = status;
}

static void devices_look(word_t number)
{
	if (number == CORE_IRQ_ACKNOWLEDGE)
		terminal_doorbell();
}

word_t system_call(word_t number, word_t argument, word_t *tag, word_t w[MESSAGE_WORDS_IN_REGISTERS])
{
	struct context *const c = &core->context;
	end_first(number, argument);
	c->status = number;
	c->argument = argument;
	c->tag = *tag;
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		c->word[i] = w[i];
	kernel_system_call();
	mapping_follow(number, argument, *tag, w, c->word[0]);
	devices_look(number);
	debug_look(number, c);
	for (dispatch(); schedulers[0].current != core; dispatch())
		handle_events();
	*tag = c->tag;
	for (unsigned i = 0; i < MESSAGE_WORDS_IN_REGISTERS; i++)
		w[i] = c->word[i];
	return c->status;
}
