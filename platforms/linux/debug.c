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

void debug_init(const char *name) { wanted = name; }
bool debug_stands(int pid) { return pid == debugged; }

void debug_thread_started(const struct thread *thread, int pid)
{
	const char *const label = core_label(thread->core_reference), *const name = core_label_process(thread->core_reference);
	if (!wanted || (strcmp(wanted, label) && strcmp(wanted, name)))
		return;
	wanted = NULL;
	debugged = pid;
	char line[256];
	host_call_4(__NR_kill, (uintptr_t)pid, SIGSTOP, 0, 0);
	size_t const length = format(line, sizeof(line), "[%s] stopped for a debugger: gdb -p %d -ex 'handle SIGSEGV SIGUSR1 nostop noprint'\r\n", label, pid);
	console_write(line, length < sizeof(line) ? length : sizeof(line) - 1);
}
