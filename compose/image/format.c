/* SPDX-License-Identifier: MIT */
/* The image formats, one row each: how it is written, and how QEMU boots it. */
#include "image/image.h"

#include "base/arena.h"
#include "base/fatal.h"
#include "image/content.h"
#include "image/iso.h"

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

static uint8_t *write_elf(const struct image_plan *plan, size_t *size_bytes)
{
	uint8_t *image = allocate(plan->link.size_bytes);
	elf_link_write(&plan->link, &plan->core, plan->archive.total_size_bytes, image);
	archive_write(&plan->archive, image + plan->link.archive_offset);
	*size_bytes = (size_t)plan->link.size_bytes;
	return image;
}

/* https://reproducible-builds.org/specs/source-date-epoch: seconds since 1970, decimal. */
static time_t image_date(void)
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

static uint8_t *write_iso(const struct image_plan *plan, size_t *size_bytes)
{
	size_t elf_bytes, mbr_bytes;
	uint8_t *elf = write_elf(plan, &elf_bytes);
	if (!elf_link_has_multiboot(elf, elf_bytes, 2))
		fatal("core of %s has no multiboot 2 header where GRUB looks for it", plan->system->platform->name);

	struct arena arena;
	arena_init(&arena);
	struct iso_input input = { .elf = elf, .elf_bytes = elf_bytes, .date = image_date() };
	input.grub = content_read(&arena, arena_format(&arena, "%s/boot/bios.img", plan->store), &input.grub_bytes);
	input.grub_config = content_read(&arena, arena_format(&arena, "%s/boot/grub.cfg", plan->store),
	                                 &input.grub_config_bytes);
	input.mbr = content_read(&arena, arena_format(&arena, "%s/boot/mbr.img", plan->store), &mbr_bytes);
	if (mbr_bytes != ISO_MBR_BYTES) fatal("%s/boot/mbr.img is no master boot record", plan->store);

	uint8_t *image = iso_write(&input, size_bytes);
	arena_destroy(&arena);
	free(elf);
	return image;
}

static const char *const kernel_words[] = { "-kernel", BOOT_WAY_IMAGE, NULL };
static const char *const cdrom_words[]  = { "-cdrom", BOOT_WAY_IMAGE, NULL };

static const struct image_format_writer formats[] = {
	{ "elf", ".elf", kernel_words, 1, write_elf },
	{ "iso", ".iso", cdrom_words,  2, write_iso },
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

const char *const image_format_names[] = { "elf", "iso", NULL };

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
