/* SPDX-License-Identifier: MIT */
/*
 * The files of a boot medium, whatever file system they come into. Paths have no leading slash: "boot/grub/grub.cfg".
 */
#ifndef IMAGE_BOOT_FILES_H
#define IMAGE_BOOT_FILES_H

#include "base/arena.h"
#include "image/image.h"

struct boot_file {
	const char *path;
	const void *bytes;
	size_t      size_bytes;
};

enum { BOOT_FILES_MAX = 16 };

struct boot_files {
	struct boot_file items[BOOT_FILES_MAX];
	size_t           count;
	struct arena     arena;            /* of the bytes and texts */
};

void boot_files_init(struct boot_files *files);
void boot_files_destroy(struct boot_files *files);
void boot_files_add(struct boot_files *files, const char *path, const void *bytes, size_t size_bytes);

/* boot/image.elf, which must have a multiboot header of the version that the loader looks for. */
void boot_files_add_multiboot(struct boot_files *files, const struct image_plan *plan, unsigned version,
                              const char *loader);

/* A part of a boot loader, from the store's folder boot/. */
void boot_files_add_loader(struct boot_files *files, const struct image_plan *plan, const char *path, const char *name);

/* What GRUB needs beside image.elf, from whichever file system: its script, and under EFI/BOOT/ the loaders for UEFI. */
void boot_files_add_grub(struct boot_files *files, const struct image_plan *plan);

/* A number for a medium with this content: equal content, equal number. Version 4 of RFC 4122, as a GPT holds it. */
void boot_files_guid(const struct boot_files *files, uint8_t guid[static 16]);

#endif
