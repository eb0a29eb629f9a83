/* SPDX-License-Identifier: MIT */
/* The writers of the table in format.c: the whole image in memory, to be freed by the caller. */
#ifndef IMAGE_WRITERS_H
#define IMAGE_WRITERS_H

#include "image/boot_files.h"

uint8_t *format_iso_write(const struct image_plan *plan, size_t *size_bytes);
uint8_t *format_iso_syslinux_write(const struct image_plan *plan, size_t *size_bytes);
uint8_t *format_disk_write(const struct image_plan *plan, size_t *size_bytes);
uint8_t *format_sd_write(const struct image_plan *plan, size_t *size_bytes);
uint8_t *format_uimage_write(const struct image_plan *plan, size_t *size_bytes);
uint8_t *format_kernel8_write(const struct image_plan *plan, size_t *size_bytes);

/* What a board's firmware reads, from a card or from a TFTP server. */
void format_board_files(const struct image_plan *plan, struct boot_files *files, bool network);

/*
 * Of these for card and network the ones that are not the system. Without a plan they have no content.
 */
void format_board_loader_files(const struct image_plan *plan, const struct platform *platform, struct boot_files *files);

/* Whether the loaders of PCs start it; other machines are boards. */
bool format_is_of_pc(const struct platform *platform);

/* What PCs read, from disk or network. */
void format_pc_files(const struct image_plan *plan, struct boot_files *files);

/* Everything that a machine of the platform may ask a TFTP server for. */
void format_dir_files(const struct image_plan *plan, struct boot_files *files);

#endif
