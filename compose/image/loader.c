/* SPDX-License-Identifier: MIT */
#include "image/loader.h"

#include "base/fatal.h"
#include "image/content.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <string.h>
#include <unistd.h>

/*
 * Where a file comes to lie is written into the file itself when an ISO image is made: the boot information table that
 * El Torito images have (bytes 8 to 63), GRUB's own note of its second stage, and in the boot record all that follows
 * the code. In the digest these bytes are zero.
 */
struct loader_part {
	const char *name;
	size_t      bytes;                      /* 0: the whole file */
	struct { size_t begin, end; } filled[2];
};

static const struct loader_part parts[] = {
	{ .name = "mbr.img", .bytes = 0x1b0 },
	{ .name = "bios.img", .filled = { { 8, 64 }, { 2548, 2556 } } },
	{ .name = "grub.cfg" },
	{ .name = "efi.img" },
};

enum { PARTS = sizeof parts / sizeof parts[0] };

static void digest(const uint8_t *bytes, size_t size, const struct loader_part *part, uint8_t *sha256)
{
	static const uint8_t zeros[64];
	struct sha256_ctx context;
	size_t at = 0;
	sha256_init(&context);
	for (size_t i = 0; i < sizeof part->filled / sizeof part->filled[0]; i++) {
		if (!part->filled[i].end || part->filled[i].end > size) break;
		sha256_update(&context, part->filled[i].begin - at, bytes + at);
		sha256_update(&context, part->filled[i].end - part->filled[i].begin, zeros);
		at = part->filled[i].end;
	}
	sha256_update(&context, size - at, bytes + at);
	sha256_digest(&context, SHA256_DIGEST_SIZE, sha256);
}

static void describe(struct arena *arena, const char *path, const struct loader_part *part,
                     struct certificate_module *description)
{
	size_t size;
	const uint8_t *bytes = content_read(arena, path, &size);
	if (part->bytes && part->bytes < size) size = part->bytes;
	description->size_bytes = size;
	digest(bytes, size, part, description->sha256);
}

void loader_describe(struct arena *arena, const char *store, const struct platform *platform, bool digests,
                     struct certificate_image *image)
{
	image->boot_count = 0;
	if (!platform_has_image_format(platform, "iso")) return;
	image->boot = arena_new_array(arena, struct certificate_module, PARTS);
	for (size_t i = 0; i < PARTS; i++) {
		const char *path = arena_format(arena, "%s/boot/%s", store, parts[i].name);
		if (digests && access(path, F_OK)) continue;
		struct certificate_module *description = &image->boot[image->boot_count++];
		description->name = parts[i].name;
		if (digests) describe(arena, path, &parts[i], description);
	}
}

const uint8_t *loader_read(struct arena *arena, const char *store, const char *name, size_t *size_bytes)
{
	static const struct { const char *name, *package; } packages[] = {
		{ "isolinux.bin", "isolinux" }, { "isohdpfx.bin", "isolinux" }, { "ldlinux.c32", "syslinux-common" },
		{ "mboot.c32", "syslinux-common" }, { "libcom32.c32", "syslinux-common" },
		{ "bootx64.efi", "grub-efi-amd64-bin" }, { "efi.img", "grub-efi-amd64-bin" }, { "disk.img", "grub-pc-bin" },
		{ "boot.img", "grub-pc-bin" }, { "bios.img", "grub-pc-bin" }, { "mbr.img", "grub-pc-bin" },
	};
	const char *path = arena_format(arena, "%s/boot/%s", store, name);
	for (size_t i = 0; i < sizeof packages / sizeof packages[0]; i++)
		if (strcmp(packages[i].name, name) == 0 && access(path, F_OK) && errno == ENOENT)
			fatal("cannot read %s: the store was built without Debian's package %s", path, packages[i].package);
	return content_read(arena, path, size_bytes);
}
