/* SPDX-License-Identifier: MIT */
#include <string.h>

#include <genode/boot_archive.h>

#include "actors.h"
#include "core/check/sha256.h"
#include "machine.h"
#include "parts.h"

enum { KERNEL_PAGES = 16 };                      /* what machine_init() takes */

void parts_init(void)
{
	machine_init();
	actor_become(machine_core_thread());
}

paddr_t parts_memory_begin(void) { return machine_begin() + KERNEL_PAGES * PAGE_SIZE; }
paddr_t parts_memory_end(void) { return machine_end(); }
void parts_on_halt(jmp_buf *end) { machine.on_halt = end; }

static void digest(uint8_t *to, const void *a, size_t a_size, const void *b, size_t b_size, const void *c, size_t c_size)
{
	struct sha256 hash;
	sha256_init(&hash);
	sha256_add(&hash, a, a_size);
	sha256_add(&hash, b, b_size);
	sha256_add(&hash, c, c_size);
	sha256_end(&hash, to);
}

void parts_seal_archive(struct boot_archive_header *archive, size_t size)
{
	char *const bytes = (char *)archive;
	size_t const modules_size = archive->module_count * sizeof(struct boot_archive_module);
	size_t const devices_size = archive->device_count * sizeof(struct boot_archive_device);
	if (archive->module_table_offset > size - modules_size || modules_size > size / 2
	    || archive->device_table_offset > size - devices_size || devices_size > size / 2)
		return;
	struct boot_archive_module *const modules = (void *)(bytes + archive->module_table_offset);
	for (uint32_t i = 0; i < archive->module_count; i++)
		if (modules[i].offset <= size && modules[i].size <= size - modules[i].offset)
			digest(modules[i].sha256, bytes + modules[i].offset, modules[i].size, "", 0, "", 0);
	memset(archive->tables_sha256, 0, SHA256_SIZE);
	digest(archive->tables_sha256, archive, sizeof(*archive), modules, modules_size, bytes + archive->device_table_offset,
	       devices_size);
}
