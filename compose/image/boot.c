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

/* Formats that boot by themselves, as the platform lists them, then the further ways that it describes. */
static bool choose_of_all(const struct platform *platform, unsigned n, struct image_boot *boot)
{
	for (const struct image_format *format = platform->images; format; format = format->next)
		if (find_named(platform, format->name, boot) && n-- == 0) return true;
	for (const struct boot_way *way = platform->boot_ways; way; way = way->next)
		if (!platform_has_image_format(platform, way->name) && find_named(platform, way->name, boot) && n-- == 0)
			return true;
	return false;
}

bool image_boot_choose(const struct platform *platform, const char *names, unsigned n, struct image_boot *boot)
{
	*boot = (struct image_boot) { 0 };
	if (!names) return n == 0 && image_boot_find(platform, NULL, boot);
	if (strcmp(names, "all") == 0) return choose_of_all(platform, n, boot);
	for (; n && (names = strchr(names, ',')); n--) names++;
	if (!names) return false;
	char name[64];
	size_t const length = strcspn(names, ",");
	if (length >= sizeof name) return true;
	memcpy(name, names, length);
	name[length] = '\0';
	if (!find_named(platform, name, boot)) *boot = (struct image_boot) { 0 };
	return true;
}

const char *image_boots_of(const struct platform *platform, struct arena *arena)
{
	const char *list = "";
	struct image_boot boot;
	for (unsigned n = 0; choose_of_all(platform, n, &boot); n++)
		list = arena_format(arena, "%s%s%s", list, n ? ", " : "", boot.name);
	return list;
}

const char *image_formats_of(const struct platform *platform, struct arena *arena)
{
	const char *list = "";
	for (const struct image_format *format = platform->images; format; format = format->next)
		if (image_format_find(format->name))
			list = arena_format(arena, "%s%s%s", list, *list ? ", " : "", format->name);
	return list;
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
