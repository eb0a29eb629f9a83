/* SPDX-License-Identifier: MIT */
/*
 * Checking: the component that was named runs in a process that was not forked from core but executed: valgrind, and in it
 * the loader of valgrind/. It gets the descriptor of all memory, a connection to core, and orders like every other; it maps
 * what core tells it, and its threads are the component's. Three things differ on core's side.
 *
 *   descriptors  Threads share one table with the loader, so the connections of a new thread are sent, not inherited.
 *   memory       Memory that valgrind does not know to be mapped is a mistake of whoever touches it. So regions appear when
 *                they are attached, whole, and not page by page at faults (core_mirror.c). What is paid for, the kernel's
 *                page tables, is as always.
 *   the end      Core closes the connection and waits, because what valgrind found it says at its end.
 *
 * Nothing of the sandbox holds for this process. It is started before core's own filter is there, and says so.
 */
#include <asm/poll.h>
#include <asm/signal.h>
#include <linux/fcntl.h>
#include <linux/sched.h>

#include <genode/memory.h>

#include "checker.h"
#include "host.h"
#include "host_call.h"
#include "process.h"
#include "valgrind/gate.h"

enum { SAFE_FD = 64 };

static const char *wanted;
static const uintptr_t *program, *variables;
static struct process *checked;

void checker_init(const char *name, const uintptr_t *words, const uintptr_t *environment)
{
	wanted = name;
	program = words;
	variables = environment;
}

bool checker_wanted(void) { return wanted != NULL; }

static _Noreturn void give_up(void)
{
	static const char text[] = "core: valgrind cannot be started\n";
	host_write(2, text, sizeof(text) - 1);
	host_exit(1);
}

/* In the child: each descriptor to the number where the loader expects it, through numbers that none of them has. */
static _Noreturn void execute(int control)
{
	int const from[] = { control, host_memory_fd, process_orders_fd() };
	static const int to[] = { LOADER_CONTROL, LOADER_MEMORY, LOADER_ORDERS };
	long aside[3];
	for (unsigned i = 0; i < 3; i++)
		if ((aside[i] = host_call_4(__NR_fcntl, (uintptr_t)from[i], F_DUPFD, SAFE_FD, 0)) < 0)
			give_up();
	for (unsigned i = 0; i < 3; i++)
		host_call_4(__NR_dup2, (uintptr_t)aside[i], (uintptr_t)to[i], 0, 0);
	host_call_4(__NR_close_range, LOADER_ORDERS + 1, ~0u, 0, 0);
	host_call_4(__NR_execve, program[0], (uintptr_t)program, (uintptr_t)variables, 0);
	give_up();
}

void checker_start(void)
{
	if (!wanted)
		return;
	int theirs;
	checked = process_claim(&theirs);
	if (!checked || process_orders_offset(checked))
		host_panic("no first process to check");
	long const pid = host_call_4(__NR_clone, CLONE_PIDFD | SIGCHLD, 0, (uintptr_t)&checked->life, 0);
	if (pid == 0)
		execute(theirs);
	if (pid < 0)
		host_panic("Linux gives no process for valgrind");
	host_close(theirs);
	checked->peer = -1;
	checked->pid = (int)pid;
	checked->checked = true;
}

/* The first of this name; when it is started anew, that one is as others are. */
struct process *checker_process(const char *label, const char *name)
{
	struct process *const process = checked;
	if (!process || (strcmp(wanted, label) && strcmp(wanted, name)))
		return NULL;
	checked = NULL;
	if (!process_ready(process))
		host_panic("valgrind has ended before the component began");
	return process;
}
