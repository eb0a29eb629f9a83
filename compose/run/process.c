/* SPDX-License-Identifier: MIT */
#include "run/process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FD_COUNT_MAX = 8, FD_SAFE = 64, KIND_END_MS = 300 };

/*
 * In the child: first every descriptor out of the way of all final numbers, then each to its own. The rest of the parent's
 * are closed on exec. Only functions that are safe after fork.
 */
static bool arrange(const struct process_fd *fds, size_t count)
{
	int aside[FD_COUNT_MAX];
	for (size_t i = 0; i < count; i++)
		if ((aside[i] = fcntl(fds[i].ours, F_DUPFD_CLOEXEC, FD_SAFE)) < 0) return false;
	for (size_t i = 0; i < count; i++)
		if (dup2(aside[i], fds[i].theirs) < 0) return false;
	return true;
}

static _Noreturn void child(pid_t parent, const char *const *words, const struct process_fd *fds, size_t fd_count,
                            int report)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setpgid(0, 0);                                  /* the terminal's Ctrl-C is for the parent to handle */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent) _exit(127);            /* it died before prctl */

	int const moved = fcntl(report, F_DUPFD_CLOEXEC, FD_SAFE);
	if (moved >= 0 && arrange(fds, fd_count)) execvp(words[0], (char *const *)(uintptr_t)words);
	int const reason = errno;
	ssize_t const ignored = write(moved, &reason, sizeof reason);
	(void)ignored;
	_exit(127);
}

enum process_start_result process_start(struct process *process, const char *const *words,
                                        const struct process_fd *fds, size_t fd_count)
{
	*process = (struct process) { 0 };
	if (fd_count > FD_COUNT_MAX) { errno = EINVAL; return PROCESS_FAILED; }
	int report[2];
	if (pipe2(report, O_CLOEXEC)) return PROCESS_FAILED;

	pid_t const parent = getpid();
	pid_t const pid = fork();
	if (pid == 0) child(parent, words, fds, fd_count, report[1]);
	close(report[1]);
	if (pid < 0) {
		close(report[0]);
		return PROCESS_FAILED;
	}

	/* The pipe closes on a successful exec; otherwise the reason comes through it. */
	int reason = 0;
	ssize_t count;
	do count = read(report[0], &reason, sizeof reason); while (count < 0 && errno == EINTR);
	close(report[0]);
	if (count == 0) {
		process->pid = pid;
		return PROCESS_STARTED;
	}
	waitpid(pid, NULL, 0);
	errno = reason;
	return reason == ENOENT ? PROCESS_NOT_FOUND : PROCESS_FAILED;
}

bool process_ended(struct process *process)
{
	if (!process->pid) return true;
	pid_t const pid = waitpid(process->pid, &process->status, WNOHANG);
	if (pid == 0 || (pid < 0 && errno == EINTR)) return false;
	process->pid = 0;
	return true;
}

void process_end(struct process *process)
{
	if (!process->pid) return;
	kill(process->pid, SIGTERM);
	for (unsigned waited = 0; waited < KIND_END_MS; waited++) {
		if (process_ended(process)) return;
		nanosleep(&(struct timespec) { .tv_nsec = 1000000 }, NULL);
	}
	kill(process->pid, SIGKILL);
	while (waitpid(process->pid, &process->status, 0) < 0 && errno == EINTR) { }
	process->pid = 0;
}
