/* SPDX-License-Identifier: MIT */
/*
 * Who runs when two want the same CPU? `spin` waits half a second and then computes for five, again and again. `watch`
 * computes for eleven seconds, in which there is a whole such turn, whoever of them was started first and how much later the
 * other, and looks at the clock all the time: the longest time between two looks is how long it was kept from its CPU. Below
 * the other's priority that is all of the five seconds. At the same priority it is a time slice, and what an emulator on a
 * busy host makes of one: a second or two.
 */
#include <genode/env.h>
#include <genode/log.h>
#include <genode/rom.h>
#include <genode/timeout.h>

enum { WAIT_US = 500 * 1000, SPIN_US = 5000 * 1000, WATCH_US = 11000 * 1000, KEPT_US = 4800 * 1000 };

_Static_assert(WATCH_US > WAIT_US + 2 * SPIN_US, "a whole turn, wherever in one the watch begins");

static void spin(struct timeout *timeout)
{
	uint64_t const end_us = time_us() + SPIN_US;
	while (time_us() < end_us)
		;
	log_line("has had enough");
	timeout_start(timeout, WAIT_US);
}

static void watch(void)
{
	uint64_t const end_us = time_us() + WATCH_US;
	uint64_t last_us = time_us(), longest_us = 0;
	while (last_us < end_us) {
		uint64_t const now_us = time_us();
		if (now_us - last_us > longest_us)
			longest_us = now_us - last_us;
		last_us = now_us;
	}
	log_line(longest_us >= KEPT_US ? "was kept waiting" : "had its turns");
}

void component_init(struct env *env)
{
	static struct timeout begin = { .handler = spin };
	(void)env;
	struct hid_node const config = config_node();
	if (text_is(hid_text(&config, "role", ""), "watch"))
		watch();
	else
		timeout_start(&begin, WAIT_US);
}
