/* SPDX-License-Identifier: MIT */
/*
 * Disks and cards: a partition table, MBR or GPT, and in its system partition a FAT32 volume with the files of a system and
 * its boot loader. A GPT has two copies with sums, and both must agree; so must both copies of the FAT.
 *
 * With a GPT, a BIOS starts the boot record, which loads GRUB from the partition in front of the system's.
 */
#include "container/container.h"

#include "base/bytes.h"

#include <string.h>
#include <zlib.h>

enum {
	SECTOR = 512, SIGNATURE = 510, FIRST_PARTITION = 446, TYPE_PROTECTIVE = 0xee, GPT_ENTRIES_MAX = 128, GPT_HEADER = 92,
	SEAL_SECTOR = 2047, DEPTH_MAX = 4, FOLDERS_MAX = 32, PATH_CHARS = 600,
	ENTRY = 32, NAME_CHARS = 255, LONG_NAME = 0x0f, VOLUME_LABEL = 0x08, FOLDER = 0x10, LONG_NAME_CHARS = 13,
	CLUSTER_MASK = 0x0fffffff, CLUSTER_LAST = 0x0ffffff8,
};

/* EFI system partition, and BIOS boot partition, as they stand in the table. */
static const uint8_t system_type[16] = { 0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11, 0xba, 0x4b, 0, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b };
static const uint8_t loader_type[16] = "Hah!IdontNeedEFI";

struct volume {
	struct container *container;
	const uint8_t    *bytes;
	uint64_t          size, cluster_bytes, fat_begin, fat_bytes, data_begin, clusters;
	unsigned          folders;               /* that were read: bounds the work for folders that hold each other */
};

struct content { uint8_t *bytes; uint64_t size; };

struct partition { uint64_t begin, end; };  /* bytes in the file */

/* ---- partitions (UEFI 2.10, chapter 5.3) ---- */

/* The table whose header stands in that sector; NULL: reported. Offsets: the header's own sum at 16, sector 24, the other one's 32, entries 72 to 91. */
static const uint8_t *table_open(struct container *container, uint64_t sector, uint64_t other, uint64_t *bytes)
{
	const uint8_t *file = container->file, *header = file + sector * SECTOR;
	uint64_t const entries = bytes_little(header + 72, 8), count = bytes_little(header + 80, 4), size = bytes_little(header + 84, 4);
	uint8_t copy[GPT_HEADER];
	memcpy(copy, header, sizeof copy);
	memset(copy + 16, 0, 4);
	*bytes = count * size;
	if (!memcmp(header, "EFI PART", 8) && bytes_little(header + 12, 4) == GPT_HEADER && bytes_little(header + 16, 4) == crc32_z(0, copy, sizeof copy) &&
	    bytes_little(header + 24, 8) == sector && bytes_little(header + 32, 8) == other && size >= 128 && size <= SECTOR && count <= GPT_ENTRIES_MAX &&
	    entries <= container->file_bytes / SECTOR && *bytes <= container->file_bytes - entries * SECTOR &&
	    bytes_little(header + 88, 4) == crc32_z(0, file + entries * SECTOR, *bytes)) return header;
	container_wrong(container, header, "the partition table is none, or does not have the sums that it states");
	return NULL;
}

/* The one partition of that type. */
static bool entry_partition(struct container *container, const uint8_t *header, const uint8_t *type, struct partition *partition)
{
	const uint8_t *entries = container->file + bytes_little(header + 72, 8) * SECTOR;
	uint64_t const count = bytes_little(header + 80, 4), size = bytes_little(header + 84, 4), sectors = container->file_bytes / SECTOR;
	unsigned found = 0;
	for (uint64_t i = 0; i < count; i++) {
		const uint8_t *entry = entries + i * size;
		uint64_t const first = bytes_little(entry + 32, 8), last = bytes_little(entry + 40, 8);
		if (memcmp(entry, type, 16)) continue;
		if (first <= SEAL_SECTOR || first > last || last >= sectors || found++)
			return container_wrong(container, entry, "there are two such partitions, or this one does not fit the disk");
		*partition = (struct partition) { first * SECTOR, (last + 1) * SECTOR };
	}
	return found || container_wrong(container, entries, "a partition is missing");
}

/* Both copies are the same table, but for where they are. */
static bool gpt_open(struct container *container, struct partition *loader, struct partition *system)
{
	uint64_t const last = container->file_bytes / SECTOR - 1;
	uint64_t bytes, copy_bytes;
	const uint8_t *header = table_open(container, 1, last, &bytes), *copy = header ? table_open(container, last, 1, &copy_bytes) : NULL;
	if (!copy) return false;
	const uint8_t *entries = container->file + bytes_little(header + 72, 8) * SECTOR, *copies = container->file + bytes_little(copy + 72, 8) * SECTOR;
	if (bytes != copy_bytes || memcmp(header + 40, copy + 40, 32) || memcmp(header + 80, copy + 80, 12) || memcmp(entries, copies, bytes))
		return container_wrong(container, copy, "the two partition tables differ");
	return entry_partition(container, header, loader_type, loader) && entry_partition(container, header, system_type, system);
}

static bool mbr_open(struct container *container, struct partition *system)
{
	const uint8_t *table = container->file + FIRST_PARTITION;
	uint64_t const first = bytes_little(table + 8, 4), count = bytes_little(table + 12, 4), sectors = container->file_bytes / SECTOR;
	*system = (struct partition) { first * SECTOR, (first + count) * SECTOR };
	if (first > SEAL_SECTOR && first < sectors && count && count <= sectors - first) return true;
	return container_wrong(container, table, "there is no partition with a system");
}

/*
 * GRUB's parts in front of the system (grub-core/boot/i386/pc/boot.S and diskboot.S name the places): the boot record holds the first
 * sector of the next stage, which holds sector, length and address of its rest. Zero in the parts are these numbers.
 */
static bool grub_open(struct container *container, const struct partition *partition)
{
	enum { CODE = 440, NEXT = 0x5c, LIST = SECTOR - 12, SEGMENT = 0x800 + SECTOR / 16 };
	const uint8_t *record = container->file, *stage = record + partition->begin;
	uint64_t const sectors = bytes_little(stage + LIST + 8, 2) + 1;
	if (bytes_little(record + NEXT, 8) * SECTOR != partition->begin || bytes_little(stage + LIST, 8) * SECTOR != partition->begin + SECTOR ||
	    bytes_little(stage + LIST + 10, 2) != SEGMENT || sectors * SECTOR > partition->end - partition->begin)
		return container_wrong(container, record, "the boot record does not lead to the boot loader's partition");
	return container_part_add(container, "boot.img", container_copy(container, record, CODE, NEXT, NEXT + 8), CODE) &&
	       container_part_add(container, "disk.img", container_copy(container, stage, sectors * SECTOR, LIST, SECTOR), sectors * SECTOR);
}

/* ---- FAT32 (Microsoft's specification 1.03) ---- */

static bool volume_open(struct container *container, const struct partition *partition, struct volume *volume)
{
	const uint8_t *boot = container->file + partition->begin;
	uint64_t const track = bytes_little(boot + 24, 2) * SECTOR, room = partition->end - partition->begin;
	uint64_t const size = bytes_little(boot + 32, 4) * SECTOR, reserved = bytes_little(boot + 14, 2) * SECTOR, fat = bytes_little(boot + 36, 4) * SECTOR;
	*volume = (struct volume) { .container = container, .bytes = boot, .size = size, .cluster_bytes = (uint64_t)boot[13] * SECTOR,
	                            .fat_begin = reserved, .fat_bytes = fat, .data_begin = reserved + 2 * fat };
	/* a volume is made of whole tracks, and all of its partition but for a part of one */
	if (size > room || room - size >= track || size % track || bytes_little(boot + 11, 2) != SECTOR || !boot[13] || boot[16] != 2 || !reserved || !fat || volume->data_begin >= size)
		return container_wrong(container, boot, "the partition holds no FAT32 volume");
	volume->clusters = (size - volume->data_begin) / volume->cluster_bytes;
	if (volume->clusters > fat / 4 - 2) volume->clusters = fat / 4 - 2;
	return true;
}

static const uint8_t *cluster_at(const struct volume *volume, uint64_t cluster)
{
	return volume->bytes + volume->data_begin + (cluster - 2) * volume->cluster_bytes;
}

static bool cluster_next(const struct volume *volume, uint64_t *cluster)
{
	const uint8_t *entry = volume->bytes + volume->fat_begin + 4 * *cluster;
	uint64_t const next = bytes_little(entry, 4) & CLUSTER_MASK;
	if ((bytes_little(entry + volume->fat_bytes, 4) & CLUSTER_MASK) != next)
		return container_wrong(volume->container, entry, "the two file allocation tables differ");
	*cluster = next;
	return true;
}

/* A chain of clusters; `size` bytes of it, or with UINT64_MAX all. A chain that is longer than the volume is a circle. */
static bool chain_read(const struct volume *volume, uint64_t cluster, uint64_t size, struct content *content)
{
	uint64_t count = 0, first = cluster;
	for (; cluster < CLUSTER_LAST && (size == UINT64_MAX || count * volume->cluster_bytes < size); count++) {
		if (cluster < 2 || cluster >= volume->clusters + 2 || count > volume->clusters)
			return container_wrong(volume->container, volume->bytes, "a chain of clusters leads out of the volume");
		if (!cluster_next(volume, &cluster)) return false;
	}
	content->size = size == UINT64_MAX ? count * volume->cluster_bytes : size;
	if (count * volume->cluster_bytes < content->size)
		return container_wrong(volume->container, volume->bytes, "a file is shorter than its folder says");
	content->bytes = arena_alloc(&volume->container->compilation->arena, count * volume->cluster_bytes + 1);
	for (uint64_t i = 0; i < count; i++) {
		memcpy(content->bytes + i * volume->cluster_bytes, cluster_at(volume, first), volume->cluster_bytes);
		if (!cluster_next(volume, &first)) return false;
	}
	return true;
}

/* Pieces of a long name stand before its entry, the last one first. */
static void long_name_add(const uint8_t *entry, char *name)
{
	static const uint8_t places[LONG_NAME_CHARS] = { 1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30 };
	unsigned const piece = (entry[0] & 0x3fu) - 1;
	if (entry[0] & 0x40) memset(name, 0, NAME_CHARS + 1);
	for (unsigned i = 0; i < LONG_NAME_CHARS && piece * LONG_NAME_CHARS + i < NAME_CHARS; i++)
		name[piece * LONG_NAME_CHARS + i] = entry[places[i] + 1] ? '?' : (char)entry[places[i]];
}

/* Of eight letters and three, which stand there as capitals; byte 12 says which half is of small ones. */
static void short_name(const uint8_t *entry, char *name)
{
	enum { CASE = 12, SMALL_NAME = 0x08, SMALL_ENDING = 0x10 };
	for (unsigned i = 0; i < 11; i++) {
		bool const small = entry[CASE] & (i < 8 ? SMALL_NAME : SMALL_ENDING);
		if (entry[i] == ' ') continue;
		if (i == 8) *name++ = '.';
		*name++ = small && entry[i] >= 'A' && entry[i] <= 'Z' ? (char)(entry[i] - 'A' + 'a') : (char)entry[i];
	}
	*name = '\0';
}

static bool folder_read(struct volume *volume, uint64_t cluster, char *path, size_t length, unsigned depth);

/* `path` with the entry's name: the file, or the folder's files. */
static bool entry_read(struct volume *volume, const uint8_t *entry, const char *name, char *path, size_t length, unsigned depth)
{
	uint64_t const cluster = bytes_little(entry + 20, 2) << 16 | bytes_little(entry + 26, 2);
	struct content content;
	size_t const chars = strlen(name);
	if (!strcmp(name, ".") || !strcmp(name, "..")) return true;
	if (!chars || length + chars + 2 > PATH_CHARS || depth == DEPTH_MAX)
		return container_wrong(volume->container, volume->bytes, "a folder holds names that are too long, or too many folders");
	memcpy(path + length, name, chars + 1);
	if (!(entry[11] & FOLDER)) {
		if (!chain_read(volume, cluster, bytes_little(entry + 28, 4), &content)) return false;
		char *own = arena_format(&volume->container->compilation->arena, "%s", path);
		return container_file_add(volume->container, own, content.bytes, content.size);
	}
	path[length + chars] = '/';
	return folder_read(volume, cluster, path, length + chars + 1, depth + 1);
}

static bool folder_read(struct volume *volume, uint64_t cluster, char *path, size_t length, unsigned depth)
{
	char name[NAME_CHARS + 1] = "";
	struct content folder;
	if (volume->folders++ == FOLDERS_MAX) return container_wrong(volume->container, volume->bytes, "the volume has too many folders");
	if (!chain_read(volume, cluster, UINT64_MAX, &folder)) return false;
	const uint8_t *entry = folder.bytes, *end = folder.bytes + folder.size;
	for (; end - entry >= ENTRY && *entry; entry += ENTRY) {
		if (*entry == 0xe5) continue;
		if ((entry[11] & LONG_NAME) == LONG_NAME) {
			long_name_add(entry, name);
			continue;
		}
		if (!*name) short_name(entry, name);
		if (!(entry[11] & VOLUME_LABEL) && !entry_read(volume, entry, name, path, length, depth)) return false;
		*name = '\0';
	}
	return true;
}

/* ---- the whole ---- */

bool disk_is(const struct container *container)
{
	return container->file_bytes >= (SEAL_SECTOR + 4) * SECTOR && container->file[SIGNATURE] == 0x55 && container->file[SIGNATURE + 1] == 0xaa;
}

bool disk_open(struct container *container)
{
	struct volume volume;
	struct partition loader, system;
	char path[PATH_CHARS];
	bool const gpt = container->file[FIRST_PARTITION + 4] == TYPE_PROTECTIVE;
	container->medium = gpt ? MEDIUM_DISK : MEDIUM_CARD;
	container->seal = SEAL_SECTOR * SECTOR;
	if (gpt ? !gpt_open(container, &loader, &system) || !grub_open(container, &loader) : !mbr_open(container, &system)) return false;
	return volume_open(container, &system, &volume) && folder_read(&volume, bytes_little(volume.bytes + 44, 4), path, 0, 0) &&
	       container_complete(container);
}
