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

#include "image/archive.h"
#include "image/elf_link.h"
#include "model/system.h"

#include <stdio.h>

struct compilation;

struct image_files {
	const char *store;             /* directory; its folder boot/ holds what loaders need */
	bool        core_with_checks;  /* core that verifies its accounts at every transfer */
};

struct image_plan {
	const struct system   *system;
	const char            *store;
	struct core_elf        core;
	struct archive_plan    archive;
	struct elf_link_plan   link;
};

/*
 * Sets system->image_span_bytes to the memory that core and the archive occupy, given a config of at most
 * `config_bytes_max`. Reports and returns false when that is more than the platform has.
 */
bool image_span_bound(struct compilation *compilation, const struct image_files *files, struct system *system,
                      size_t config_bytes_max);

bool image_plan(struct compilation *compilation, const struct image_files *files, const struct system *system,
                const char *config, size_t config_bytes, struct image_plan *plan);

/* A way to write an image, and to boot it in QEMU. */
struct image_format_writer {
	const char *name;              /* as in a platform's `image` list and --format */
	const char *suffix;            /* of the default output file */
	const char *qemu_option;       /* what makes QEMU boot the file named behind it */
	unsigned    boot_preference;   /* of several formats of a platform, `run` and `test` boot the greatest */
	uint8_t  *(*write)(const struct image_plan *plan, size_t *size_bytes);
};

/* NULL: no such format. */
const struct image_format_writer *image_format_find(const char *name);

/* The format in which machines of the platform are booted; NULL: none of its formats can be. */
const struct image_format_writer *image_format_to_boot(const struct platform *platform);

/* What stands where, for people. */
void image_plan_print(FILE *out, const struct image_plan *plan);

/* Names of all formats, NULL-terminated. */
extern const char *const image_format_names[];

#endif
