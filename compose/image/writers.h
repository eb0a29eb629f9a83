/* SPDX-License-Identifier: MIT */
/* The writers of the table in format.c: the whole image in memory, to be freed by the caller. */
#ifndef IMAGE_WRITERS_H
#define IMAGE_WRITERS_H

#include "image/image.h"

uint8_t *format_iso_write(const struct image_plan *plan, size_t *size_bytes);
uint8_t *format_iso_syslinux_write(const struct image_plan *plan, size_t *size_bytes);

#endif
