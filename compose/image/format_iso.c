/* SPDX-License-Identifier: MIT */
/* ISO images for PCs: with GRUB, for BIOS and UEFI; with ISOLINUX, for BIOS. */
#include "base/fatal.h"
#include "image/boot_files.h"
#include "image/iso.h"
#include "image/loader.h"
#include "image/writers.h"

enum { BOOT_RECORD_BYTES = 512 };

static uint8_t *write_files(struct boot_files *files, struct iso_input *input, size_t *size_bytes)
{
	input->files = files->items;
	input->file_count = files->count;
	input->date = image_date();
	boot_files_guid(files, input->guid);
	uint8_t *image = iso_write(input, size_bytes);
	boot_files_destroy(files);
	return image;
}

uint8_t *format_iso_write(const struct image_plan *plan, size_t *size_bytes)
{
	struct boot_files files;
	boot_files_init(&files);
	boot_files_add_multiboot(&files, plan, 2, "GRUB");
	boot_files_add_loader(&files, plan, "boot/grub/grub.cfg", "grub.cfg");
	boot_files_add_loader(&files, plan, "boot/grub/bios.img", "bios.img");
	boot_files_add_loader(&files, plan, "boot/grub/efi.img", "efi.img");
	struct iso_input input = {
		.loader = ISO_GRUB, .bios_image = "/boot/grub/bios.img", .efi_image = "/boot/grub/efi.img",
		.catalog = "/boot/grub/boot.cat",
	};
	input.mbr = loader_read(&files.arena, plan->store, "mbr.img", &input.mbr_bytes);
	if (input.mbr_bytes != BOOT_RECORD_BYTES) fatal("%s/boot/mbr.img is no master boot record", plan->store);
	return write_files(&files, &input, size_bytes);
}

uint8_t *format_iso_syslinux_write(const struct image_plan *plan, size_t *size_bytes)
{
	struct boot_files files;
	boot_files_init(&files);
	boot_files_add_multiboot(&files, plan, 1, "mboot.c32");
	boot_files_add_loader(&files, plan, "isolinux/isolinux.bin", "isolinux.bin");
	boot_files_add_loader(&files, plan, "isolinux/isolinux.cfg", "isolinux.cfg");
	boot_files_add_loader(&files, plan, "isolinux/ldlinux.c32", "ldlinux.c32");
	boot_files_add_loader(&files, plan, "isolinux/libcom32.c32", "libcom32.c32");
	boot_files_add_loader(&files, plan, "isolinux/mboot.c32", "mboot.c32");
	struct iso_input input = {
		.loader = ISO_ISOLINUX, .bios_image = "/isolinux/isolinux.bin", .catalog = "/isolinux/boot.cat",
	};
	input.mbr = loader_read(&files.arena, plan->store, "isohdpfx.bin", &input.mbr_bytes);
	if (input.mbr_bytes > BOOT_RECORD_BYTES) fatal("%s/boot/isohdpfx.bin is no master boot record", plan->store);
	return write_files(&files, &input, size_bytes);
}
