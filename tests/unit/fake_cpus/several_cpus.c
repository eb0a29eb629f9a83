/* SPDX-License-Identifier: MIT */
#include <setjmp.h>

#include "arch/arch.h"
#include "kernel/cpus.h"

struct several_cpus several_cpus;

void cpu_call(unsigned cpu)
{
	several_cpus.called[cpu] = true;
	several_cpus.calls++;
}

/*
 * A CPU that waits for the lock answers what it is asked to and then waits on; it leaves that loop by the second cpu_relax().
 * Its interrupt stays pending: it has not done more than to answer.
 */
void cpu_relax(void)
{
	static jmp_buf waits;
	static bool waiting;
	if (waiting)
		longjmp(waits, 1);
	unsigned const self = several_cpus.here;
	waiting = true;
	for (volatile unsigned cpu = 0; cpu < CPUS_MAX; cpu++) {
		several_cpus.here = cpu;
		if (cpu != self && several_cpus.called[cpu] && !setjmp(waits))
			cpus_lock();
	}
	waiting = false;
	several_cpus.here = self;
}
