/* SPDX-License-Identifier: MIT */
/* The boot archive is what the composer wrote: the hashes of its tables, and of each module. */
#include <genode/memory.h>

#include "core/check/check.h"
#include "core/check/sha256.h"

static bool hash_is(struct sha256 *hash, const uint8_t *expected)
{
	uint8_t digest[SHA256_SIZE];
	sha256_end(hash, digest);
	return memcmp(digest, expected, SHA256_SIZE) == 0;
}

const char *archive_wrong_hash(const struct boot_archive_header *header)
{
	const char *const begin = (const char *)header;
	const struct boot_archive_module *const modules = (const void *)(begin + header->module_table_offset);
	struct sha256 hash;
	struct boot_archive_header without = *header;
	memset(without.tables_sha256, 0, SHA256_SIZE);
	sha256_init(&hash);
	sha256_add(&hash, &without, sizeof(without));
	sha256_add(&hash, modules, header->module_count * sizeof(*modules));
	sha256_add(&hash, begin + header->device_table_offset, header->device_count * sizeof(struct boot_archive_device));
	if (!hash_is(&hash, header->tables_sha256))
		return "hash of the tables";
	for (uint32_t i = 0; i < header->module_count; i++) {
		sha256_init(&hash);
		sha256_add(&hash, begin + modules[i].offset, modules[i].size);
		if (!hash_is(&hash, modules[i].sha256))
			return "hash of a module";
	}
	return NULL;
}
