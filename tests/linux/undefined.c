/* SPDX-License-Identifier: MIT */
/* A component with a mistake, which tests/linux/run compiles with the sanitizer of undefined behaviour. */
#include <limits.h>

#include <genode/env.h>
#include <genode/log.h>

static volatile int number = INT_MAX;

void component_init(struct env *env)
{
	(void)env;
	log_line("before");
	log_line("behind: %d", number + 1);
}
