/* SPDX-License-Identifier: MIT */
/* link: tests/unit/fake_hw/machine.c tests/unit/fake_cpus/several_cpus.c platforms/hw/kernel/cap_space.c platforms/hw/kernel/core_call.c
 *       platforms/hw/kernel/cpus.c platforms/hw/kernel/ipc.c platforms/hw/kernel/irq.c platforms/hw/kernel/panic.c
 *       platforms/hw/kernel/scheduler.c platforms/hw/kernel/signal.c platforms/hw/kernel/system_call.c
 *       platforms/hw/kernel/thread.c platforms/hw/kernel/timer.c platforms/hw/arch/common/page_table.c */
/* cflags: -Itests/unit/fake_hw -DFAKE_CPUS=4 */
/* target: x86_64 */
/*
 * Two CPUs, then four, under the kernel's one lock: a long random run of entries, each on some CPU. Threads call, reply,
 * wait, signal and fault; core, wherever it runs, makes threads, pauses, resumes and destroys them, and changes address
 * spaces; timers and calls between CPUs interrupt late. After each step what thread.h, scheduler.c and cpus.c promise must
 * hold.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kernel/cpus.h"
#include "kernel/ipc.h"
#include "kernel/scheduler.h"
#include "kernel/signal.h"
#include "kernel/timer.h"
#include "kernel/trap.h"
#include "machine.h"

enum { CALL = SYSTEM_CALL_RPC_CALL, REPLY_WAIT = SYSTEM_CALL_REPLY_WAIT, WAIT = SYSTEM_CALL_WAIT,
       SUBMIT = SYSTEM_CALL_SIGNAL_SUBMIT };
enum { PDS = 4, THREADS = 16, STEPS = 200000, LATE = 40 };

/* What core does next: each kind is a few system calls, one per step. */
enum job_kind { JOB_NONE, JOB_CREATE, JOB_DESTROY, JOB_PAUSE, JOB_RESUME, JOB_UNMAP };

static struct {
	unsigned cpus;
	struct pd *pd[PDS];
	struct thread *thread[THREADS];
	struct rpc_object *object[THREADS];
	struct signal_context *signal[THREADS], *core_signal;
	paddr_t utcb[THREADS];
	bool alive[THREADS];
	enum job_kind job;
	unsigned job_thread, job_step;
	uint32_t random;
	struct context kept[CPUS_MAX];           /* registers of who runs there, which nobody else may write */
	unsigned done[JOB_UNMAP + 1], again, calls;
} world;

static uint32_t any(uint32_t below)
{
	world.random = world.random * 1664525 + 1013904223;
	return (world.random >> 8) % below;
}

static word_t object_index(unsigned i) { return 10 + i; }
static word_t signal_index(unsigned i) { return 40 + i; }
static bool cpu_idles(unsigned cpu) { return schedulers[cpu].current == &schedulers[cpu].idle; }

/* --- core's work */

/* A system call of core, which runs here. */
static word_t core_call_here(word_t number, word_t argument, word_t tag, word_t w0, word_t w1, word_t w2, word_t w3)
{
	struct thread *const core = machine_core_thread();
	assert_ptr_equal(scheduler_here()->current, core);
	core->context = (struct context){ .status = number, .argument = argument, .tag = tag, .word = { w0, w1, w2, w3 } };
	kernel_system_call();
	return core->context.status;
}

static word_t create_step(unsigned i, unsigned step)
{
	word_t const thread = (word_t)world.thread[i], pd = i % PDS;
	word_t const place = (30 + any(3)) | (word_t)any(world.cpus) << CORE_CPU_SHIFT;
	switch (step) {
	case 0: return core_call_here(CORE_THREAD_CREATE, thread, (word_t)world.pd[pd], world.utcb[i], 0x400000, place, thread);
	case 1: return core_call_here(CORE_RPC_CREATE, (word_t)world.object[i], thread, i, 0, 0, 0);
	case 2: return core_call_here(CORE_SIGNAL_CREATE, (word_t)world.signal[i], thread, i, 0, 0, 0);
	case 3: case 4: case 5: case 6:
		(void)core_call_here(CORE_CAP_INSERT, (word_t)world.pd[step - 3], object_index(i), (word_t)world.object[i], 0, 0, 0);
		return STATUS_OK;
	case 7: case 8: case 9: case 10:
		(void)core_call_here(CORE_CAP_INSERT, (word_t)world.pd[step - 7], signal_index(i), (word_t)world.signal[i], 0, 0, 0);
		return STATUS_OK;
	default:
		world.alive[i] = true;
		world.job = JOB_NONE;
		return core_call_here(CORE_THREAD_START, thread, 0, 0x1000, 0, 0, 0);
	}
}

static word_t destroy_step(unsigned i, unsigned step)
{
	word_t const what[] = { (word_t)world.object[i], (word_t)world.signal[i], (word_t)world.thread[i] };
	world.alive[i] = false;
	word_t const status = core_call_here(step < 2 ? CORE_OBJECT_DESTROY : CORE_THREAD_DESTROY, what[step], 0, 0, 0, 0, 0);
	if (step == 2 && status == STATUS_OK)
		for (unsigned cpu = 0; cpu < world.cpus; cpu++) {
			assert_ptr_not_equal(schedulers[cpu].claim, world.thread[i]);
			assert_ptr_not_equal(schedulers[cpu].current, world.thread[i]);
		}
	if (step == 2 && status == STATUS_OK)
		world.job = JOB_NONE;
	return status;
}

/* Whoever runs in the address space on another CPU has dropped what it cached of it when the call returns. */
static word_t unmap_step(unsigned i)
{
	const struct pd *const pd = world.pd[i % PDS];
	struct several_cpus const before = several_cpus;
	bool active[CPUS_MAX] = { false };
	for (unsigned cpu = 0; cpu < world.cpus; cpu++)
		active[cpu] = cpu != cpu_this() && schedulers[cpu].current->pd == pd;
	unsigned const here = cpu_this();
	word_t const status = core_call_here(CORE_PD_UNMAP, (word_t)pd, 0, 0x1000, 0x3000, 0, 0);
	assert_int_equal(cpu_this(), here);
	for (unsigned cpu = 0; cpu < world.cpus; cpu++)
		if (cpu != here)
			assert_int_equal(several_cpus.forgot[cpu] > before.forgot[cpu], active[cpu]);
	world.job = JOB_NONE;
	return status;
}

static void choose_job(void)
{
	static const enum job_kind of_living[] = { JOB_DESTROY, JOB_DESTROY, JOB_PAUSE, JOB_RESUME, JOB_RESUME, JOB_RESUME, JOB_UNMAP };
	world.job_thread = any(THREADS);
	world.job_step = 0;
	world.job = world.alive[world.job_thread] ? of_living[any(sizeof(of_living) / sizeof(of_living[0]))] : JOB_CREATE;
}

static void core_step(void)
{
	if (world.job == JOB_NONE && any(2)) {
		machine_call(machine_core_thread(), REPLY_WAIT, 0, tag_make(any(2), 0, 0), 0);
		return;
	}
	if (world.job == JOB_NONE)
		choose_job();
	enum job_kind const job = world.job;
	unsigned const i = world.job_thread;
	word_t status = STATUS_OK;
	switch (job) {
	case JOB_CREATE:  status = create_step(i, world.job_step); break;
	case JOB_DESTROY: status = destroy_step(i, world.job_step); break;
	case JOB_UNMAP:   status = unmap_step(i); break;
	default:
		status = core_call_here(job == JOB_PAUSE ? CORE_THREAD_PAUSE : CORE_THREAD_RESUME, (word_t)world.thread[i], 0, 0, 0, 0, 0);
		world.job = JOB_NONE;
	}
	assert_true(status == STATUS_OK || (status == STATUS_AGAIN && job == JOB_DESTROY));
	world.job_step += status == STATUS_OK;
	world.again += status == STATUS_AGAIN;
	world.done[job] += world.job == JOB_NONE;
}

/* --- threads */

/* Mostly threads of higher numbers are called, or all would soon be stuck in circles. */
static void thread_step(struct thread *thread)
{
	unsigned own = 0;
	while (world.thread[own] != thread)
		own++;
	world.calls++;
	switch (any(9)) {
	case 0: case 1: case 2:
		thread->utcb->send_cap[0] = object_index(any(THREADS));
		machine_call(thread, CALL, object_index(any(40) ? own + any(THREADS - own) : any(THREADS)),
		             tag_make(1, any(8), any(2)), 0);
		break;
	case 3: machine_call(thread, WAIT, any(3) ? (word_t)(WAIT_RPC | WAIT_SIGNAL) : any(9), 0, 0); break;
	case 4: machine_call(thread, SUBMIT, signal_index(any(THREADS)), 0, any(3)); break;
	case 5: machine_call(thread, SYSTEM_CALL_YIELD, 0, 0, 0); break;
	case 6:
		if (any(4))
			break;
		kernel_lock();
		kernel_fault(0x1000, FAULT_READ, 0);
		kernel_unlock();
		break;
	default:
		thread->utcb->receive_slot[0] = 80 + any(20);
		machine_call(thread, REPLY_WAIT, 0, any(5) ? tag_make(any(3), any(6), any(2)) : TAG_NO_REPLY, 0);
	}
}

/* --- interrupts */

static bool timer_due(void)
{
	uint64_t const at_us = machine.armed_us[cpu_this()];
	return at_us && at_us <= machine.now_us;
}

static void take_call(void)
{
	kernel_lock();
	several_cpus.called[cpu_this()] = false;
	cpus_called();
	kernel_unlock();
}

/* A device's interrupt, if anybody waits for one. */
static void take_device(void)
{
	unsigned const i = any(THREADS + 1);
	kernel_lock();
	if (i >= THREADS)
		signal_submit(world.core_signal, 1);
	else if (world.alive[i])
		signal_submit(world.signal[i], 1);
	scheduler_update();
	kernel_unlock();
}

static void take_timer(void)
{
	kernel_lock();
	machine.armed_us[cpu_this()] = 0;
	timer_interrupt();
	kernel_unlock();
}

/* The CPU does something. That of who is stopped or late is what matters most: an interrupt is not taken at once. */
static void step(void)
{
	struct thread *const current = scheduler_here()->current;
	bool const idles = cpu_idles(cpu_this());
	machine.now_us += any(SLICE_US / 20);
	if (several_cpus.called[cpu_this()] && (idles ? any(2) : any(LATE) == 0))
		take_call();
	else if (timer_due() && any(2))
		take_timer();
	else if (idles || any(60) == 0)
		take_device();
	else if (current == machine_core_thread())
		core_step();
	else if (!idles)
		thread_step(current);
}

/* --- what must hold */

static bool runs_anywhere(const struct thread *thread)
{
	for (unsigned cpu = 0; cpu < world.cpus; cpu++)
		if (schedulers[cpu].current == thread)
			return true;
	return false;
}

static bool runnable(const struct thread *thread) { return thread->state == THREAD_RUNNABLE && !thread->paused; }

/* Some claim leads to the thread along the calls. */
static bool claimed(const struct thread *thread)
{
	for (unsigned i = 0; i <= THREADS + 1 && thread; i++, thread = thread->serving)
		if (thread->claims)
			return true;
	return false;
}

static unsigned length(const struct link *head, const struct link *member)
{
	unsigned count = 0;
	for (const struct link *at = head->next; at != head; at = at->next) {
		assert_ptr_equal(at->next->prev, at);
		count += !member || at == member;
	}
	return count;
}

static void check_thread(const struct thread *thread)
{
	if (thread->state == THREAD_CALLING) {
		assert_non_null(thread->callee);
		assert_int_equal(length(&thread->callee->callers, &thread->in_callers) + (thread->callee->serving == thread), 1);
	}
	assert_int_equal(thread->receptive, thread->state == THREAD_WAITING && !thread->paused ? thread->waiting_for : 0);
	if (thread->receptive & WAIT_RPC)
		assert_true(list_empty(&thread->callers) && !thread->serving);
	if (thread->receptive & WAIT_SIGNAL)
		assert_true(list_empty(&thread->signals));
	if (thread->serving) {
		assert_int_equal(thread->serving->state, THREAD_CALLING);
		assert_ptr_equal(thread->serving->callee, thread);
	}
	/* a claim stands in the queue of its CPU and priority, once, and in no other */
	assert_int_equal(thread->claims, list_linked(&thread->ready));
	assert_int_equal(length(&schedulers[thread->cpu].ready[thread->priority], &thread->ready), thread->claims);
	assert_false(thread->claims && (thread->paused || thread->state == THREAD_WAITING || thread->state == THREAD_DEAD));
	/* who could run does, or has the claim of somebody */
	assert_int_equal(thread->running, runs_anywhere(thread));
	if (runnable(thread))
		assert_true(claimed(thread) || thread->running);
}

/* Number of claims in the queues of a CPU, and the first of them. */
static unsigned count_claims(const struct scheduler *scheduler, struct thread **first)
{
	unsigned count = 0;
	*first = NULL;
	for (unsigned priority = PRIORITIES; priority-- > 0;) {
		const struct link *const queue = &scheduler->ready[priority];
		assert_int_equal(scheduler->ready_bits[priority / 32] >> priority % 32 & 1, !list_empty(queue));
		if (!*first && !list_empty(queue))
			*first = container_of(list_first(queue), struct thread, ready);
		count += length(queue, NULL);
	}
	return count;
}

/*
 * A CPU that nobody has called has nothing to catch up with: it idles only without claims, and runs the first one's thread.
 * It may give interrupts their chance first, when it has looked at many claims in vain; then its timer is armed for now.
 */
static unsigned check_cpu(unsigned cpu)
{
	const struct scheduler *const scheduler = &schedulers[cpu];
	struct thread *first;
	unsigned const claims = count_claims(scheduler, &first);
	bool const pause_in_search = !scheduler->claim && machine.armed_us[cpu] && machine.armed_us[cpu] <= machine.now_us;
	for (unsigned other = 0; other < cpu; other++)
		assert_ptr_not_equal(schedulers[other].current, scheduler->current);
	if (several_cpus.called[cpu] || pause_in_search)
		return claims;
	if (cpu_idles(cpu)) {
		assert_int_equal(claims, 0);
		return 0;
	}
	assert_true(runnable(scheduler->current));
	const struct thread *thread = scheduler->claim;
	assert_ptr_equal(thread, first);
	for (unsigned i = 0; i <= CHAIN_MAX && thread->state == THREAD_CALLING; i++)
		thread = thread->callee;
	assert_ptr_equal(thread, scheduler->current);
	return claims;
}

static void check_all(unsigned stepped)
{
	unsigned in_queues = 0, claiming = machine_core_thread()->claims;
	for (unsigned i = 0; i < THREADS; i++) {
		if (world.alive[i])
			check_thread(world.thread[i]);
		claiming += world.thread[i]->claims;
	}
	check_thread(machine_core_thread());
	for (unsigned cpu = 0; cpu < world.cpus; cpu++) {
		in_queues += check_cpu(cpu);
		const struct context *const context = &schedulers[cpu].current->context;
		if (cpu != stepped)
			assert_memory_equal(context, &world.kept[cpu], sizeof(*context));
		world.kept[cpu] = *context;
	}
	assert_int_equal(in_queues, claiming);
}

/* --- */

static void begin(unsigned cpus, uint32_t seed)
{
	several_cpus = (struct several_cpus){ 0 };
	machine_init();
	memset(&world, 0, sizeof(world));
	world.cpus = cpus;
	world.random = seed;
	for (unsigned cpu = 1; cpu < cpus; cpu++) {
		several_cpus.here = cpu;
		schedulers[cpu] = (struct scheduler){ 0 };
		if (cpu < cpus_online()) {
			scheduler_init(machine_core_pd());
			scheduler_switch(&scheduler_here()->idle);
		} else {
			cpus_join();
		}
	}
	several_cpus.here = 0;
	assert_int_equal(cpus_online(), cpus);
	for (unsigned i = 0; i < PDS; i++)
		world.pd[i] = machine_pd();
	world.core_signal = (struct signal_context *)machine_page();
	(void)core_call_here(CORE_SIGNAL_CREATE, (word_t)world.core_signal, (word_t)machine_core_thread(), 0, 0, 0, 0);
	for (unsigned i = 0; i < THREADS; i++) {
		world.thread[i] = (struct thread *)memset((void *)machine_page(), 0, PAGE_SIZE);
		world.object[i] = (struct rpc_object *)memset((void *)machine_page(), 0, PAGE_SIZE);
		world.signal[i] = (struct signal_context *)memset((void *)machine_page(), 0, PAGE_SIZE);
		world.utcb[i] = machine_page();
	}
	for (unsigned cpu = 0; cpu < cpus; cpu++)
		world.kept[cpu] = schedulers[cpu].current->context;
}

/* Every call arrives, so that the next run begins with none on its way. */
static void end(void)
{
	for (unsigned i = 0, quiet = 0; quiet < world.cpus; i++) {
		several_cpus.here = i % world.cpus;
		quiet = several_cpus.called[cpu_this()] ? 0 : quiet + 1;
		take_call();
		timer_set_slice(0);
	}
}

static void run(unsigned cpus, uint32_t seed)
{
	begin(cpus, seed);
	unsigned at_once = 0;
	for (unsigned i = 0; i < STEPS; i++) {
		unsigned const cpu = any(cpus);
		several_cpus.here = cpu;
		step();
		assert_int_equal(cpu_this(), cpu);
		check_all(cpu);
		unsigned busy = 0;
		for (unsigned other = 0; other < cpus; other++)
			busy += !cpu_idles(other);
		at_once += busy >= 2;
	}
	/* all of it happened, often */
	for (enum job_kind job = JOB_CREATE; job <= JOB_UNMAP; job++)
		assert_true(world.done[job] > 100);
	assert_true(at_once > STEPS / 50 && world.calls > STEPS / 10);
	assert_true(world.again > 10 && several_cpus.restarts > 5 && several_cpus.calls > STEPS / 100);
	end();
}

static void two_cpus_keep_the_invariants(void **state)
{
	(void)state;
	run(2, 20120831);
	run(2, 7);
}

static void four_cpus_keep_the_invariants(void **state)
{
	(void)state;
	run(4, 20120831);
	run(4, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_cpus_keep_the_invariants),
		cmocka_unit_test(four_cpus_keep_the_invariants),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
