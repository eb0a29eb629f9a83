/* SPDX-License-Identifier: MIT */
#include "image/partition.h"

#include "base/fatal.h"

#include <errno.h>
#include <libfdisk/libfdisk.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* libfdisk works on files: this one is memory, as large as the disk, and takes up what is written of it. */
enum { GUID_TEXT_BYTES = 37, TABLE_BYTES = PARTITION_ALIGN_SECTORS * PARTITION_SECTOR_BYTES };

/* libfdisk answers with 0, or a negative error number. */
static void must(int result, const char *what)
{
	if (result) fatal("write partition table: %s: %s", what, strerror(result < 0 ? -result : result));
}

static void *must_have(void *pointer)
{
	if (!pointer) fatal("write partition table: out of memory");
	return pointer;
}

/* The first three numbers are little-endian (UEFI 2.10, appendix A). The disk has number 0, its partitions 1 and so on. */
static void guid_text(const uint8_t guid[static 16], size_t number, char text[static GUID_TEXT_BYTES])
{
	uint8_t g[16];
	memcpy(g, guid, sizeof g);
	g[15] ^= (uint8_t)number;
	snprintf(text, GUID_TEXT_BYTES, "%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X", g[3], g[2], g[1],
	         g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

static void set_type(struct fdisk_context *context, const struct partition_table *table, struct fdisk_partition *entry,
                     const char *text)
{
	const struct fdisk_label *label = fdisk_get_label(context, NULL);
	struct fdisk_parttype *type = table->gpt ? fdisk_label_get_parttype_from_string(label, text)
	                                         : fdisk_label_get_parttype_from_code(label, (unsigned)strtoul(text, NULL, 16));
	must(fdisk_partition_set_type(entry, must_have(type)), "type");
}

static void add_partition(struct fdisk_context *context, const struct partition_table *table, size_t number)
{
	const struct partition *partition = &table->items[number];
	struct fdisk_partition *entry = must_have(fdisk_new_partition());
	must(fdisk_partition_set_partno(entry, number), "number");
	must(fdisk_partition_set_start(entry, partition->first_sector), "start");
	must(fdisk_partition_set_size(entry, partition->sector_count), "size");
	must(fdisk_partition_size_explicit(entry, 1), "size");
	set_type(context, table, entry, partition->type);
	if (table->gpt) {
		char text[GUID_TEXT_BYTES];
		guid_text(table->guid, number + 1, text);
		must(fdisk_partition_set_uuid(entry, text), "GUID");
		must(fdisk_partition_set_name(entry, partition->name), "name");
	}
	must(fdisk_add_partition(context, entry, NULL), partition->name);
	fdisk_unref_partition(entry);
}

static void make_label(struct fdisk_context *context, const struct partition_table *table)
{
	char text[GUID_TEXT_BYTES];
	must(fdisk_create_disklabel(context, table->gpt ? "gpt" : "dos"), "label");
	if (table->gpt)
		guid_text(table->guid, 0, text);
	else
		snprintf(text, sizeof text, "0x%02x%02x%02x%02x", table->guid[0], table->guid[1], table->guid[2], table->guid[3]);
	must(fdisk_set_disklabel_id_from_string(context, text), "identity");
	for (size_t i = 0; i < table->count; i++) add_partition(context, table, i);
	if (!table->gpt) must(fdisk_toggle_partition_flag(context, 0, DOS_FLAG_ACTIVE), "active partition");
	must(fdisk_write_disklabel(context), "write");
}

static void read_back(int fd, uint8_t *disk, size_t begin, size_t end)
{
	while (begin < end) {
		ssize_t const count = pread(fd, disk + begin, end - begin, (off_t)begin);
		if (count <= 0) fatal("write partition table: %s", count ? strerror(errno) : "it became shorter");
		begin += (size_t)count;
	}
}

void partition_table_write(const struct partition_table *table, uint8_t *disk, size_t size_bytes)
{
	int const fd = memfd_create("disk", MFD_CLOEXEC);
	if (fd < 0 || ftruncate(fd, (off_t)size_bytes))
		fatal("write partition table: %s", strerror(errno));
	struct fdisk_context *context = must_have(fdisk_new_context());
	must(fdisk_disable_dialogs(context, 1), "context");
	must(fdisk_assign_device_by_fd(context, fd, "image", 0), "medium");
	make_label(context, table);
	must(fdisk_deassign_device(context, 1), "medium");
	fdisk_unref_context(context);
	read_back(fd, disk, 0, TABLE_BYTES);
	if (table->gpt) read_back(fd, disk, size_bytes - TABLE_BYTES, size_bytes);
	close(fd);
}
