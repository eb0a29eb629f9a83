/* SPDX-License-Identifier: MIT */
/*
 * ISO 9660 images (ECMA-119): their files, under the Rock Ridge names that boot loaders look for, and what leads a firmware
 * to the loader. Each number that is recorded twice must be the same twice, each extent must lie in the image.
 *
 * A BIOS starts from a CD what El Torito's catalog names, from a disk the boot record, which has that file's place, as the
 * file itself has (its boot information table); UEFI starts what the catalog's second entry names. All must be one file.
 */
#include "container/container.h"

#include "base/bytes.h"

#include <string.h>

enum {
	SECTOR = 2048, DESCRIPTOR = 16 * SECTOR, BOOT_DESCRIPTOR = 17 * SECTOR, ROOT_RECORD = 156, RECORD_MIN = 34, IS_FOLDER = 2,
	APPLICATION_USE = 883, DEPTH_MAX = 4, PATH_CHARS = 200,
};

struct extent { uint64_t begin, size; };

/* ---- files ---- */

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

/* SUSP 1.12, Rock Ridge 1.12 section 4.1.4: entry NM in the system use area behind the name. False: there is none. */
static bool name_of(const uint8_t *record, char *name)
{
	size_t const size = record[0];
	for (size_t at = 33u + record[32] + !(record[32] & 1); at + 5 <= size; at += record[at + 2]) {
		size_t const length = record[at + 2];
		if (length < 4 || at + length > size) return false;
		if (record[at] != 'N' || record[at + 1] != 'M') continue;
		if (length <= 5 || record[at + 4] || memchr(record + at + 5, '\0', length - 5) || memchr(record + at + 5, '/', length - 5)) return false;
		memcpy(name, record + at + 5, length - 5);
		name[length - 5] = '\0';
		return true;
	}
	return false;
}

static bool folder_read(struct container *container, struct extent folder, char *path, size_t length, unsigned depth);

/* `path` with the record's name: the file, or the folder's files. */
static bool record_read(struct container *container, const uint8_t *record, char *path, size_t length, unsigned depth)
{
	char name[256];
	struct extent extent;
	if (record[32] == 1 && record[33] <= 1) return true;      /* the folder itself, and the one above */
	if (!name_of(record, name) || length + strlen(name) + 2 > PATH_CHARS || (record[25] && record[25] != IS_FOLDER) || depth == DEPTH_MAX)
		return container_wrong(container, record, "this is neither a plain file nor a folder, under a plain name");
	if (!extent_of(container, record, &extent)) return false;
	memcpy(path + length, name, strlen(name) + 1);
	if (!record[25]) return container_file_add(container, path, container->file + extent.begin, extent.size);
	length += strlen(name);
	path[length++] = '/';
	return folder_read(container, extent, path, length, depth + 1);
}

static bool folder_read(struct container *container, struct extent folder, char *path, size_t length, unsigned depth)
{
	const uint8_t *base = container->file + folder.begin;
	for (uint64_t at = 0; at < folder.size;) {
		const uint8_t *record = base + at;
		uint64_t const room = SECTOR - at % SECTOR;
		if (!record[0]) {               /* records do not cross sectors */
			at += room;
			continue;
		}
		if (record[0] < RECORD_MIN || record[0] > room || record[0] > folder.size - at || 33u + record[32] > record[0])
			return container_wrong(container, record, "a directory record has no possible length");
		if (!record_read(container, record, path, length, depth)) return false;
		at += record[0];
	}
	return true;
}

/* ---- the way to the loader ---- */

/* Block at which the part of that name begins. */
static uint64_t block_of(const struct container *container, const char *name)
{
	const struct container_file *part = container_part_find(container, name);
	return part ? (uint64_t)(part->bytes - container->file) / SECTOR : 0;
}

/* El Torito 1.0, and UEFI 2.10 section 13.3.2.1: an entry for BIOS, and one for UEFI in a section of its own. */
static bool catalog_check(struct container *container, const char *bios, const char *efi)
{
	enum { PLACE = 0x47, ENTRY = 32, BOOTABLE = 0x88, LAST_SECTION = 0x91, UEFI = 0xef };
	const uint8_t *descriptor = container->file + BOOT_DESCRIPTOR;
	uint64_t const place = bytes_little(descriptor + PLACE, 4) * SECTOR;
	if (memcmp(descriptor, "\0CD001\1EL TORITO SPECIFICATION", 30) || place > container->file_bytes - SECTOR)
		return container_wrong(container, descriptor, "there is no catalog of what can be started");
	const uint8_t *catalog = container->file + place, *first = catalog + ENTRY, *section = first + ENTRY, *second = section + ENTRY;
	unsigned sum = 0;
	for (unsigned i = 0; i < ENTRY; i += 2) sum += (unsigned)bytes_little(catalog + i, 2);
	bool const starts_bios = catalog[0] == 1 && !catalog[1] && catalog[30] == 0x55 && catalog[31] == 0xaa && !(sum & 0xffff) &&
		first[0] == BOOTABLE && !first[1] && bytes_little(first + 8, 4) == block_of(container, bios);
	bool const starts_efi = !efi ? !section[0] : section[0] == LAST_SECTION && section[1] == UEFI && section[2] == 1 && !section[3] &&
		second[0] == BOOTABLE && bytes_little(second + 8, 4) == block_of(container, efi);
	return (starts_bios && starts_efi) || container_wrong(container, catalog, "the catalog does not name the boot loader");
}

/* ISOLINUX's boot information table, which GRUB has taken over: bytes 8 to 63 of the file. */
static bool information_check(struct container *container, const struct container_file *file)
{
	enum { TABLE = 8, TABLE_END = 64 };
	uint32_t sum = 0;
	if (file->size_bytes < TABLE_END) return container_wrong(container, file->bytes, "the boot loader is too short to be one");
	for (size_t at = TABLE_END; at < file->size_bytes; at += 4)
		sum += (uint32_t)bytes_little(file->bytes + at, file->size_bytes - at < 4 ? (unsigned)(file->size_bytes - at) : 4);
	if (bytes_little(file->bytes + 8, 4) == DESCRIPTOR / SECTOR && bytes_little(file->bytes + 12, 4) * SECTOR == (uint64_t)(file->bytes - container->file) &&
	    bytes_little(file->bytes + 16, 4) == file->size_bytes && bytes_little(file->bytes + 20, 4) == sum &&
	    bytes_are_zero(file->bytes + 24, TABLE_END - 24)) return true;
	return container_wrong(container, file->bytes + TABLE, "the boot loader was told another place, size or sum than it has");
}

/*
 * Numbers that whoever makes an image fills in are zero in the parts: in the boot record everything behind its code, in
 * the loader the table, and GRUB's note of where on a disk its second sector lies.
 */
static bool bios_check(struct container *container, const char *name, bool grub)
{
	enum { RECORD_CODE = 0x1b0, DISK_SECTORS = SECTOR / 512, RECORD_STAGE = 4, NOTE = 2548, NOTE_STAGE = 5, NOTE_END = 2556 };
	uint64_t const block = block_of(container, name) * DISK_SECTORS;
	struct container_file *part = (struct container_file *)container_part_find(container, name);
	if (!part || !information_check(container, part)) return false;
	if (bytes_little(container->file + RECORD_CODE, grub ? 8 : 4) != (grub ? block + RECORD_STAGE : block))
		return container_wrong(container, container->file + RECORD_CODE, "the boot record does not name the boot loader");
	if (grub && (part->size_bytes < NOTE_END || bytes_little(part->bytes + NOTE, 8) != block + NOTE_STAGE))
		return container_wrong(container, part->bytes, "the boot loader does not name its own next sector");
	part->bytes = container_copy(container, part->bytes, part->size_bytes, 8, 64);
	if (grub) part->bytes = container_copy(container, part->bytes, part->size_bytes, NOTE, NOTE_END);
	return container_part_add(container, grub ? "mbr.img" : "isohdpfx.bin", container->file, RECORD_CODE);
}

/* ---- the whole ---- */

bool iso_is(const struct container *container)
{
	return container->file_bytes >= BOOT_DESCRIPTOR + SECTOR && !memcmp(container->file + DESCRIPTOR, "\1CD001\1", 8);
}

/* Which loader it is, its boot record says: only one of them is at its usual place. */
static bool has_folder(const struct container *container, struct extent root, const char *name)
{
	char found[256];
	const uint8_t *record = container->file + root.begin, *end = record + (root.size < SECTOR ? root.size : SECTOR);
	for (; end - record >= RECORD_MIN && record[0] >= RECORD_MIN && record[0] <= end - record && 33u + record[32] <= record[0]; record += record[0])
		if (name_of(record, found) && !strcmp(found, name)) return true;
	return false;
}

bool iso_open(struct container *container)
{
	char path[PATH_CHARS];
	struct extent root;
	if (!extent_of(container, container->file + DESCRIPTOR + ROOT_RECORD, &root)) return false;
	bool const isolinux = has_folder(container, root, "isolinux");
	container->medium = isolinux ? MEDIUM_ISO_ISOLINUX : MEDIUM_ISO_GRUB;
	container->seal = DESCRIPTOR + APPLICATION_USE;
	if (!folder_read(container, root, path, 0, 0)) return false;
	return catalog_check(container, isolinux ? "isolinux.bin" : "bios.img", isolinux ? NULL : "efi.img") &&
	       bios_check(container, isolinux ? "isolinux.bin" : "bios.img", !isolinux) && container_complete(container);
}
