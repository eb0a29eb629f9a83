/* SPDX-License-Identifier: MIT */
/* Ways to boot: which format, and which words make QEMU's firmware find it. */
#include "image/image.h"

#include <stdlib.h>
#include <string.h>

static size_t count_words(const char *const *words)
{
	size_t count = 0;
	while (words[count]) count++;
	return count;
}

/* What the platform says of a way goes before what is usual for its format. */
static bool find_named(const struct platform *platform, const char *name, struct image_boot *boot)
{
	const struct boot_way *way = platform_boot_way_find(platform, name);
	if (way) {
		*boot = (struct image_boot) {
			.name = way->name, .format = image_format_find(way->format),
			.words = way->words.items, .word_count = way->words.count,
		};
		return boot->format;
	}
	const struct image_format_writer *format = image_format_find(name);
	if (!format || !format->qemu_words || !platform_has_image_format(platform, name)) return false;
	*boot = (struct image_boot) {
		.name = format->name, .format = format, .words = format->qemu_words, .word_count = count_words(format->qemu_words),
	};
	return true;
}

bool image_boot_find(const struct platform *platform, const char *name, struct image_boot *boot)
{
	if (name) return find_named(platform, name, boot);
	const struct image_format_writer *usual = image_format_to_boot(platform);
	return usual && find_named(platform, usual->name, boot);
}

static bool names_elf(const struct image_boot *boot)
{
	for (size_t i = 0; i < boot->word_count; i++)
		if (strstr(boot->words[i], BOOT_WAY_ELF)) return true;
	return false;
}

void image_medium_make(struct image_medium *medium, const struct image_plan *plan, const struct image_boot *boot)
{
	*medium = (struct image_medium) { 0 };
	medium->image = boot->format->write(plan, &medium->image_bytes);
	if (names_elf(boot)) medium->elf = image_format_find("elf")->write(plan, &medium->elf_bytes);
}

void image_medium_free(struct image_medium *medium)
{
	free(medium->image);
	free(medium->elf);
	*medium = (struct image_medium) { 0 };
}
