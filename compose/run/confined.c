/* SPDX-License-Identifier: MIT */
#include "run/confined.h"

#include "base/arena.h"
#include "base/fatal.h"
#include "base/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { STATUS_TEXT = 0, STATUS_REASON = 1 };

/* In the child. A signal at the first limit says why it ended; whoever does not hear it is killed at the second. */
static _Noreturn void child(struct arena *arena, confined_work *work, void *context, unsigned processor_seconds, int to)
{
	struct rlimit const time = { .rlim_cur = processor_seconds, .rlim_max = processor_seconds + 1 }, core = { 0 };
	const char *reason = "it failed";
	size_t length = 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGXCPU, SIG_DFL);
	if (setrlimit(RLIMIT_CPU, &time) || setrlimit(RLIMIT_CORE, &core)) _exit(STATUS_REASON);
	const char *text = work(arena, context, &length, &reason);
	bool const good = text ? output_bytes(to, text, length) : output_bytes(to, reason, strlen(reason));
	_exit(text && good ? STATUS_TEXT : STATUS_REASON);
}

/* All that comes, until the other end is closed. */
static char *read_all(struct arena *arena, int from, size_t *length)
{
	size_t capacity = 1 << 16;
	char *text = arena_alloc(arena, capacity);
	for (*length = 0;;) {
		if (capacity - *length < 2) {
			char *grown = arena_alloc(arena, 2 * capacity);
			memcpy(grown, text, *length);
			text = grown;
			capacity *= 2;
		}
		ssize_t const count = read(from, text + *length, capacity - *length - 1);
		if (count < 0 && errno == EINTR) continue;
		if (count < 0) fatal("read from a process: %s", strerror(errno));
		if (count == 0) break;
		*length += (size_t)count;
	}
	text[*length] = '\0';
	return text;
}

static int wait_for(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR) fatal("wait for a process: %s", strerror(errno));
	return status;
}

const char *confined(struct arena *arena, confined_work *work, void *context, unsigned processor_seconds, size_t *length,
                     const char **reason)
{
	int ends[2];
	fflush(NULL);                      /* the child has nothing of ours to write */
	if (pipe2(ends, O_CLOEXEC)) fatal("make a pipe: %s", strerror(errno));
	pid_t const pid = fork();
	if (pid < 0) fatal("start a process: %s", strerror(errno));
	if (pid == 0) {
		close(ends[0]);
		child(arena, work, context, processor_seconds, ends[1]);
	}
	close(ends[1]);
	char *text = read_all(arena, ends[0], length);
	close(ends[0]);
	int const status = wait_for(pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_TEXT) return text;
	bool const late = WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL);
	*reason = WIFEXITED(status) && *length ? text
	          : late ? arena_format(arena, "it was not done after %u seconds of the processor's time", processor_seconds)
	          : WIFSIGNALED(status) ? arena_format(arena, "it ended with signal %d", WTERMSIG(status)) : "it failed";
	return NULL;
}
