/* SPDX-License-Identifier: MIT */
#include "core/core_arch.h"
#include "trap.h"

const char *exception_name(unsigned vector)
{
	static const char *const names[EXCEPTIONS] = {
		[EXCEPTION_UNDEFINED] = "illegal instruction", [EXCEPTION_BREAKPOINT] = "breakpoint",
		[EXCEPTION_MISALIGNED] = "misaligned access", [EXCEPTION_NO_ANSWER] = "nothing answers at the address",
		[EXCEPTION_FLOAT] = "floating point or vector instruction", [EXCEPTION_PRIVILEGED] = "privileged instruction",
		[EXCEPTION_OTHER] = "exception",
	};
	return vector < EXCEPTIONS ? names[vector] : "exception";
}
