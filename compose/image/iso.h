/* SPDX-License-Identifier: MIT */
/*
 * A hybrid ISO 9660 image: boots from a CD (El Torito) and, written to a disk or USB stick, from its master boot
 * record. Both ways GRUB's own image is loaded, which reads grub.cfg and image.elf from the file system.
 */
#ifndef IMAGE_ISO_H
#define IMAGE_ISO_H

#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { ISO_MBR_BYTES = 512 };

struct iso_input {
	const void *elf;           /* becomes /boot/image.elf */
	size_t      elf_bytes;
	const void *grub;          /* El Torito image made by grub-mkimage, becomes /boot/grub/bios.img */
	size_t      grub_bytes;
	const void *grub_config;   /* becomes /boot/grub/grub.cfg */
	size_t      grub_config_bytes;
	const void *mbr;           /* GRUB's boot_hybrid.img: ISO_MBR_BYTES */
	time_t      date;          /* of everything in the image */
};

/*
 * Returns the whole image in memory to be freed by the caller, and its size. Equal input gives equal bytes. A failure of
 * the library is fatal.
 */
uint8_t *iso_write(const struct iso_input *input, size_t *size_bytes);

#endif
