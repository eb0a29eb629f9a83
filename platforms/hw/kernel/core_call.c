/* SPDX-License-Identifier: MIT */
/*
 * System calls of core: a table of short functions, each of which decodes its words and then does what cannot fail.
 * Each does a bounded amount of work; those that may have more to do answer STATUS_AGAIN.
 */
#include "kernel/core_call.h"
#include "kernel/cpus.h"
#include "kernel/ipc.h"
#include "kernel/irq.h"
#include "kernel/memory.h"
#include "kernel/panic.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"
#include "kernel/timer.h"

_Static_assert(sizeof(struct rpc_object) <= sizeof(struct kernel_rpc_object), "memory that core reserves");
_Static_assert(sizeof(struct signal_context) <= sizeof(struct kernel_signal_context), "memory that core reserves");
_Static_assert(sizeof(struct thread) <= sizeof(struct kernel_thread), "memory that core reserves");

static struct pd *pd_of(const struct context *c) { return memory_at(c->argument); }
static struct thread *thread_of(const struct context *c) { return memory_at(c->argument); }
static void *object_or_null(word_t address) { return address ? memory_at(address) : NULL; }
static word_t again_unless(bool done) { return done ? STATUS_OK : STATUS_AGAIN; }
static word_t ok_if(bool condition) { return condition ? STATUS_OK : STATUS_BAD_ARGUMENT; }

static void pd_create(struct context *c) { pd_init(pd_of(c), c->tag, false); }
static void pd_donate_table(struct context *c) { page_tables_donate(&pd_of(c)->tables, c->tag); }
static void pd_donate_caps(struct context *c) { c->status = ok_if(pd_donate_capabilities(pd_of(c), c->tag)); }

static void pd_flush(struct context *c)
{
	page_tables_flush(&pd_of(c)->tables);
	cpus_flush(pd_of(c));
}

static void pd_map(struct context *c)
{
	word_t const address = c->word[0], pages = c->word[2];
	paddr_t const page = c->word[1];
	if (address % PAGE_SIZE || page % PAGE_SIZE || address < USER_BEGIN || pages > CORE_MAP_MAX
	    || address >= USER_END || USER_END - address < pages * PAGE_SIZE || (~c->tag & (MAP_WRITE | MAP_EXECUTE)) == 0) {
		c->status = STATUS_BAD_ARGUMENT;
		return;
	}
	struct page_tables *const tables = &pd_of(c)->tables;
	word_t i = 0;
	while (i < pages && page_tables_map(tables, address + i * PAGE_SIZE, page + i * PAGE_SIZE, (unsigned)c->tag))
		i++;
	cpus_flush(pd_of(c));
	c->word[0] = i;
	c->status = i < pages ? STATUS_NO_TABLES : STATUS_OK;
}

static void pd_unmap(struct context *c)
{
	word_t const end = c->word[1] < USER_END ? c->word[1] : USER_END;
	c->word[0] = page_tables_unmap(&pd_of(c)->tables, c->word[0], end);
	cpus_flush(pd_of(c));
	c->status = again_unless(c->word[0] >= end);
}

static void pd_destroy(struct context *c) { c->status = again_unless(pd_remove_capabilities(pd_of(c))); }

static void cap_insert(struct context *c)
{
	c->status = ok_if(capability_insert(pd_of(c), c->tag, memory_at(c->word[0])));
}

static void rpc_create(struct context *c)
{
	struct rpc_object *const rpc = memory_at(c->argument);
	struct thread *const server = c->tag ? memory_at(c->tag) : scheduler_here()->current;
	*rpc = (struct rpc_object){
		.object = { .type = OBJECT_RPC, .core_reference = c->word[1] }, .server = server, .badge = c->word[0],
	};
	list_init(&rpc->object.capabilities);
	list_append(&server->rpc_objects, &rpc->place);
}

static void signal_create(struct context *c)
{
	signal_context_init(memory_at(c->argument), memory_at(c->tag), c->word[0], c->word[1]);
}

static void object_destroy(struct context *c)
{
	struct object *const object = memory_at(c->argument);
	if (object->type == OBJECT_RPC) {
		list_remove(&container_of(object, struct rpc_object, object)->place);
	} else if (object->type == OBJECT_SIGNAL) {
		struct signal_context *const context = container_of(object, struct signal_context, object);
		signal_context_detach(context);
		irq_forget(context);
		timer_forget(context);
	}
	object->type = OBJECT_DEAD;
	c->status = again_unless(object_remove_capabilities(object));
}

static void thread_create(struct context *c)
{
	thread_init(thread_of(c), memory_at(c->tag), c->word[0], c->word[1], c->word[2] & 0xff, (unsigned)(c->word[2] >> CORE_CPU_SHIFT),
	            c->word[3]);
}

static void start(struct context *c) { c->status = ok_if(thread_start(thread_of(c), c->word[0], c->word[1])); }
static void pause(struct context *c) { thread_pause(thread_of(c)); }
static void resume(struct context *c) { thread_resume(thread_of(c)); }
static void destroy(struct context *c) { c->status = again_unless(thread_destroy(thread_of(c))); }
static void attach(struct context *c) { c->status = ok_if(irq_attach((unsigned)c->argument, (unsigned)c->tag)); }
static void irq_context(struct context *c) { irq_set_context((unsigned)c->argument, object_or_null(c->tag)); }
static void acknowledge(struct context *c) { irq_acknowledge((unsigned)c->argument); }
static void detach(struct context *c) { irq_detach((unsigned)c->argument); }
static void timer_context(struct context *c) { timer_set_context(object_or_null(c->argument)); }
static void timer_set(struct context *c) { timer_set_user((uint64_t)c->word[1] << 32 | c->word[0]); }

static void console(struct context *c)
{
	for (word_t rest = c->argument; rest; rest >>= 8)
		console_put((char)(unsigned char)rest);
}

static void cpus(struct context *c) { c->word[0] = cpus_online(); }

static void halt(struct context *c)
{
	(void)c;
	machine_halt();
}

/* Each finds STATUS_OK in the context, and writes another one where it could not do what it was asked. */
static void (*const calls[])(struct context *) = {
	[CORE_PD_CREATE - SYSTEM_CALL_CORE_FIRST]       = pd_create,
	[CORE_PD_DONATE_TABLE - SYSTEM_CALL_CORE_FIRST] = pd_donate_table,
	[CORE_PD_DONATE_CAPS - SYSTEM_CALL_CORE_FIRST]  = pd_donate_caps,
	[CORE_PD_FLUSH - SYSTEM_CALL_CORE_FIRST]        = pd_flush,
	[CORE_PD_MAP - SYSTEM_CALL_CORE_FIRST]          = pd_map,
	[CORE_PD_UNMAP - SYSTEM_CALL_CORE_FIRST]        = pd_unmap,
	[CORE_PD_DESTROY - SYSTEM_CALL_CORE_FIRST]      = pd_destroy,
	[CORE_CAP_INSERT - SYSTEM_CALL_CORE_FIRST]      = cap_insert,
	[CORE_RPC_CREATE - SYSTEM_CALL_CORE_FIRST]      = rpc_create,
	[CORE_SIGNAL_CREATE - SYSTEM_CALL_CORE_FIRST]   = signal_create,
	[CORE_OBJECT_DESTROY - SYSTEM_CALL_CORE_FIRST]  = object_destroy,
	[CORE_THREAD_CREATE - SYSTEM_CALL_CORE_FIRST]   = thread_create,
	[CORE_THREAD_START - SYSTEM_CALL_CORE_FIRST]    = start,
	[CORE_THREAD_PAUSE - SYSTEM_CALL_CORE_FIRST]    = pause,
	[CORE_THREAD_RESUME - SYSTEM_CALL_CORE_FIRST]   = resume,
	[CORE_THREAD_DESTROY - SYSTEM_CALL_CORE_FIRST]  = destroy,
	[CORE_IRQ_ATTACH - SYSTEM_CALL_CORE_FIRST]      = attach,
	[CORE_IRQ_CONTEXT - SYSTEM_CALL_CORE_FIRST]     = irq_context,
	[CORE_IRQ_ACKNOWLEDGE - SYSTEM_CALL_CORE_FIRST] = acknowledge,
	[CORE_IRQ_DETACH - SYSTEM_CALL_CORE_FIRST]      = detach,
	[CORE_TIMER_CONTEXT - SYSTEM_CALL_CORE_FIRST]   = timer_context,
	[CORE_TIMER_SET - SYSTEM_CALL_CORE_FIRST]       = timer_set,
	[CORE_CONSOLE - SYSTEM_CALL_CORE_FIRST]         = console,
	[CORE_CPUS - SYSTEM_CALL_CORE_FIRST]            = cpus,
	[CORE_HALT - SYSTEM_CALL_CORE_FIRST]            = halt,
};

_Static_assert(sizeof(calls) / sizeof(calls[0]) == SYSTEM_CALL_CORE_END - SYSTEM_CALL_CORE_FIRST, "one per number");

void core_call(struct thread *thread, enum core_call number)
{
	thread->context.status = STATUS_OK;
	calls[number - SYSTEM_CALL_CORE_FIRST](&thread->context);
	scheduler_update();
}
