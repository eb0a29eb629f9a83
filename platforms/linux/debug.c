/* SPDX-License-Identifier: MIT */
/*
 * Debugging: the process of the component that was named is stopped (SIGSTOP) when its first thread is about to run, and
 * a line says how to attach a debugger; `continue` there lets it run. While it is its turn and it stands, the system
 * stands, as a machine does whose CPU is halted by a debugger.
 */
#include <asm/signal.h>

#include <genode/format.h>
#include <genode/memory.h>

#include "core_label.h"
#include "debug.h"
#include "host_call.h"
#include "kernel/thread.h"
#include "core/core_arch.h"

static const char *wanted;
static int debugged;
static word_t found;

void debug_init(const char *name) { wanted = name; }
bool debug_stands(int pid) { return pid == debugged; }

void debug_thread_started(const struct thread *thread, int pid)
{
	word_t const reference = thread->core_reference;
	if (!wanted || (strcmp(wanted, core_label(reference)) && strcmp(wanted, core_label_process(reference))))
		return;
	wanted = NULL;
	debugged = pid;
	found = reference;
}

void debug_stop(void)
{
	word_t const reference = found;
	char line[256];
	if (!reference)
		return;
	found = 0;
	debug_map_program(reference);
	host_call_4(__NR_kill, (uintptr_t)debugged, SIGSTOP, 0, 0);
	size_t const length = format(line, sizeof(line), "[%s] stopped for a debugger: gdb -p %d\r\n", core_label(reference),
	                             debugged);
	console_write(line, length < sizeof(line) ? length : sizeof(line) - 1);
}
