/* SPDX-License-Identifier: MIT */
/*
 * Several CPUs, one kernel.
 *
 * One lock around the whole kernel. It is taken when a CPU enters the kernel and released when it leaves, the idle loop
 * runs without it. Kernel paths are short and bounded, so a CPU waits for at most the number of CPUs times the longest
 * of them; in exchange everything that ipc.c, scheduler.c and the rest say about a single CPU stays true. Where a
 * machine has one CPU nothing of this is compiled in.
 *
 * What the lock does not cover is what other CPUs do outside of the kernel. Four rules make that safe:
 *
 *   A thread that is `current` on a CPU executes there and nowhere else; its registers are written only by that CPU.
 *   (Everybody else writes registers of CALLING or WAITING threads only.)
 *
 *   A thread that another CPU pauses or destroys is noticed at its next trap at the latest: a system call of such a
 *   thread is not carried out but begun anew when, and if, it goes on.
 *
 *   A thread's memory goes back to core only when no CPU has it as current or as its claim: thread_destroy() answers
 *   "again" until the CPUs concerned, which are called, have chosen anew.
 *
 *   An address space whose tables changed is flushed on all CPUs that have it active before the system call that
 *   changed it returns: by the hardware where that can, else by each CPU itself. A CPU that waits for the lock answers
 *   such a request while it waits; hence the one that waits for the answer with the lock held cannot wait forever.
 */
#include "kernel/cpus.h"
#include "kernel/scheduler.h"
#include "kernel/timer.h"

enum { FREE = 0, TAKEN = 1 };

static struct {
	uint32_t lock;
	uint32_t online;
	struct {
		uint32_t flush;       /* set by who changed tables, cleared by the CPU itself */
		bool     called;      /* a call is on its way, no second one is needed */
	} cpu[CPUS_MAX];
} cpus = { .online = 1 };

unsigned cpus_online(void) { return __atomic_load_n(&cpus.online, __ATOMIC_ACQUIRE); }

static void answer_flush(void)
{
	uint32_t *const flush = &cpus.cpu[cpu_this()].flush;
	if (__atomic_load_n(flush, __ATOMIC_ACQUIRE)) {
		page_tables_forget_cached();
		__atomic_store_n(flush, 0, __ATOMIC_RELEASE);
	}
}

void cpus_lock(void)
{
	while (__atomic_exchange_n(&cpus.lock, TAKEN, __ATOMIC_ACQUIRE) == TAKEN)
		while (__atomic_load_n(&cpus.lock, __ATOMIC_RELAXED) == TAKEN) {
			answer_flush();
			cpu_relax();
		}
	answer_flush();
}

void cpus_unlock(void)
{
	__atomic_store_n(&cpus.lock, FREE, __ATOMIC_RELEASE);
}

void cpus_update(unsigned cpu)
{
	if (CPUS_MAX == 1 || cpu == cpu_this() || cpus.cpu[cpu].called)
		return;
	cpus.cpu[cpu].called = true;
	cpu_call(cpu);
}

void cpus_flush(const struct pd *pd)
{
	if (CPUS_MAX == 1)
		return;
	for (unsigned cpu = 0; cpu < cpus_online(); cpu++) {
		if (cpu == cpu_this() || schedulers[cpu].current->pd != pd)
			continue;
		if (page_tables_forget_everywhere())
			return;
		uint32_t *const flush = &cpus.cpu[cpu].flush;
		__atomic_store_n(flush, 1, __ATOMIC_RELEASE);
		cpu_call(cpu);
		while (__atomic_load_n(flush, __ATOMIC_ACQUIRE))
			cpu_relax();
	}
}

void cpus_called(void)
{
	cpus.cpu[cpu_this()].called = false;
	timer_update();
	scheduler_update();
}

void cpus_wait(unsigned count, uint64_t timeout_us)
{
	uint64_t const end = timer_now_us() + timeout_us;
	while (cpus_online() < count && timer_now_us() < end)
		cpu_relax();
}

void cpus_join(void)
{
	unsigned const cpu = cpu_this();
	while (__atomic_load_n(&cpus.online, __ATOMIC_ACQUIRE) != cpu)
		cpu_relax();
	scheduler_init(schedulers[0].idle.pd);
	scheduler_switch(&scheduler_here()->idle);
	__atomic_store_n(&cpus.online, cpu + 1, __ATOMIC_RELEASE);
}
