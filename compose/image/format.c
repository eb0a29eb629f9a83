/* SPDX-License-Identifier: MIT */
/* The image formats, one row each: how it is written, and how QEMU boots it. */
#include "image/image.h"

#include "base/fatal.h"
#include "image/writers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* 1 January 2000: what an image says where nobody gave a date. */
enum { DATE_OTHERWISE = 946684800 };

static uint8_t *allocate(uint64_t size_bytes)
{
	uint8_t *bytes = size_bytes <= SIZE_MAX ? malloc((size_t)size_bytes) : NULL;
	if (!bytes) fatal("write image: out of memory");
	return bytes;
}

void image_elf_write(const struct image_plan *plan, uint8_t *buffer)
{
	elf_link_write(&plan->link, &plan->core, plan->archive.total_size_bytes, buffer);
	archive_write(&plan->archive, buffer + plan->link.archive_offset);
}

static uint8_t *write_elf(const struct image_plan *plan, size_t *size_bytes)
{
	uint8_t *image = allocate(plan->link.size_bytes);
	image_elf_write(plan, image);
	*size_bytes = (size_t)plan->link.size_bytes;
	return image;
}

/* https://reproducible-builds.org/specs/source-date-epoch: seconds since 1970, decimal. */
time_t image_date(void)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	if (!text || !*text) return DATE_OTHERWISE;
	char *end;
	errno = 0;
	long long const seconds = strtoll(text, &end, 10);
	if (errno || *end || *text < '0' || *text > '9' || seconds > 253402300799)
		fatal("SOURCE_DATE_EPOCH is '%s', no number of seconds from 1970 to the year 9999", text);
	return (time_t)seconds;
}

static const char *const kernel_words[] = { "-kernel", BOOT_WAY_IMAGE, NULL };
static const char *const drive_words[]  = { "-drive", "format=raw,file=" BOOT_WAY_IMAGE, NULL };
static const char *const cdrom_words[]  = { "-cdrom", BOOT_WAY_IMAGE, NULL };

static const struct image_format_writer formats[] = {
	{ "elf", ".elf", kernel_words, 1, write_elf, NULL },
	{ "iso", ".iso", cdrom_words,  2, format_iso_write, NULL },
	{ "iso-syslinux", ".iso", cdrom_words, 0, format_iso_syslinux_write, NULL },
	{ "disk", ".img", drive_words, 0, format_disk_write, NULL },
	{ "sd", ".img", NULL, 0, format_sd_write, NULL },
	{ "uimage", ".uimg", kernel_words, 0, format_uimage_write, NULL },
	{ "kernel8", ".img", kernel_words, 0, format_kernel8_write, NULL },
	{ "dir", "", NULL, 0, NULL, format_dir_files },
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

const char *const image_format_names[] = { "elf", "iso", "iso-syslinux", "disk", "sd", "uimage", "kernel8", "dir", NULL };

_Static_assert(sizeof image_format_names / sizeof image_format_names[0] == FORMAT_COUNT + 1, "one name per format");

const struct image_format_writer *image_format_find(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(formats[i].name, name) == 0) return &formats[i];
	return NULL;
}

const struct image_format_writer *image_format_to_boot(const struct platform *platform)
{
	const struct image_format_writer *best = NULL;
	for (const struct image_format *listed = platform->images; listed; listed = listed->next) {
		const struct image_format_writer *format = image_format_find(listed->name);
		if (!format || !format->boot_preference) continue;
		if (!best || format->boot_preference > best->boot_preference) best = format;
	}
	return best;
}
