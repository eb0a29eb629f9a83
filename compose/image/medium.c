/* SPDX-License-Identifier: MIT */
/*
 * What the formats of a platform can hold. An ISO 9660 extent and a FAT32 file have 32 bits for their size (ECMA-119, section
 * 9.1.4; Microsoft's FAT specification, section 6), multiboot loaders and uImages 32 bits for addresses. Said before anything is
 * written, of the bound of what will be written.
 */
#include "image/medium.h"

#include "base/compilation.h"
#include "check/rule.h"

#include <inttypes.h>
#include <string.h>

static const struct medium { const char *format, *limit; bool multiboot; } media[] = {
	{ "iso",          "a file of an ISO 9660 image", true },
	{ "iso-syslinux", "a file of an ISO 9660 image", true },
	{ "disk",         "a file of a FAT32 volume", true },
	{ "sd",           "a file of a FAT32 volume", false },
	{ "uimage",       "a uImage", false },
};

enum { HEADERS_BYTES = 4096 };

static void report(struct compilation *compilation, const struct system *system, const struct image_format *format,
                   const char *limit, uint64_t bytes)
{
	const struct rule *rule = rule_find("image-medium");
	struct diagnostic *diagnostic = diagnostic_finding(compilation, rule->name, rule->level, system->span,
	        "the system of '%s' needs up to %" PRIu64 " bytes, and %s has fewer than %" PRIu64, system->name, bytes, limit,
	        (uint64_t)UINT32_MAX + 1);
	diagnostic_note(compilation, diagnostic, format->span, "the platform's images include '%s'", format->name);
}

static bool judge(struct compilation *compilation, const struct system *system, const struct image_format *format,
                  const struct medium *medium, const struct core_elf *core, uint64_t archive_bytes)
{
	uint64_t const file = HEADERS_BYTES + (core->end - core->begin) + archive_bytes, end = core->end + archive_bytes;
	if (file > UINT32_MAX)
		report(compilation, system, format, medium->limit, file);
	else if (end > UINT32_MAX && (medium->multiboot || !strcmp(medium->format, "uimage")))
		report(compilation, system, format, medium->multiboot ? "what a multiboot loader can reach" : "what a uImage can name", end);
	else
		return true;
	return false;
}

bool medium_holds(struct compilation *compilation, const struct system *system, const struct core_elf *core,
                  uint64_t archive_bytes)
{
	size_t const errors = compilation->diagnostics.error_count;
	bool fits = true;
	for (const struct image_format *format = system->platform->images; format && fits; format = format->next)
		for (size_t i = 0; i < sizeof media / sizeof media[0] && fits; i++)
			if (!strcmp(media[i].format, format->name))
				fits = judge(compilation, system, format, &media[i], core, archive_bytes);
	return compilation->diagnostics.error_count == errors;
}
