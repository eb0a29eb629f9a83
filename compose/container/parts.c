/* SPDX-License-Identifier: MIT */
/*
 * What lies on a medium beside the system: which files each loader reads, so that none is missing, and none is there that
 * could be read instead. The certificate has a digest of each part under its name here.
 */
#include "container/container.h"

#include <string.h>

enum { FILES_MAX = 6 };

/* Of a medium with that system. A part without a path is a boot record, or what one loads; a path without a name is judged by its reader. */
struct loader {
	enum medium medium;
	const char *system;
	bool      (*open)(struct container *, const uint8_t *bytes, size_t size_bytes);
	struct { const char *path, *name; } files[FILES_MAX + 1];
};

static bool memory_open(struct container *container, const uint8_t *bytes, size_t size_bytes)
{
	container->payload = bytes;
	container->payload_bytes = size_bytes;
	return true;
}

static const struct loader loaders[] = {
	{ MEDIUM_ISO_GRUB, "boot/image.elf", container_elf,
	  { { NULL, "mbr.img" }, { "boot/grub/bios.img", "bios.img" }, { "boot/grub/efi.img", "efi.img" },
	    { "boot/grub/grub.cfg", "grub.cfg" }, { "boot/grub/boot.cat", NULL } } },
	{ MEDIUM_ISO_ISOLINUX, "boot/image.elf", container_elf,
	  { { NULL, "isohdpfx.bin" }, { "isolinux/isolinux.bin", "isolinux.bin" }, { "isolinux/isolinux.cfg", "isolinux.cfg" },
	    { "isolinux/ldlinux.c32", "ldlinux.c32" }, { "isolinux/libcom32.c32", "libcom32.c32" }, { "isolinux/mboot.c32", "mboot.c32" },
	    { "isolinux/boot.cat", NULL } } },
	{ MEDIUM_DISK, "boot/image.elf", container_elf,
	  { { NULL, "boot.img" }, { NULL, "disk.img" }, { "boot/grub/grub.cfg", "grub.cfg" }, { "EFI/BOOT/BOOTX64.EFI", "bootx64.efi" },
	    { "EFI/BOOT/BOOTIA32.EFI", "bootia32.efi" } } },
	{ MEDIUM_FOLDER, "boot/image.elf", container_elf,
	  { { "boot/grub/pxe.img", "pxe.img" }, { "boot/grub/grub.cfg", "grub.cfg" }, { "EFI/BOOT/BOOTX64.EFI", "bootx64.efi" },
	    { "EFI/BOOT/BOOTIA32.EFI", "bootia32.efi" } } },
	{ MEDIUM_CARD, "uImage", container_uimage,
	  { { "extlinux/extlinux.conf", "extlinux/extlinux.conf" }, { "boot.scr", "boot.scr" } } },
	{ MEDIUM_FOLDER, "uImage", container_uimage,
	  { { "pxelinux.cfg/default", "pxelinux.cfg/default" }, { "boot.scr.uimg", "boot.scr.uimg" } } },
	{ MEDIUM_CARD, "kernel8.img", memory_open, { { "config.txt", "config.txt" } } },
	{ MEDIUM_FOLDER, "kernel8.img", memory_open, { { "config.txt", "config.txt" } } },
	{ MEDIUM_CARD, "image.elf", container_elf, { { NULL, NULL } } },
	{ MEDIUM_FOLDER, "image.elf", container_elf, { { NULL, NULL } } },
};

enum { LOADERS = sizeof loaders / sizeof loaders[0] };

const struct container_file *container_part_find(const struct container *container, const char *name)
{
	for (unsigned i = 0; i < container->part_count; i++)
		if (!strcmp(container->parts[i].name, name)) return &container->parts[i];
	return NULL;
}

bool container_part_add(struct container *container, const char *name, const uint8_t *bytes, size_t size_bytes)
{
	if (container_part_find(container, name) || container->part_count == CONTAINER_PARTS_MAX)
		return container_wrong(container, bytes, "the boot loader's %s is there twice", name);
	container->parts[container->part_count++] = (struct container_file) { name, bytes, size_bytes };
	return true;
}

/* A system in several forms is the same system in each. */
static bool system_add(struct container *container, const struct loader *loader, const uint8_t *bytes, size_t size_bytes)
{
	const uint8_t *payload = container->payload;
	size_t const payload_bytes = container->payload_bytes;
	for (unsigned i = 0; i < container->system_count; i++)
		if (container->systems[i] == loader->system) return container_wrong(container, bytes, "/%s is there twice", loader->system);
	container->systems[container->system_count++] = loader->system;
	if (!loader->open(container, bytes, size_bytes)) return false;
	if (!payload || (payload_bytes == container->payload_bytes && !memcmp(payload, container->payload, payload_bytes))) return true;
	return container_wrong(container, bytes, "the files of this medium are of different systems");
}

bool container_file_add(struct container *container, const char *path, const uint8_t *bytes, size_t size_bytes)
{
	for (const struct loader *loader = loaders; loader < loaders + LOADERS; loader++) {
		if (loader->medium != container->medium) continue;
		if (!strcmp(loader->system, path)) return system_add(container, loader, bytes, size_bytes);
		for (unsigned i = 0; i < FILES_MAX + 1; i++)
			if (loader->files[i].path && !strcmp(loader->files[i].path, path))
				return !loader->files[i].name || container_part_add(container, loader->files[i].name, bytes, size_bytes);
	}
	return container_wrong(container, bytes, "'/%s' belongs to no system and to no boot loader", path);
}

/* How many of a loader's parts are there: each is looked for among those of the loaders whose system is there. */
static bool parts_complete(struct container *container, const struct loader *loader, unsigned *count)
{
	for (unsigned i = 0; i < FILES_MAX + 1; i++) {
		const char *name = loader->files[i].name;
		if (!name) continue;
		if (!container_part_find(container, name))
			return container_wrong(container, NULL, "the boot loader's %s is not there", name);
		++*count;
	}
	return true;
}

bool container_complete(struct container *container)
{
	unsigned count = 0;
	for (const struct loader *loader = loaders; loader < loaders + LOADERS; loader++)
		for (unsigned i = 0; i < container->system_count; i++)
			if (loader->medium == container->medium && loader->system == container->systems[i] && !parts_complete(container, loader, &count))
				return false;
	if (!container->system_count) return container_wrong(container, NULL, "there is no system here");
	return count == container->part_count || container_wrong(container, NULL, "there is a boot loader's file without its system");
}
