/* SPDX-License-Identifier: MIT */
/*
 * From the first instruction to component_init(). The component starts with two things: its message buffer and, under
 * index 1, its parent. From the parent it gets the sessions that the parent opened for it.
 */
#include <genode/entrypoint.h>
#include <genode/env.h>
#include <genode/session.h>
#include <interfaces/parent.h>
#include <interfaces/pd.h>

struct env component_env;

_Noreturn void component_start(void);

static cap_t environment_session(uint32_t id)
{
	cap_t cap = CAP_INVALID;
	return parent_session_cap(CAP_PARENT, id, &cap) == RPC_OK ? cap : CAP_INVALID;
}

cap_t env_thread(void)
{
	static cap_t thread;
	if (!thread)
		(void)parent_main_thread(CAP_PARENT, &thread);
	return thread;
}

cap_t env_region_map(void)
{
	static cap_t region_map;
	if (!region_map)
		(void)pd_address_space(component_env.pd, &region_map);
	return region_map;
}

_Noreturn void component_sleep(void)
{
	for (;;) {
		word_t tag = TAG_NO_REPLY, words[MESSAGE_WORDS_IN_REGISTERS] = { 0 };
		(void)system_call(SYSTEM_CALL_WAIT, WAIT_SIGNAL, &tag, words);
	}
}

_Noreturn void component_exit(int value)
{
	(void)parent_exit(CAP_PARENT, value);
	component_sleep();
}

/* Called on the component's own stack. */
_Noreturn void component_start(void)
{
	component_env.parent = CAP_PARENT;
	component_env.pd  = environment_session(SESSION_ID_PD);
	component_env.cpu = environment_session(SESSION_ID_CPU);
	component_env.log = environment_session(SESSION_ID_LOG);
	component_init(&component_env);
	entrypoint_run();
}
