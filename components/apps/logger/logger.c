/* SPDX-License-Identifier: MIT */
/* Prints how much of its quota is in use: once, or with a `period_ms` again each period. */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/timeout.h>
#include <interfaces/pd.h>

static uint64_t       period_us;
static struct timeout next;

static void print(struct timeout *timeout)
{
	uint64_t ram = 0, ram_used = 0, caps = 0, caps_used = 0;
	(void)pd_ram_quota(component_env.pd, &ram, &ram_used);
	(void)pd_cap_quota(component_env.pd, &caps, &caps_used);
	log_line("%llu of %llu KiB RAM, %llu of %llu capabilities in use", ram_used / 1024 + 0ull, ram / 1024 + 0ull,
	         caps_used + 0ull, caps + 0ull);
	if (period_us)
		timeout_start(timeout, period_us);
}

void component_init(struct env *env)
{
	(void)env;
	struct hid_node const config = config_node();
	period_us = hid_unsigned(&config, "period_ms", 0) * 1000;
	next.handler = print;
	print(&next);
}
