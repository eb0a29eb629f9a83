/* SPDX-License-Identifier: MIT */
/* What is tried on Linux. See arch/host/attempts.c. */
#ifndef HOST_SYSCALLS_ATTEMPTS_H
#define HOST_SYSCALLS_ATTEMPTS_H

#include <stdbool.h>

#include <genode/abi.h>

/*
 * DENIED: the thread must stop at the call. NOTHING_THERE: the call is one that the way to core needs, but answers an
 * error, because it is aimed at something else. ANY: whatever happens, it happens to the caller only.
 */
enum verdict { DENIED, NOTHING_THERE, ANY };

struct attempt {
	const char  *name;
	long       (*run)(word_t parameter);
	enum verdict verdict;
	word_t       parameters;           /* it is made with 0 .. parameters - 1 */
};

extern const struct attempt attempts[];
extern unsigned const attempt_count;

/* A system call of Linux by its number. */
long host_syscall(word_t number, word_t a, word_t b, word_t c, word_t d, word_t e, word_t f);

/* The three that a thread may make: their numbers alone are nothing to be denied. */
bool host_syscall_is_allowed(word_t number);

#endif
