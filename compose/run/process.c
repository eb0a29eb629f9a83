/* SPDX-License-Identifier: MIT */
#include "run/process.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FD_COUNT_MAX = 8, FD_SAFE = 64, KIND_END_MS = 300, PATH_CAPACITY = 64 };

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

/* Linux's /proc/PID/task/TID/schedstat: nanoseconds on a processor, nanoseconds waiting for one, times. */
static uint64_t thread_waited_us(const char *tasks, const char *thread)
{
	char path[PATH_CAPACITY];
	unsigned long long waited_ns = 0;
	if (snprintf(path, sizeof path, "%s/%s/schedstat", tasks, thread) >= (int)sizeof path) return 0;
	FILE *const file = fopen(path, "re");
	if (!file) return 0;
	if (fscanf(file, "%*u %llu", &waited_ns) != 1) waited_ns = 0;
	fclose(file);
	return waited_ns / 1000;
}

uint64_t process_waited_us(const struct process *process)
{
	char tasks[PATH_CAPACITY];
	if (!process->pid) return 0;
	snprintf(tasks, sizeof tasks, "/proc/%ld/task", (long)process->pid);
	DIR *const folder = opendir(tasks);
	if (!folder) return 0;
	uint64_t longest_us = 0;
	for (const struct dirent *entry; (entry = readdir(folder)); ) {
		uint64_t const waited_us = *entry->d_name == '.' ? 0 : thread_waited_us(tasks, entry->d_name);
		if (waited_us > longest_us) longest_us = waited_us;
	}
	closedir(folder);
	return longest_us;
}

int process_wait(struct process *process)
{
	while (process->pid && waitpid(process->pid, &process->status, 0) < 0 && errno == EINTR) { }
	process->pid = 0;
	return WIFEXITED(process->status) ? WEXITSTATUS(process->status) : 128 + WTERMSIG(process->status);
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
