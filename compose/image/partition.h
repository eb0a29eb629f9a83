/* SPDX-License-Identifier: MIT */
/* Partition tables on a disk in memory, by libfdisk. */
#ifndef IMAGE_PARTITION_H
#define IMAGE_PARTITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PARTITION_SECTOR_BYTES = 512, PARTITION_ALIGN_SECTORS = 2048 };

struct partition {
	uint64_t    first_sector, sector_count;
	const char *type;              /* GPT: a GUID; MBR: two hexadecimal digits */
	const char *name;              /* GPT */
};

struct partition_table {
	bool                    gpt;   /* else MBR; its first partition is the active one */
	uint8_t                 guid[16]; /* of the disk, as a GPT holds it; an MBR takes four bytes of it */
	const struct partition *items;
	size_t                  count;
};

/* All that lies in front of the first partition is written, code for the boot record must follow later. A failure is fatal. */
void partition_table_write(const struct partition_table *table, uint8_t *disk, size_t size_bytes);

#endif
