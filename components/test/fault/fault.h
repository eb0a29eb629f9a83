/* SPDX-License-Identifier: MIT */
/*
 * Ways to fault. Each is a function that does one forbidden thing. What must happen to the thread that calls it, the
 * family says:
 *
 *   MUST_STOP      the thread stops there; if the function returns, the attack got through
 *   MAY_CONTINUE   the thread may well go on; what counts is that nobody else notices
 */
#ifndef TEST_FAULT_H
#define TEST_FAULT_H

#include <genode/abi.h>

enum fault_outcome { MUST_STOP, MAY_CONTINUE };

struct fault_kind {
	const char *name;
	void      (*run)(void);
	enum fault_outcome outcome;
};

struct fault_family {
	const struct fault_kind *kinds;
	unsigned                 count;
};

#define FAULT_FAMILY(name, table) \
	const struct fault_family name = { (table), sizeof(table) / sizeof((table)[0]) }

/* Opens what the kinds of memory.c need. */
void fault_memory_init(void);
void fault_memory_fini(void);

extern const struct fault_family fault_memory;         /* memory.c: pages that are not there or not for that */
extern const struct fault_family fault_calls;          /* calls.c: system calls that do not exist */
extern const struct fault_family fault_arch_memory;    /* arch/<cpu>: addresses that only this CPU has */
extern const struct fault_family fault_arch_privileged; /* what only the kernel may execute, and exceptions */
extern const struct fault_family fault_arch_state;     /* CPU state that the kernel must not inherit */

/* The instruction that returns to the caller, for code in data. */
extern const unsigned char fault_return_code[];
extern const unsigned fault_return_code_size;

#endif
