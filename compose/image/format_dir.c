/* SPDX-License-Identifier: MIT */
/*
 * A folder to put on a TFTP server. PCs start boot/grub/pxe.img (BIOS) or EFI/BOOT/BOOTX64.EFI
 * (UEFI); U-Boot looks for boot.scr.uimg and pxelinux.cfg/default.
 */
#include "image/writers.h"

bool format_is_of_pc(const struct platform *platform)
{
	return platform_has_image_format(platform, "iso") || platform_has_image_format(platform, "disk");
}

void format_dir_files(const struct image_plan *plan, struct boot_files *files)
{
	if (format_is_of_pc(plan->system->platform)) {
		format_pc_files(plan, files);
		boot_files_add_loader(files, plan, "boot/grub/pxe.img", "pxe.img");
	} else {
		format_board_files(plan, files, true);
	}
}
