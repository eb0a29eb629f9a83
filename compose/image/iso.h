/* SPDX-License-Identifier: MIT */
/*
 * A hybrid ISO 9660 image: boots from a CD (El Torito) and, written to a disk or USB stick, from its master boot
 * record; with an image for UEFI also by that firmware, from a CD by a second entry of the boot catalog, from a disk by an
 * EFI system partition in the GPT, which is that very file.
 */
#ifndef IMAGE_ISO_H
#define IMAGE_ISO_H

#include "image/boot_files.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum iso_loader { ISO_GRUB, ISO_ISOLINUX };

struct iso_input {
	enum iso_loader         loader;
	const struct boot_file *files;
	size_t                  file_count;
	const char             *bios_image; /* path of the file that a BIOS starts from a CD */
	const char             *efi_image;  /* path of a FAT volume with a loader for UEFI; NULL: none */
	const char             *catalog;    /* path of El Torito's catalog, which is made here */
	const void             *mbr;        /* first bytes of the disk */
	size_t                  mbr_bytes;  /* at most 512 */
	time_t                  date;       /* of everything in the image */
	uint8_t                 guid[16];   /* of the disk: version 4 of RFC 4122, as a GPT holds it */
};

/*
 * Returns the whole image in memory to be freed by the caller, and its size. Equal input gives equal bytes. A failure of
 * the library is fatal.
 */
uint8_t *iso_write(const struct iso_input *input, size_t *size_bytes);

#endif
