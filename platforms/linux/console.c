/* SPDX-License-Identifier: MIT */
/* The console is standard output. */
#include "arch/arch.h"
#include "core/core_arch.h"
#include "host_call.h"
#include "trap.h"

void console_put(char character) { host_write(1, &character, 1); }

void console_write(const char *text, size_t length)
{
	while (length) {
		long const written = host_write(1, text, length);
		if (written <= 0 && written != -4 /* EINTR */)
			host_exit(1);                    /* nobody is there any more */
		if (written > 0) {
			text += written;
			length -= (size_t)written;
		}
	}
}

void machine_halt(void) { host_exit(1); }

/* Intel SDM volume 3, table 6-1, and what only Linux does. */
const char *exception_name(unsigned vector)
{
	static const char *const names[] = {
		[0] = "division by zero", [1] = "debug exception", [3] = "breakpoint", [4] = "overflow",
		[5] = "bound exceeded", [6] = "illegal instruction", [7] = "floating-point instruction",
		[11] = "segment not present", [12] = "stack fault", [13] = "general protection fault",
		[16] = "floating-point exception", [17] = "misaligned access", [19] = "vector exception",
		[21] = "control protection fault", [EXCEPTION_HOST_CALL] = "system call of the host",
		[EXCEPTION_HOST] = "ended by the host", [EXCEPTION_HOST_SIGNAL] = "signal of the host",
	};
	const char *const name = vector < sizeof(names) / sizeof(names[0]) ? names[vector] : NULL;
	return name ? name : "exception";
}
