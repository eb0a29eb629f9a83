/* SPDX-License-Identifier: MIT */
/*
 * A FAT32 file system with some files. Images say what it holds; who makes it, and with which program, is for the level
 * above, because only that one starts programs.
 */
#ifndef IMAGE_FAT_H
#define IMAGE_FAT_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct boot_file;

struct fat_volume {
	const struct boot_file *files;
	size_t                  file_count;
	uint64_t                size_bytes;
	uint64_t                sectors_before;  /* of the partition that it comes into */
	uint32_t                serial;
	time_t                  date;            /* of everything in it */
};

/* Fills `bytes`, of volume->size_bytes. A failure is fatal. */
typedef void fat_maker(const struct fat_volume *volume, uint8_t *bytes);

/* How large a volume with these files is, at least: whole MiB, and enough clusters to be FAT32. */
uint64_t fat_volume_bytes(const struct boot_file *files, size_t file_count);

#endif
