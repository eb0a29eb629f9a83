/* SPDX-License-Identifier: MIT */
/*
 * From a checked system to an image, in two steps: the plan knows every size and address and has refused whatever cannot
 * work; writing cannot fail for a reason of the scenario.
 *
 *     image_span_bound(…)     before accounting: how much memory core and archive take at most
 *     image_plan(…)           after emission: modules read, everything placed
 *     image_write(…)          the bytes of one format
 */
#ifndef IMAGE_IMAGE_H
#define IMAGE_IMAGE_H

#include "base/arena.h"
#include "image/archive.h"
#include "image/elf_link.h"
#include "image/fat.h"
#include "model/system.h"

#include <stdio.h>
#include <time.h>

struct compilation;
struct boot_files;

struct image_files {
	const char *store;             /* directory; its folder boot/ holds what loaders need */
	fat_maker  *make_fat;          /* makes FAT volumes for the formats that have one */
	bool        core_with_checks;  /* core that verifies its accounts at every transfer */
};

struct image_plan {
	const struct system   *system;
	const char            *store;
	fat_maker             *make_fat;
	struct core_elf        core;
	struct archive_plan    archive;
	struct elf_link_plan   link;
	bool                   is_draft;
};

/*
 * Sets system->image_span_bytes to the memory that core and the archive occupy, given a config of at most
 * `config_bytes_max`. Reports and returns false when that is more than the platform has.
 */
bool image_span_bound(struct compilation *compilation, const struct image_files *files, struct system *system,
                      size_t config_bytes_max);

bool image_plan(struct compilation *compilation, const struct image_files *files, const struct system *system,
                const char *config, size_t config_bytes, struct image_plan *plan);

/*
 * The same for whoever wants to know what an image would hold, and not to have it: the certificate has a size and no text,
 * configuration and certificate have no digests. Such a plan is not to be written.
 */
bool image_draft(struct compilation *compilation, const struct image_files *files, const struct system *system,
                 const char *config, size_t config_bytes, struct image_plan *plan);

/* The bytes of image.elf: plan->link.size_bytes. */
void image_elf_write(const struct image_plan *plan, uint8_t *buffer);

/* What everything in an image is dated with: SOURCE_DATE_EPOCH, or 1 January 2000. */
time_t image_date(void);

/* A way to write an image. */
struct image_format_writer {
	const char *name;              /* as in a platform's `image` list and --format */
	const char *suffix;            /* of the default output file */
	const char *const *qemu_words; /* what makes QEMU boot it where the platform does not say, NULL-terminated; or NULL */
	unsigned    boot_preference;   /* of several formats of a platform, `run` and `test` boot the greatest */
	uint8_t  *(*write)(const struct image_plan *plan, size_t *size_bytes);
	void      (*files)(const struct image_plan *plan, struct boot_files *files); /* instead: a folder with these */
};

/* NULL: no such format. */
const struct image_format_writer *image_format_find(const char *name);

/* The format in which machines of the platform are booted; NULL: none of its formats can be. */
const struct image_format_writer *image_format_to_boot(const struct platform *platform);

/*
 * How a machine of a platform in QEMU gets to the image: by a format alone, as "iso", or in one of the ways that the
 * platform describes, as "iso-uefi".
 */
struct image_boot {
	const char                       *name;
	const struct image_format_writer *format;
	const char *const                *words;      /* with BOOT_WAY_IMAGE and BOOT_WAY_ELF in them */
	size_t                            word_count;
};

/* NULL: the platform's usual one. False: there is no such way. */
bool image_boot_find(const struct platform *platform, const char *name, struct image_boot *boot);

/*
 * The one with number `n` of those that `names` means: NULL the platform's usual one, "all" every one that it has, otherwise
 * names separated by commas. False: there are no more. One that the platform has not has no format.
 */
bool image_boot_choose(const struct platform *platform, const char *names, unsigned n, struct image_boot *boot);

/* For messages: what the platform lists, separated by commas. Formats that can be written; ways that can be booted. */
const char *image_formats_of(const struct platform *platform, struct arena *arena);
const char *image_boots_of(const struct platform *platform, struct arena *arena);

/* The files that the words name. */
struct image_medium {
	uint8_t *image, *elf;          /* elf: NULL where no word names it */
	size_t   image_bytes, elf_bytes;
};

void image_medium_make(struct image_medium *medium, const struct image_plan *plan, const struct image_boot *boot);
void image_medium_free(struct image_medium *medium);

/* What stands where, for people. */
void image_plan_print(FILE *out, const struct image_plan *plan);

/* Names of all formats, NULL-terminated. */
extern const char *const image_format_names[];

#endif
