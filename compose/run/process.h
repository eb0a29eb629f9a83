/* SPDX-License-Identifier: MIT */
/*
 * A child process: started from an argument vector, never through a shell, and ended by whoever started it. It dies with
 * this program, however this program ends.
 */
#ifndef RUN_PROCESS_H
#define RUN_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A descriptor of this program that the child gets under a number. */
struct process_fd { int ours, theirs; };

struct process {
	pid_t pid;             /* 0: not running */
	int   status;          /* of waitpid, once it ended */
};

enum process_start_result { PROCESS_STARTED, PROCESS_NOT_FOUND, PROCESS_FAILED };

/*
 * Starts words[0], looked up in PATH. The child has exactly the descriptors of the list, whose numbers `theirs` differ.
 * PROCESS_NOT_FOUND: no such program. PROCESS_FAILED: errno says why.
 */
enum process_start_result process_start(struct process *process, const char *const *words,
                                        const struct process_fd *fds, size_t fd_count);

/* Has it ended by itself? Then its status is there and `pid` is 0. */
bool process_ended(struct process *process);

/*
 * How long it has been ready to run and got no processor: of its threads, the one that waited longest. 0 where the system
 * does not say.
 */
uint64_t process_waited_us(const struct process *process);

/* Waits until it ends by itself. Returns its exit status, or 128 and more where a signal ended it. */
int process_wait(struct process *process);

/* Ends it, first kindly, and waits for it. Does nothing when it has ended. */
void process_end(struct process *process);

#endif
