/* SPDX-License-Identifier: MIT */
#include "base/fatal.h"
#include "image/boot_files.h"
#include "image/loader.h"
#include "image/partition.h"
#include "image/seal.h"
#include "image/writers.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

/*
 * A disk, or USB stick, for PCs: a GPT with two partitions.
 *
 *   1  BIOS boot      GRUB, which the boot record in the first sector loads by its place
 *   2  EFI system     FAT32: GRUB for UEFI, the script for both, the system
 *
 * GRUB's first two stages know their successor by a sector number that an installer writes into them (grub-core/boot/
 * i386/pc/boot.S and diskboot.S name the places). Here the places on the disk are fixed, so the numbers are.
 */
enum {
	SECTOR             = PARTITION_SECTOR_BYTES,
	GRUB_SECTOR        = PARTITION_ALIGN_SECTORS,
	GRUB_SECTORS_MAX   = PARTITION_ALIGN_SECTORS,
	SYSTEM_SECTOR      = GRUB_SECTOR + GRUB_SECTORS_MAX,
	TAIL_SECTORS       = PARTITION_ALIGN_SECTORS,      /* for the second table */

	RECORD_CODE_BYTES  = 440,                          /* behind them, the disk's own numbers */
	RECORD_NEXT        = 0x5c,                         /* 64 bits: first sector of the next stage */
	STAGE_LIST         = SECTOR - 12,                  /* 64 bits: sector of its rest; 16 bits: how many; 16: segment */
	STAGE_SEGMENT      = 0x800 + SECTOR / 16,
};

static void put_little(uint8_t *at, uint64_t value, unsigned bytes)
{
	uint64_t const little = htole64(value);
	memcpy(at, &little, bytes);
}

static void install_grub(struct boot_files *files, const struct image_plan *plan, uint8_t *disk)
{
	size_t record_bytes, grub_bytes;
	const uint8_t *record = loader_read(&files->arena, plan->store, "boot.img", &record_bytes);
	const uint8_t *grub = loader_read(&files->arena, plan->store, "disk.img", &grub_bytes);
	size_t const sectors = (grub_bytes + SECTOR - 1) / SECTOR;
	if (record_bytes != SECTOR) fatal("%s/boot/boot.img is no boot record", plan->store);
	if (sectors < 2 || sectors > GRUB_SECTORS_MAX) fatal("%s/boot/disk.img does not fit its partition", plan->store);

	memcpy(disk, record, RECORD_CODE_BYTES);
	put_little(disk + RECORD_NEXT, GRUB_SECTOR, 8);
	uint8_t *stage = disk + (size_t)GRUB_SECTOR * SECTOR;
	memcpy(stage, grub, grub_bytes);
	put_little(stage + STAGE_LIST, GRUB_SECTOR + 1, 8);
	put_little(stage + STAGE_LIST + 8, sectors - 1, 2);
	put_little(stage + STAGE_LIST + 10, STAGE_SEGMENT, 2);
}

void format_pc_files(const struct image_plan *plan, struct boot_files *files)
{
	boot_files_add_multiboot(files, plan, 2, "GRUB");
	boot_files_add_grub(files, plan);
}

uint8_t *format_disk_write(const struct image_plan *plan, size_t *size_bytes)
{
	struct boot_files files;
	boot_files_init(&files);
	format_pc_files(plan, &files);

	struct partition_table table = { .gpt = true, .count = 2 };
	struct fat_volume volume = {
		.files = files.items, .file_count = files.count, .size_bytes = fat_volume_bytes(files.items, files.count),
		.sectors_before = SYSTEM_SECTOR, .date = image_date(),
	};
	struct partition const partitions[] = {
		{ GRUB_SECTOR, GRUB_SECTORS_MAX, "21686148-6449-6E6F-744E-656564454649", "BIOS boot" },
		{ SYSTEM_SECTOR, volume.size_bytes / SECTOR, "C12A7328-F81F-11D2-BA4B-00A0C93EC93B", "system" },
	};
	table.items = partitions;
	boot_files_guid(&files, table.guid);
	memcpy(&volume.serial, table.guid, sizeof volume.serial);

	*size_bytes = (size_t)(SYSTEM_SECTOR + TAIL_SECTORS) * SECTOR + volume.size_bytes;
	uint8_t *disk = calloc(1, *size_bytes);
	if (!disk) fatal("write disk image: out of memory");
	plan->make_fat(&volume, disk + (size_t)SYSTEM_SECTOR * SECTOR);
	partition_table_write(&table, disk, *size_bytes);
	install_grub(&files, plan, disk);
	seal_write(disk, *size_bytes, SEAL_AT_ON_DISK);
	boot_files_destroy(&files);
	return disk;
}
