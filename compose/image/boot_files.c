/* SPDX-License-Identifier: MIT */
#include "image/boot_files.h"

#include "base/fatal.h"
#include "image/loader.h"

#include <assert.h>
#include <nettle/sha2.h>
#include <string.h>

void boot_files_init(struct boot_files *files)
{
	files->count = 0;
	arena_init(&files->arena);
}

void boot_files_destroy(struct boot_files *files) { arena_destroy(&files->arena); }

void boot_files_add(struct boot_files *files, const char *path, const void *bytes, size_t size_bytes)
{
	assert(files->count < BOOT_FILES_MAX);
	files->items[files->count++] = (struct boot_file) { path, bytes, size_bytes };
}

void boot_files_add_multiboot(struct boot_files *files, const struct image_plan *plan, unsigned version,
                              const char *loader)
{
	uint8_t *elf = arena_alloc(&files->arena, plan->link.size_bytes);
	image_elf_write(plan, elf);
	if (!elf_link_has_multiboot(elf, plan->link.size_bytes, version))
		fatal("core of %s has no multiboot %u header where %s looks for it", plan->system->platform->name, version, loader);
	boot_files_add(files, "boot/image.elf", elf, plan->link.size_bytes);
}

void boot_files_add_loader(struct boot_files *files, const struct image_plan *plan, const char *path, const char *name)
{
	size_t size_bytes;
	const uint8_t *bytes = loader_read(&files->arena, plan->store, name, &size_bytes);
	boot_files_add(files, path, bytes, size_bytes);
}

void boot_files_add_grub(struct boot_files *files, const struct image_plan *plan)
{
	boot_files_add_loader(files, plan, "boot/grub/grub.cfg", "grub.cfg");
	boot_files_add_loader(files, plan, "EFI/BOOT/BOOTX64.EFI", "bootx64.efi");
	boot_files_add_loader(files, plan, "EFI/BOOT/BOOTIA32.EFI", "bootia32.efi");
}

void boot_files_guid(const struct boot_files *files, uint8_t guid[static 16])
{
	struct sha256_ctx context;
	uint8_t digest[SHA256_DIGEST_SIZE];
	sha256_init(&context);
	for (size_t i = 0; i < files->count; i++) {
		sha256_update(&context, strlen(files->items[i].path) + 1, (const uint8_t *)files->items[i].path);
		sha256_update(&context, files->items[i].size_bytes, files->items[i].bytes);
	}
	sha256_digest(&context, sizeof digest, digest);
	memcpy(guid, digest, 16);
	guid[7] = (uint8_t)((guid[7] & 0x0f) | 0x40);
	guid[8] = (uint8_t)((guid[8] & 0x3f) | 0x80);
}
