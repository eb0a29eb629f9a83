/* SPDX-License-Identifier: MIT */
#include "image/loader.h"

#include "base/fatal.h"
#include "image/content.h"
#include "image/writers.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <string.h>
#include <unistd.h>

/*
 * Where a file comes to lie is written into the file itself when an image is made: the boot information table that El
 * Torito images have (bytes 8 to 63), GRUB's own notes of its next stage, and in a boot record all that follows the code. In
 * the digest these bytes are zero.
 */
struct loader_part {
	const char *formats[3];                 /* that hold it */
	const char *name;
	size_t      bytes;                      /* 0: the whole file */
	size_t      unit;                       /* the file is filled up with zeros to a multiple of this many bytes */
	struct { size_t begin, end; } filled[2];
};

static const struct loader_part parts[] = {
	{ .formats = { "iso" }, .name = "mbr.img", .bytes = 0x1b0 },
	{ .formats = { "iso" }, .name = "bios.img", .filled = { { 8, 64 }, { 2548, 2556 } } },
	{ .formats = { "iso", "disk", "dir" }, .name = "grub.cfg" },
	{ .formats = { "iso" }, .name = "efi.img" },
	{ .formats = { "disk" }, .name = "boot.img", .bytes = 440, .filled = { { 0x5c, 0x64 } } },
	{ .formats = { "disk" }, .name = "disk.img", .unit = 512, .filled = { { 500, 512 } } },
	{ .formats = { "disk", "dir" }, .name = "bootx64.efi" },
	{ .formats = { "disk", "dir" }, .name = "bootia32.efi" },
	{ .formats = { "dir" }, .name = "pxe.img" },
	{ .formats = { "iso-syslinux" }, .name = "isohdpfx.bin", .bytes = 0x1b0 },
	{ .formats = { "iso-syslinux" }, .name = "isolinux.bin", .filled = { { 8, 64 } } },
	{ .formats = { "iso-syslinux" }, .name = "isolinux.cfg" },
	{ .formats = { "iso-syslinux" }, .name = "ldlinux.c32" },
	{ .formats = { "iso-syslinux" }, .name = "libcom32.c32" },
	{ .formats = { "iso-syslinux" }, .name = "mboot.c32" },
};

enum { PARTS = sizeof parts / sizeof parts[0] };

static void describe(struct certificate_module *description, const char *name, const uint8_t *bytes, size_t size)
{
	struct sha256_ctx context;
	*description = (struct certificate_module) { .name = name, .size_bytes = size };
	sha256_init(&context);
	sha256_update(&context, size, bytes);
	sha256_digest(&context, SHA256_DIGEST_SIZE, description->sha256);
}

static size_t taken_of(const struct loader_part *part, size_t size)
{
	return part->bytes && part->bytes < size ? part->bytes : size;
}

static size_t filled_up(const struct loader_part *part, size_t size)
{
	return part->unit ? (size + part->unit - 1) / part->unit * part->unit : size;
}

static void describe_file(struct arena *arena, const char *path, const struct loader_part *part,
                          struct certificate_module *description)
{
	size_t size;
	const uint8_t *bytes = content_read(arena, path, &size);
	size = taken_of(part, size);
	size_t const whole = filled_up(part, size);
	uint8_t *copy = arena_alloc(arena, whole + 1);
	memcpy(copy, bytes, size);
	memset(copy + size, 0, whole - size);
	for (size_t i = 0; i < sizeof part->filled / sizeof part->filled[0]; i++)
		if (part->filled[i].end <= whole) memset(copy + part->filled[i].begin, 0, part->filled[i].end - part->filled[i].begin);
	describe(description, part->name, copy, whole);
}

/* Of a draft, digests do not matter. */
static void measure_file(const char *path, const struct loader_part *part, struct certificate_module *description)
{
	description->name = part->name;
	description->size_bytes = filled_up(part, taken_of(part, content_size(path)));
}

static bool is_held(const struct platform *platform, const struct loader_part *part)
{
	for (size_t i = 0; i < sizeof part->formats / sizeof part->formats[0]; i++)
		if (part->formats[i] && platform_has_image_format(platform, part->formats[i])) return true;
	return false;
}

/* PCs have loaders of the store; boards have what the writer of cards makes for their firmware. */
static void describe_pc(struct arena *arena, const char *store, const struct platform *platform,
                        const struct image_plan *plan, struct certificate_image *image)
{
	for (size_t i = 0; i < PARTS; i++) {
		const char *path = arena_format(arena, "%s/boot/%s", store, parts[i].name);
		if (!is_held(platform, &parts[i]) || (plan && access(path, F_OK))) continue;
		struct certificate_module *description = &image->boot[image->boot_count++];
		description->name = parts[i].name;
		if (plan && plan->is_draft) measure_file(path, &parts[i], description);
		else if (plan) describe_file(arena, path, &parts[i], description);
	}
}

static void describe_board(struct arena *arena, const struct image_plan *plan, const struct platform *platform,
                           struct certificate_image *image)
{
	struct boot_files files;
	boot_files_init(&files);
	format_board_loader_files(plan, platform, &files);
	for (size_t i = 0; i < files.count; i++) {
		struct certificate_module *description = &image->boot[image->boot_count++];
		if (plan) describe(description, files.items[i].path, files.items[i].bytes, files.items[i].size_bytes);
		description->name = arena_format(arena, "%s", files.items[i].path);
	}
	boot_files_destroy(&files);
}

void loader_describe(struct arena *arena, const char *store, const struct platform *platform,
                     const struct image_plan *plan, struct certificate_image *image)
{
	image->boot_count = 0;
	image->boot = arena_new_array(arena, struct certificate_module, PARTS + BOOT_FILES_MAX);
	if (format_is_of_pc(platform)) describe_pc(arena, store, platform, plan, image);
	else describe_board(arena, plan, platform, image);
}

const uint8_t *loader_read(struct arena *arena, const char *store, const char *name, size_t *size_bytes)
{
	static const struct { const char *name, *package; } packages[] = {
		{ "isolinux.bin", "isolinux" }, { "isohdpfx.bin", "isolinux" }, { "ldlinux.c32", "syslinux-common" },
		{ "mboot.c32", "syslinux-common" }, { "libcom32.c32", "syslinux-common" },
		{ "bootx64.efi", "grub-efi-amd64-bin" }, { "bootia32.efi", "grub-efi-ia32-bin" },
		{ "pxe.img", "grub-pc-bin" }, { "efi.img", "grub-efi-amd64-bin" }, { "disk.img", "grub-pc-bin" },
		{ "boot.img", "grub-pc-bin" }, { "bios.img", "grub-pc-bin" }, { "mbr.img", "grub-pc-bin" },
	};
	const char *path = arena_format(arena, "%s/boot/%s", store, name);
	for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
		if (strcmp(packages[i].name, name) == 0 && access(path, F_OK) && errno == ENOENT)
			fatal("cannot read %s: the store was built without Debian's package %s", path, packages[i].package);
	return content_read(arena, path, size_bytes);
}
