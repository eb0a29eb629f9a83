/* SPDX-License-Identifier: MIT */
/*
 * Files in an ISO 9660 image (ECMA-119), under their Rock Ridge names, which are the ones that GRUB looks for. Each number
 * that is recorded twice must be the same twice, each extent must lie in the image, each name must be there once.
 */
#include "verify/parts.h"

#include <string.h>

enum { SECTOR = 2048, DESCRIPTOR = 16 * SECTOR, ROOT_RECORD = 156, RECORD_MIN = 34, IS_FOLDER = 2, IS_PLAIN = 0 };

struct extent { uint64_t begin, size; };

static const char rule[] = "verify-layout";

/* A record says where its file lies; numbers stand there little-endian and then big-endian (section 7.3.3). */
static bool extent_of(struct proof *proof, const uint8_t *record, struct extent *extent)
{
	uint64_t const block = bytes_little(record + 2, 4), size = bytes_little(record + 10, 4);
	*extent = (struct extent) { block * SECTOR, size };
	bool const twice = __builtin_bswap32((uint32_t)bytes_little(record + 6, 4)) == block &&
	                   __builtin_bswap32((uint32_t)bytes_little(record + 14, 4)) == size;
	if (twice && !record[1] && extent->begin <= proof->file_bytes && size <= proof->file_bytes - extent->begin) return true;
	refute(proof, rule, record, "a directory record contradicts itself, or its file lies beyond the image's end");
	return false;
}

/* SUSP 1.12, Rock Ridge 1.12 section 4.1.4: entry NM in the system use area behind the name. */
static bool is_named(const uint8_t *record, const char *name)
{
	size_t const length = strlen(name), size = record[0];
	for (size_t at = 33u + record[32] + !(record[32] & 1); at + 5 <= size; at += record[at + 2]) {
		if (record[at + 2] < 4 || at + record[at + 2] > size) return false;
		if (record[at] == 'N' && record[at + 1] == 'M')
			return record[at + 2] == length + 5 && record[at + 4] == 0 && !memcmp(record + at + 5, name, length);
	}
	return false;
}

/* The record of that name and kind in a folder; NULL: reported. */
static const uint8_t *record_find(struct proof *proof, struct extent folder, const char *name, uint8_t kind)
{
	const uint8_t *found = NULL, *base = proof->file + folder.begin;
	for (uint64_t at = 0; at < folder.size;) {
		const uint8_t *record = base + at;
		uint64_t const room = SECTOR - at % SECTOR;
		if (!record[0]) {               /* records do not cross sectors */
			at += room;
			continue;
		}
		if (record[0] < RECORD_MIN || record[0] > room || record[0] > folder.size - at || 33u + record[32] > record[0]) {
			refute(proof, rule, record, "a directory record has no possible length");
			return NULL;
		}
		if (is_named(record, name)) {
			if (found || record[25] != kind) {
				refute(proof, rule, record, "'%s' is there twice, or is no %s", name, kind ? "folder" : "plain file");
				return NULL;
			}
			found = record;
		}
		at += record[0];
	}
	if (!found) refute(proof, rule, base, "the folder holds no '%s'", name);
	return found;
}

/* `path` ends with NULL; all but its last names are folders. */
bool iso_file(struct proof *proof, const char *const *path, const uint8_t **bytes, size_t *size_bytes)
{
	struct extent extent;
	if (!extent_of(proof, proof->file + DESCRIPTOR + ROOT_RECORD, &extent)) return false;
	for (; *path; path++) {
		const uint8_t *record = record_find(proof, extent, *path, path[1] ? IS_FOLDER : IS_PLAIN);
		if (!record || !extent_of(proof, record, &extent)) return false;
	}
	*bytes = proof->file + extent.begin;
	*size_bytes = extent.size;
	return true;
}

bool iso_open(struct proof *proof)
{
	static const char *const path[] = { "boot", "image.elf", NULL };
	const uint8_t *descriptor = proof->file + DESCRIPTOR;
	if (proof->file_bytes < DESCRIPTOR + SECTOR || memcmp(descriptor, "\1CD001\1", 8)) {
		refute(proof, rule, proof->file, "this is neither an ELF file nor an ISO 9660 image");
		return false;
	}
	proof->report->format = "ISO 9660";
	return iso_file(proof, path, &proof->elf, &proof->elf_bytes);
}
