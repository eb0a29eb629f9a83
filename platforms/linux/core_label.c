/* SPDX-License-Identifier: MIT */
#include "core/cpu.h"
#include "core_label.h"
#include "debug.h"

#include <genode/component_layout.h>

enum { PROGRAM_MAX = 16 << 20 };

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

void debug_map_program(word_t core_reference)
{
	struct pd_session *const pd = ((const struct thread_object *)core_reference)->pd;
	for (word_t address = LAYOUT_ELF_START; address < LAYOUT_ELF_START + PROGRAM_MAX; address += PAGE_SIZE) {
		struct resolution const r = region_map_resolve(&pd->address_space, address);
		if (r.result == RESOLUTION_PAGE)
			(void)space_map(pd, address, r.page, 1, r.rights);
	}
}
