/* SPDX-License-Identifier: MIT */
#include <cost.h>
#include <genode/log.h>
#include <interfaces/cpu.h>
#include <interfaces/log.h>
#include <interfaces/pd.h>
#include <interfaces/rom.h>

#include "quota.h"

enum { PRIORITY_LOWEST = 65535, PRIORITY_RANGE_LOG2 = 16 };

static uint64_t minus(uint64_t a, uint64_t b) { return a > b ? a - b : 0; }

struct quota quota_environment(void)
{
	return (struct quota){
		.ram_bytes = PD_SESSION_RAM + CPU_SESSION_RAM + LOG_SESSION_RAM + ROM_SESSION_RAM + COST_CHILD_RAM,
		.caps      = PD_SESSION_CAPS + CPU_SESSION_CAPS + LOG_SESSION_CAPS + ROM_SESSION_CAPS + COST_CHILD_CAPS,
	};
}

struct quota quota_without(struct quota a, struct quota b)
{
	return (struct quota){ .ram_bytes = minus(a.ram_bytes, b.ram_bytes), .caps = minus(a.caps, b.caps) };
}

struct quota quota_transferred(struct quota assigned)
{
	return quota_without(assigned, quota_environment());
}

uint64_t quota_after_preservation(uint64_t available, uint64_t preserved)
{
	return minus(available, preserved);
}

unsigned priority_levels_log2(int64_t prio_levels)
{
	for (unsigned log2 = 0; log2 <= PRIORITY_RANGE_LOG2; log2++)
		if (prio_levels == (int64_t)1 << log2)
			return log2;
	if (prio_levels != 0)
		log_warning("prio levels is not power of two, priorities are disabled");
	return 0;
}

int64_t priority_checked(const char *child, int64_t priority, unsigned levels_log2)
{
	int64_t const lowest = -(((int64_t)1 << levels_log2) - 1);
	if (priority <= 0 && priority >= lowest)
		return priority;
	int64_t const valid = priority > 0 ? 0 : lowest;
	log_warning("%s: invalid priority, %s from %lld to %lld", child, priority > 0 ? "lowering" : "upgrading",
	            (long long)priority, (long long)valid);
	return valid;
}

uint64_t priority_in_band(const char *child, uint64_t session_priority, int64_t child_priority, unsigned levels_log2)
{
	uint64_t priority = session_priority < PRIORITY_LOWEST ? session_priority : PRIORITY_LOWEST;
	if (levels_log2 == 0)
		return priority;
	if (priority != PRIORITY_LOWEST && priority & (((uint64_t)1 << levels_log2) - 1))
		log_warning("%s: priority band too small, losing least-significant priority bits", child);
	return priority >> levels_log2 | (uint64_t)-child_priority * ((PRIORITY_LOWEST + 1) >> levels_log2);
}
