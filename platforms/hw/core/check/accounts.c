/* SPDX-License-Identifier: MIT */
/*
 * Every movement of quota is followed by adding up all accounts: limits must sum to what there was at boot, nobody uses
 * more than its limit, and the RAM used is exactly the pages that are not free.
 */
#include "core/account.h"
#include "core/check/check.h"
#include "core/frames.h"
#include "core/kernel_calls.h"
#include "core/print.h"

enum { REPORT_INTERVAL_US = 10 * 1000 * 1000 };

static uint64_t total[RESOURCES], pages_total, transfers, next_report = 1, next_report_us;

void accounts_check(const struct link *accounts)
{
	static const char *const names[RESOURCES] = { "bytes of RAM", "capabilities" };
	uint64_t limit[RESOURCES] = { 0 }, used[RESOURCES] = { 0 };
	for (const struct link *at = accounts->next; at != accounts; at = at->next) {
		const struct account *const account = container_of(at, struct account, all);
		for (unsigned i = 0; i < RESOURCES; i++) {
			const struct resource *const resource = &account->resource[i];
			if (resource->used > resource->limit || resource->donated > resource->limit)
				panic("account uses %llu of %llu %s", (unsigned long long)resource->used,
				      (unsigned long long)resource->limit, names[i]);
			limit[i] += resource->limit;
			used[i] += resource->used;
		}
	}
	for (unsigned i = 0; i < RESOURCES; i++)
		if (limit[i] != total[i])
			panic("accounts sum to %llu %s instead of %llu", (unsigned long long)limit[i], names[i],
			      (unsigned long long)total[i]);
	uint64_t const taken = (pages_total - frames_free_count()) << PAGE_SHIFT;
	if (used[RESOURCE_RAM] != taken)
		panic("accounts use %llu bytes of RAM, but %llu are taken", (unsigned long long)used[RESOURCE_RAM],
		      (unsigned long long)taken);
	transfers++;
	uint64_t const now = time_us_call();
	if (transfers < next_report && now < next_report_us)
		return;
	if (transfers == next_report)
		next_report *= 2;
	next_report_us = now + REPORT_INTERVAL_US;
	print("core: account sums constant (%llu transfers)", (unsigned long long)transfers);
}

void accounts_check_init(void)
{
	for (unsigned i = 0; i < RESOURCES; i++)
		total[i] = core_account->resource[i].limit;
	pages_total = frames_free_count() + (core_account->resource[RESOURCE_RAM].used >> PAGE_SHIFT);
}
