/* SPDX-License-Identifier: MIT */
/* The frame of each test: init is started once, and all accounts are compared before and after. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <genode/env.h>

#include "fake_init/world.h"
#include "session_table.h"

struct books everything(void)
{
	struct books sum = { init_pd->ram_quota, init_pd->cap_quota };
	for (const struct child *child = children; child; child = child->next)
		if (child->pd) {
			sum.ram += fake_pd_of(child->pd)->ram_quota;
			sum.caps += fake_pd_of(child->pd)->cap_quota;
		}
	for (unsigned i = 0; i < PARENT_SESSIONS; i++)
		if (!parent_sessions[i].pd) {
			sum.ram += parent_sessions[i].ram;
			sum.caps += parent_sessions[i].caps;
		}
	return sum;
}

struct books all_before, init_before;
unsigned     entries_before;

static void run_init(void) { component_init(&component_env); }

int init_group_set_up(void **state)
{
	(void)state;
	init_pd = fake_pd_new(INIT_RAM, INIT_CAPS);
	fake_system_start(init_pd, world_parent_serve);
	struct env const env = component_env;
	fake_component_run(run_init);
	component_env = env;
	fake_deliver_signals();
	(void)requests_of("server");
	(void)requests_of("mortal");
	return 0;
}

int init_group_tear_down(void **state)
{
	(void)state;
	fake_system_stop();
	return 0;
}

int books_before(void **state)
{
	(void)state;
	all_before = everything();
	init_before = (struct books){ init_pd->ram_quota, init_pd->cap_quota };
	entries_before = session_table_count();
	(void)fake_log();
	return 0;
}

int books_after(void **state)
{
	(void)state;
	struct books const all = everything();
	if (all.ram != all_before.ram || all.caps != all_before.caps)
		return -1;      /* quota appeared or vanished */
	if (init_pd->ram_quota != init_before.ram || init_pd->cap_quota != init_before.caps)
		return -1;      /* not everything went back */
	return session_table_count() == entries_before ? 0 : -1;
}
