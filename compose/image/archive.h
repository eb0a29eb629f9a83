/* SPDX-License-Identifier: MIT */
/*
 * The boot archive (components/include/genode/boot_archive.h), planned and written.
 *
 *     struct archive_plan plan;
 *     archive_plan_make(&plan, &input, arena);       every offset is known, nothing is read
 *     archive_write(&plan, buffer);                  plan.total_size_bytes bytes
 */
#ifndef IMAGE_ARCHIVE_H
#define IMAGE_ARCHIVE_H

#include "base/arena.h"
#include "model/platform.h"

/* What becomes a module. The planner does not look at `data`. */
struct archive_module {
	const char    *name;
	const uint8_t *data;
	uint64_t       size_bytes;
	uint64_t       offset;          /* set by the planner */
	bool           has_digest;      /* set by archive_module_digest; otherwise writing computes it */
	uint8_t        sha256[32];
};

struct archive_input {
	struct archive_module *modules; /* in the order of the table: config, init, the others */
	size_t                 module_count;
	const struct platform *platform;
	uint64_t               init_ram_bytes, init_caps;
};

struct archive_plan {
	struct archive_input  input;
	size_t                device_count;  /* resources of all devices */
	uint64_t              module_table_offset, device_table_offset;
	uint64_t              total_size_bytes;
};

/*
 * The caller has seen to the limits that a user can exceed: names shorter than BOOT_ARCHIVE_NAME_MAX and unique, at most
 * BOOT_ARCHIVE_MODULES_MAX modules and BOOT_ARCHIVE_DEVICES_MAX device resources, sizes below 2^40.
 */
void archive_plan_make(struct archive_plan *plan, const struct archive_input *input);

/* Computes the digest of a module, which is needed once, before the archive is written. */
void archive_module_digest(struct archive_module *module);

/* Fills `buffer`, whose content does not matter, with the whole archive. */
void archive_write(const struct archive_plan *plan, uint8_t *buffer);

/* Bytes of an archive with these modules: what archive_plan_make will find. */
uint64_t archive_size_bytes(size_t module_count, size_t device_count, uint64_t module_pages);

/* Number of entries in the device table. */
size_t archive_device_count(const struct platform *platform);

#endif
