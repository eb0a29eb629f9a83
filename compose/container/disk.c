/* SPDX-License-Identifier: MIT */
/*
 * Disks and cards: a partition table, MBR or GPT, and in its system partition a FAT32 volume with the system in one file or
 * in several forms, which must then be the same system. Both copies of the FAT must agree wherever they are read. What
 * firmware and boot loader do before is not looked at.
 */
#include "container/container.h"

#include "base/bytes.h"

#include <string.h>
#include <strings.h>

enum {
	SECTOR = 512, SIGNATURE = 510, FIRST_PARTITION = 446, TYPE_PROTECTIVE = 0xee, GPT_ENTRIES_MAX = 128,
	ENTRY = 32, NAME_CHARS = 255, LONG_NAME = 0x0f, VOLUME_LABEL = 0x08, FOLDER = 0x10, LONG_NAME_CHARS = 13,
	CLUSTER_MASK = 0x0fffffff, CLUSTER_LAST = 0x0ffffff8,
};

/* EFI system partition, as it stands in the table. */
static const uint8_t system_type[16] = { 0x28, 0x73, 0x2a, 0xc1, 0x1f, 0xf8, 0xd2, 0x11, 0xba, 0x4b, 0, 0xa0, 0xc9, 0x3e, 0xc9, 0x3b };

struct volume {
	struct container *container;
	const uint8_t    *bytes;
	uint64_t          size, cluster_bytes, fat_begin, fat_bytes, data_begin, clusters;
};

struct content { uint8_t *bytes; uint64_t size; };

/* ---- partitions ---- */

static bool partition_find(struct container *container, uint64_t *begin)
{
	const uint8_t *file = container->file, *table = file + FIRST_PARTITION;
	*begin = bytes_little(table + 8, 4) * SECTOR;
	if (table[4] == TYPE_PROTECTIVE) {
		const uint8_t *header = file + SECTOR;
		uint64_t const entries = bytes_little(header + 72, 8), count = bytes_little(header + 80, 4), size = bytes_little(header + 84, 4);
		if (memcmp(header, "EFI PART", 8) || size < 128 || size > SECTOR || count > GPT_ENTRIES_MAX ||
		    entries > container->file_bytes / SECTOR || count * size > container->file_bytes - entries * SECTOR)
			return container_wrong(container, header, "the partition table is none");
		*begin = 0;
		for (const uint8_t *at = file + entries * SECTOR; at < file + entries * SECTOR + count * size && !*begin; at += size)
			if (!memcmp(at, system_type, sizeof system_type)) {
				uint64_t const first = bytes_little(at + 32, 8);
				*begin = first < container->file_bytes / SECTOR ? first * SECTOR : container->file_bytes;
			}
	}
	if (*begin && *begin <= container->file_bytes - SECTOR) return true;
	return container_wrong(container, table, "there is no partition with a system");
}

/* ---- FAT32 (Microsoft's specification 1.03) ---- */

static bool volume_open(struct container *container, uint64_t begin, struct volume *volume)
{
	const uint8_t *boot = container->file + begin;
	uint64_t const size = bytes_little(boot + 32, 4) * SECTOR, reserved = bytes_little(boot + 14, 2) * SECTOR, fat = bytes_little(boot + 36, 4) * SECTOR;
	*volume = (struct volume) { .container = container, .bytes = boot, .size = size, .cluster_bytes = (uint64_t)boot[13] * SECTOR,
	                            .fat_begin = reserved, .fat_bytes = fat, .data_begin = reserved + 2 * fat };
	if (size > container->file_bytes - begin || bytes_little(boot + 11, 2) != SECTOR || !boot[13] || boot[16] != 2 || !reserved || !fat || volume->data_begin >= size)
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

static void short_name(const uint8_t *entry, char *name)
{
	for (unsigned i = 0; i < 8 && entry[i] != ' '; i++) *name++ = (char)entry[i];
	if (entry[8] != ' ') *name++ = '.';
	for (unsigned i = 8; i < 11 && entry[i] != ' '; i++) *name++ = (char)entry[i];
	*name = '\0';
}

/* In a folder the entry of that name and kind; NULL: there is none. */
static const uint8_t *entry_find(const struct content *folder, const char *name, bool is_folder)
{
	char found[NAME_CHARS + 1] = "";
	const uint8_t *entry = folder->bytes, *end = folder->bytes + folder->size;
	for (; end - entry >= ENTRY && *entry; entry += ENTRY) {
		if (*entry == 0xe5) continue;
		if ((entry[11] & LONG_NAME) == LONG_NAME) {
			long_name_add(entry, found);
			continue;
		}
		if (!*found) short_name(entry, found);
		if (!(entry[11] & VOLUME_LABEL) && !(entry[11] & FOLDER) == !is_folder && !strcasecmp(found, name)) return entry;
		*found = '\0';
	}
	return NULL;
}

/* True with content->bytes NULL: there is no such file. */
static bool file_read(const struct volume *volume, const char *const *path, struct content *content)
{
	struct content folder;
	uint64_t cluster = bytes_little(volume->bytes + 44, 4);
	*content = (struct content) { 0 };
	for (; *path; path++) {
		if (!chain_read(volume, cluster, UINT64_MAX, &folder)) return false;
		const uint8_t *entry = entry_find(&folder, *path, path[1]);
		if (!entry) return true;
		cluster = bytes_little(entry + 20, 2) << 16 | bytes_little(entry + 26, 2);
		if (!path[1]) return chain_read(volume, cluster, bytes_little(entry + 28, 4), content);
	}
	return true;
}

/* ---- the system ---- */

static bool kernel8_open(struct container *container, const uint8_t *bytes, size_t size_bytes)
{
	container->payload = bytes;
	container->payload_bytes = size_bytes;
	return true;
}

static const struct {
	const char *path[3];
	bool (*open)(struct container *, const uint8_t *bytes, size_t size_bytes);
} forms[] = {
	{ { "boot", "image.elf" }, container_elf }, { { "image.elf" }, container_elf }, { { "uImage" }, container_uimage },
	{ { "kernel8.img" }, kernel8_open },
};

bool disk_is(const struct container *container)
{
	return container->file_bytes >= 4 * SECTOR && container->file[SIGNATURE] == 0x55 && container->file[SIGNATURE + 1] == 0xaa;
}

bool disk_open(struct container *container)
{
	struct volume volume;
	struct container first = { 0 };
	uint64_t begin;
	if (!partition_find(container, &begin) || !volume_open(container, begin, &volume)) return false;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct content content;
		if (!file_read(&volume, forms[i].path, &content)) return false;
		if (!content.bytes) continue;
		if (!forms[i].open(container, content.bytes, content.size)) return false;
		if (first.payload && (first.payload_bytes != container->payload_bytes || memcmp(first.payload, container->payload, first.payload_bytes)))
			return container_wrong(container, volume.bytes, "the files of this volume are of different systems");
		first = *container;
	}
	return first.payload || container_wrong(container, volume.bytes, "the volume holds no system");
}
