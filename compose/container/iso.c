/* SPDX-License-Identifier: MIT */
/*
 * Files in an ISO 9660 image (ECMA-119), under their Rock Ridge names, which are the ones that GRUB looks for. Each number
 * that is recorded twice must be the same twice, each extent must lie in the image, each name must be there once.
 */
#include "container/container.h"

#include "base/bytes.h"

#include <string.h>

enum { SECTOR = 2048, DESCRIPTOR = 16 * SECTOR, ROOT_RECORD = 156, RECORD_MIN = 34, IS_FOLDER = 2, IS_PLAIN = 0 };

struct extent { uint64_t begin, size; };

/* A record says where its file lies; numbers stand there little-endian and then big-endian (section 7.3.3). */
static bool extent_of(struct container *container, const uint8_t *record, struct extent *extent)
{
	uint64_t const block = bytes_little(record + 2, 4), size = bytes_little(record + 10, 4);
	*extent = (struct extent) { block * SECTOR, size };
	bool const twice = __builtin_bswap32((uint32_t)bytes_little(record + 6, 4)) == block &&
	                   __builtin_bswap32((uint32_t)bytes_little(record + 14, 4)) == size;
	if (twice && !record[1] && extent->begin <= container->file_bytes && size <= container->file_bytes - extent->begin) return true;
	return container_wrong(container, record, "a directory record contradicts itself, or its file lies beyond the image's end");
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
static const uint8_t *record_find(struct container *container, struct extent folder, const char *name, uint8_t kind)
{
	const uint8_t *found = NULL, *base = container->file + folder.begin;
	for (uint64_t at = 0; at < folder.size;) {
		const uint8_t *record = base + at;
		uint64_t const room = SECTOR - at % SECTOR;
		if (!record[0]) {               /* records do not cross sectors */
			at += room;
			continue;
		}
		if (record[0] < RECORD_MIN || record[0] > room || record[0] > folder.size - at || 33u + record[32] > record[0]) {
			container_wrong(container, record, "a directory record has no possible length");
			return NULL;
		}
		if (is_named(record, name)) {
			if (found || record[25] != kind) {
				container_wrong(container, record, "'%s' is there twice, or is no %s", name, kind ? "folder" : "plain file");
				return NULL;
			}
			found = record;
		}
		at += record[0];
	}
	if (!found) container_wrong(container, base, "the folder holds no '%s'", name);
	return found;
}

static bool has_record(struct container *container, struct extent folder, const char *name)
{
	const uint8_t *base = container->file + folder.begin;
	for (uint64_t at = 0; at < folder.size;) {
		const uint8_t *record = base + at;
		uint64_t const room = SECTOR - at % SECTOR;
		if (record[0] >= RECORD_MIN && record[0] <= room && record[0] <= folder.size - at &&
		    33u + record[32] <= record[0] && is_named(record, name)) return true;
		at += record[0] ? record[0] : room;
	}
	return false;
}

/* `path` ends with NULL; all but its last names are folders. */
static bool file_find(struct container *container, const char *const *path, const uint8_t **bytes, size_t *size_bytes)
{
	struct extent extent;
	if (!extent_of(container, container->file + DESCRIPTOR + ROOT_RECORD, &extent)) return false;
	for (; *path; path++) {
		const uint8_t *record = record_find(container, extent, *path, path[1] ? IS_FOLDER : IS_PLAIN);
		if (!record || !extent_of(container, record, &extent)) return false;
	}
	*bytes = container->file + extent.begin;
	*size_bytes = extent.size;
	return true;
}

/*
 * GRUB's parts: the code of its boot record, up to where the disk's own numbers begin; its second stage, which holds a table
 * of its own place (El Torito's boot information table, and GRUB's pointer to the next sector); the volume that UEFI starts
 * it from; and its script. An image with another loader has none of them.
 */
static const uint8_t *part(struct container *container, const char *name, size_t *size_bytes)
{
	enum { RECORD_CODE = 0x1b0, TABLE = 8, TABLE_END = 64, POINTER = 2548, POINTER_END = 2556 };
	const char *const path[] = { "boot", "grub", name, NULL };
	const uint8_t *bytes = container->file;
	if (container->other_loader) return NULL;
	*size_bytes = RECORD_CODE;
	if (strcmp(name, "mbr.img") && !file_find(container, path, &bytes, size_bytes)) return NULL;
	uint8_t *copy = arena_alloc(&container->compilation->arena, *size_bytes + 1);
	memcpy(copy, bytes, *size_bytes);
	if (strcmp(name, "bios.img") || *size_bytes < POINTER_END) return copy;
	memset(copy + TABLE, 0, TABLE_END - TABLE);
	memset(copy + POINTER, 0, POINTER_END - POINTER);
	return copy;
}

bool iso_is(const struct container *container)
{
	return container->file_bytes >= DESCRIPTOR + SECTOR && !memcmp(container->file + DESCRIPTOR, "\1CD001\1", 8);
}

bool iso_open(struct container *container)
{
	static const char *const path[] = { "boot", "image.elf", NULL };
	struct extent root;
	const uint8_t *elf;
	size_t elf_bytes;
	container->part = part;
	if (!extent_of(container, container->file + DESCRIPTOR + ROOT_RECORD, &root)) return false;
	container->other_loader = has_record(container, root, "isolinux");
	return file_find(container, path, &elf, &elf_bytes) && container_elf(container, elf, elf_bytes);
}
