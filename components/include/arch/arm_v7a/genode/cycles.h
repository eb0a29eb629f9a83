/* SPDX-License-Identifier: MIT */
/*
 * A fine clock for measurements. Not every ARMv7-A CPU has a cycle counter, and user mode gets none of those that there
 * are: nanoseconds, as fine as the kernel's time, which is microseconds.
 */
#ifndef GENODE_CYCLES_H
#define GENODE_CYCLES_H

#include <genode/system_call.h>

static inline uint64_t cycles_now(void) { return time_us_call() * 1000; }

#endif
