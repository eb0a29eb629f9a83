/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic of quotas and priorities, the same as in the compiler's ledger. No state.
 *
 * A child is assigned R bytes and K capabilities. Out of them init pays, on the child's behalf, the child's environment
 * sessions (PD, CPU, LOG, ROM of the binary), keeps COST_CHILD for its own bookkeeping, and moves the rest into the
 * child's PD. A child that costs init R and K in all is thus a child that is assigned R and K.
 */
#ifndef INIT_QUOTA_H
#define INIT_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

enum { PRESERVE_RAM_DEFAULT = 40 * (int)sizeof(long) * 1024, PRESERVE_CAPS_DEFAULT = 20 };

struct quota {
	uint64_t ram_bytes;
	uint64_t caps;
};

/* Environment donations and init's own share; what is left to be transferred, 0 when nothing is. */
struct quota quota_environment(void);
struct quota quota_transferred(struct quota assigned);

/* Each amount at least 0. */
struct quota quota_without(struct quota a, struct quota b);

/* What may go to children: the available without the preserved amount, never below 0. */
uint64_t     quota_after_preservation(uint64_t available, uint64_t preserved);

static inline uint64_t quota_minimum(uint64_t a, uint64_t b) { return a < b ? a : b; }

/*
 * Priorities count from 0 (highest) downwards. With 2^k levels, the range 0..65535 of a child's CPU sessions is squeezed
 * into the band of the child's own priority.
 */
unsigned priority_levels_log2(int64_t prio_levels);
int64_t  priority_checked(const char *child, int64_t priority, unsigned levels_log2);
uint64_t priority_in_band(const char *child, uint64_t session_priority, int64_t child_priority, unsigned levels_log2);

#endif
