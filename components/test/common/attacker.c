/* SPDX-License-Identifier: MIT */
#include "attacker.h"

#include <genode/cap.h>
#include <genode/env.h>
#include <genode/format.h>
#include <genode/log.h>
#include <interfaces/pd.h>

enum { FINDINGS_MAX = 10, PROGRESS_PERIOD_US = 10 * 1000 * 1000 };

/* One defect may show a thousand times; the first few lines tell all of it. */
static void finding(const char *word, const char *pattern, va_list arguments)
{
	static unsigned findings;
	char text[200];
	if (findings == FINDINGS_MAX)
		return;
	findings++;
	(void)format_list(text, sizeof(text), pattern, arguments);
	log_error("%s %s", word, text);
}

#define FINDING_FUNCTION(name, word) \
	void name(const char *pattern, ...) \
	{ \
		va_list arguments; \
		va_start(arguments, pattern); \
		finding(word, pattern, arguments); \
		va_end(arguments); \
	}

FINDING_FUNCTION(obtained, "OBTAINED")
FINDING_FUNCTION(leaked, "LEAKED")

bool progress_due(void)
{
	static uint64_t next_us;
	uint64_t const now_us = time_us_call();
	if (now_us < next_us)
		return false;
	next_us = now_us + PROGRESS_PERIOD_US;
	return true;
}

static uint64_t attack_end_us = UINT64_MAX;

void attack_for(uint64_t seconds)
{
	attack_end_us = seconds ? time_us_call() + seconds * 1000000 : UINT64_MAX;
}

bool attack_over(void) { return time_us_call() >= attack_end_us; }

struct accounts accounts_now(void)
{
	struct accounts now = { 0 };
	(void)pd_ram_quota(component_env.pd, &now.ram_quota, &now.ram_used);
	(void)pd_cap_quota(component_env.pd, &now.caps_quota, &now.caps_used);
	return now;
}

void accounts_check(const struct accounts *at_start)
{
	struct accounts const now = accounts_now();
	if (now.ram_quota > at_start->ram_quota)
		obtained("RAM quota: %llu bytes, was %llu", (unsigned long long)now.ram_quota,
		         (unsigned long long)at_start->ram_quota);
	if (now.caps_quota > at_start->caps_quota)
		obtained("capability quota: %llu, was %llu", (unsigned long long)now.caps_quota,
		         (unsigned long long)at_start->caps_quota);
	if (now.ram_used > now.ram_quota || now.caps_used > now.caps_quota)
		obtained("more than the quota: %llu of %llu bytes, %llu of %llu capabilities",
		         (unsigned long long)now.ram_used, (unsigned long long)now.ram_quota,
		         (unsigned long long)now.caps_used, (unsigned long long)now.caps_quota);
}

void accounts_check_leak(void)
{
	enum { GROWTHS_MAX = 24 };
	static struct accounts most;
	static unsigned calls, growths;
	struct accounts const now = accounts_now();
	if (++calls <= 2) { /* the first ones still bring what stays */
		most = now;
		return;
	}
	if (now.caps_used > most.caps_used) {
		leaked("%llu capabilities that were given back", now.caps_used - most.caps_used + 0ull);
		most.caps_used = now.caps_used;
	}
	if (now.ram_used > most.ram_used) {
		if (++growths > GROWTHS_MAX)
			leaked("%llu bytes, again, with everything given back", now.ram_used - most.ram_used + 0ull);
		most.ram_used = now.ram_used;
	}
}

/* The library hands out every free index; what it does not hand out is in use. */
void cap_set_init(struct cap_set *set)
{
	static cap_t taken[CAP_SPACE_MAX];
	unsigned count = 0;
	memset(set->bits, 0xff, sizeof(set->bits));
	for (cap_t cap; (cap = cap_slot_alloc()) != CAP_INVALID; taken[count++] = cap)
		set->bits[cap / (8 * sizeof(word_t))] &= ~((word_t)1 << cap % (8 * sizeof(word_t)));
	set->bits[0] &= ~(word_t)1; /* CAP_INVALID is never valid */
	unsigned const end = count ? taken[count - 1] + 1 : 0;
	for (cap_t cap = end; cap < CAP_SPACE_MAX; cap++)
		set->bits[cap / (8 * sizeof(word_t))] &= ~((word_t)1 << cap % (8 * sizeof(word_t)));
	while (count)
		cap_slot_free(taken[--count]);
}

void cap_probe(word_t index)
{
	word_t tag = 0, words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
	word_t const called = system_call(SYSTEM_CALL_RPC_CALL, index, &tag, words);
	word_t const submitted = system_call_short(SYSTEM_CALL_SIGNAL_SUBMIT, index, 0, 0);
	word_t const deleted = system_call_short(SYSTEM_CALL_CAP_DELETE, index, 0, 0);
	if (called != STATUS_INVALID_CAP || submitted != STATUS_INVALID_CAP || deleted != STATUS_INVALID_CAP)
		obtained("index %llu names something: call %u, signal %u, delete %u", (unsigned long long)index,
		         (unsigned)called, (unsigned)submitted, (unsigned)deleted);
}
