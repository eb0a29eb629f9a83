/* SPDX-License-Identifier: MIT */
/* A fine clock for measurements. User mode gets no counter: nanoseconds, as fine as the kernel's time, microseconds. */
#ifndef GENODE_CYCLES_H
#define GENODE_CYCLES_H

#include <genode/system_call.h>

static inline uint64_t cycles_now(void) { return time_us_call() * 1000; }

#endif
