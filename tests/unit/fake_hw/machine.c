/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "kernel/core_call.h"
#include "kernel/ipc.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"
#include "kernel/trap.h"
#include "machine.h"

/* Below 4 GiB, because core names kernel objects by a 32-bit number. */
#define MEMORY_BASE ((char *)0x30000000)

struct machine machine;

static unsigned pages_taken;
static struct pd core_pd;
static struct thread core_thread;
static paddr_t core_utcb;

/* --- what arch.h asks for */

void kernel_entries_copy(uint64_t *top);
void kernel_entries_copy(uint64_t *top) { (void)top; }

bool context_init(struct context *context, word_t ip, word_t sp, bool is_core)
{
	(void)is_core;
	if (ip >= USER_END)
		return false;
	*context = (struct context){ .ip = ip, .sp = sp };
	return true;
}

void context_init_idle(struct context *context) { *context = (struct context){ 0 }; }

uint64_t timer_now_us(void) { return machine.now_us; }
void timer_arm(uint64_t at_us) { machine.armed_us[cpu_this()] = at_us; }
void timer_disarm(void) { machine.armed_us[cpu_this()] = 0; }
void interrupt_configure(unsigned line, unsigned flags) { (void)flags; machine.masked[line] = true; }
void interrupt_mask(unsigned line) { machine.masked[line] = true; }
void interrupt_unmask(unsigned line) { machine.masked[line] = false; }

void console_put(char character)
{
	if (machine.console_length + 1 < sizeof(machine.console))
		machine.console[machine.console_length++] = character;
}

void machine_halt(void)
{
	if (machine.on_halt)
		longjmp(*machine.on_halt, 1);
	fprintf(stderr, "machine halted: %s\n", machine.console);
	abort();
}

/* --- memory */

paddr_t machine_begin(void) { return (paddr_t)MEMORY_BASE; }
paddr_t machine_end(void) { return (paddr_t)MEMORY_BASE + (paddr_t)MACHINE_PAGES * PAGE_SIZE; }

paddr_t machine_page(void)
{
	assert(pages_taken < MACHINE_PAGES);
	char *const page = MEMORY_BASE + (size_t)pages_taken++ * PAGE_SIZE;
	memset(page, 0xa5, PAGE_SIZE);
	return (paddr_t)page;
}

static void memory_init(void)
{
	static bool mapped;
	if (!mapped) {
		void *const memory = mmap(MEMORY_BASE, (size_t)MACHINE_PAGES * PAGE_SIZE, PROT_READ | PROT_WRITE,
		                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
		assert(memory == MEMORY_BASE);
		mapped = true;
	}
	memset(MEMORY_BASE, 0xa5, (size_t)MACHINE_PAGES * PAGE_SIZE);
	pages_taken = 0;
}

/* --- setting up */

void machine_init(void)
{
	memory_init();
	machine = (struct machine){ 0 };
	schedulers[0] = (struct scheduler){ 0 };
	scheduler_init(&core_pd);
	pd_init(&core_pd, machine_page(), true);
	core_utcb = machine_page();
	thread_init(&core_thread, &core_pd, core_utcb, core_utcb, PRIORITIES - 1, 0, 0);
	ipc_init(&core_thread);
	thread_start(&core_thread, 0x1000, 0);
	scheduler_update();
}

struct pd *machine_core_pd(void) { return &core_pd; }
struct thread *machine_core_thread(void) { return &core_thread; }

struct pd *machine_pd(void)
{
	struct pd *const pd = (struct pd *)machine_page();
	pd_init(pd, machine_page(), false);
	assert(pd_donate_capabilities(pd, machine_page()));
	return pd;
}

struct thread *machine_thread(struct pd *pd, unsigned priority)
{
	struct thread *const thread = (struct thread *)machine_page();
	thread_init(thread, pd, machine_page(), 0x400000, priority, 0, (word_t)thread);
	assert(thread_start(thread, 0x401000, 0));
	scheduler_update();
	return thread;
}

struct rpc_object *machine_rpc_object(struct thread *server, word_t badge)
{
	paddr_t const object = machine_page();
	word_t const result = machine_core_call(CORE_RPC_CREATE, object, (word_t)server, badge, object, 0, 0);
	assert(result == STATUS_OK);
	return (struct rpc_object *)object;
}

struct signal_context *machine_signal(struct thread *receiver, word_t imprint)
{
	paddr_t const object = machine_page();
	word_t const result = machine_core_call(CORE_SIGNAL_CREATE, object, (word_t)receiver, imprint, object, 0, 0);
	assert(result == STATUS_OK);
	return (struct signal_context *)object;
}

/* --- calls */

void machine_call(struct thread *thread, word_t number, word_t argument, word_t tag, word_t w0)
{
	assert(scheduler_here()->current == thread);
	thread->context.status = number;
	thread->context.argument = argument;
	thread->context.tag = tag;
	thread->context.word[0] = w0;
	kernel_system_call();
}

/* Core is in the middle of something as far as the kernel knows; afterwards runs who ought to. */
word_t machine_core_call(word_t number, word_t argument, word_t tag, word_t w0, word_t w1, word_t w2, word_t w3)
{
	struct context const saved = core_thread.context;
	struct context *const context = &core_thread.context;
	schedulers[0].current = &core_thread;
	*context = (struct context){ .status = number, .argument = argument, .tag = tag, .word = { w0, w1, w2, w3 } };
	kernel_system_call();
	word_t const status = context->status;
	*context = saved;
	scheduler_update();
	return status;
}

bool machine_printed(const char *text)
{
	machine.console[machine.console_length] = 0;
	return strstr(machine.console, text) != NULL;
}
