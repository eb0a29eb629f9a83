/* SPDX-License-Identifier: MIT */
/* The console is the firmware's, which only the kernel can call: core hands its characters over, a word at a time. */
#include "core/core_arch.h"
#include "core/kernel_calls.h"

void console_write(const char *text, size_t length)
{
	word_t word = 0;
	unsigned count = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] != '\r')            /* console_put() adds these */
			word |= (word_t)(unsigned char)text[i] << 8 * count++;
		if (count == sizeof(word) || i + 1 == length) {
			kernel_call(CORE_CONSOLE, word, 0, 0, 0, 0, 0);
			word = 0;
			count = 0;
		}
	}
}

/* Privileged, table 4.2. */
const char *exception_name(unsigned vector)
{
	static const char *const names[] = {
		[0] = "misaligned instruction", [1] = "instruction access fault", [2] = "illegal instruction",
		[3] = "breakpoint", [4] = "misaligned load", [5] = "load access fault", [6] = "misaligned store",
		[7] = "store access fault",
	};
	const char *const name = vector < sizeof(names) / sizeof(names[0]) ? names[vector] : NULL;
	return name ? name : "exception";
}

const struct service *const arch_services[] = { NULL };
