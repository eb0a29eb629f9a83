/* SPDX-License-Identifier: MIT */
#include "core/cpu.h"
#include "core_label.h"

const char *core_label_thread(word_t core_reference) { return ((const struct thread_object *)core_reference)->name; }

const char *core_label(word_t core_reference)
{
	return ((const struct thread_object *)core_reference)->pd->session.label;
}

const char *core_label_process(word_t core_reference)
{
	const char *const label = core_label(core_reference), *last = label;
	for (const char *at = label; *at; at++)
		if (at[0] == '>' && at[1] == ' ')
			last = at + 2;
	return last;
}
