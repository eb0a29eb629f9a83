/* SPDX-License-Identifier: MIT */
/* link: compose/image/elf_link.c */
/* seeds: build/store/x86_64 */
/*
 * Core's ELF file as a stranger gives it: whatever is accepted can be linked, and what comes out is accepted again, with
 * the archive's segment behind core's own.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "image/elf_link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARCHIVE_BYTES = 8192 };

static void link_and_read_back(const struct core_elf *core)
{
	struct elf_link_plan plan;
	elf_link_plan_make(&plan, core, ARCHIVE_BYTES);
	uint8_t *image = malloc(plan.size_bytes);
	if (!image) return;
	memset(image + plan.archive_offset, 0x5a, ARCHIVE_BYTES);
	elf_link_write(&plan, core, ARCHIVE_BYTES, image);

	struct core_elf again;
	const char *problem = core_elf_read(&again, image, plan.size_bytes);
	if (core->segment_count < CORE_SEGMENTS_MAX && core->end + ARCHIVE_BYTES <= UINT64_MAX / 2 &&
	    (core->is_64 || core->archive_virtual_address + ARCHIVE_BYTES <= UINT32_MAX) &&
	    core->archive_virtual_address <= UINT64_MAX - ARCHIVE_BYTES && core->end - core->begin + ARCHIVE_BYTES <= 64 << 20) {
		assert(!problem);
		assert(again.segment_count == core->segment_count + 1);
		assert(again.begin == core->begin && again.end == core->end + ARCHIVE_BYTES);
		assert(image[again.segments[again.segment_count - 1].offset] == 0x5a);
	}
	elf_link_has_multiboot(image, plan.size_bytes, 1);
	elf_link_has_multiboot(image, plan.size_bytes, 2);
	free(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct core_elf core;
	if (!core_elf_read(&core, data, size) && core.end - core.begin <= 1 << 20) link_and_read_back(&core);
	return 0;
}
